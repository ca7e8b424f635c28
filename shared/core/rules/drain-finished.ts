import { leavingOf } from '../ledger/leaving.ts';
import { endOf, startOf, wholeHorizonOf } from '../scene/ends.ts';
import { instanceLookAfter } from '../scene/evidence.ts';
import { firstAndWorst } from '../scene/first-and-worst.ts';
import type { InstanceRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { InstanceScene } from '../scene/scene.ts';
import { held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/**
 * The drain ended, with INACTIVE, within `drainDeadline`. ECS's own hard end is the drain's start + 7 days. If leaving
 * may have begun at several moments, each has its deadline, and all must agree.
 */
export const drainFinished: InstanceRule = (scene) => {
  const { leaving, gone, now, policy } = scene;
  if (leaving === null) return null;
  const allowed = policy.drainDeadlineSeconds * 1000;
  const [first, last] = [leaving.after + 1 + allowed, leaving.latest + allowed];
  if (gone !== null && gone.at <= first) return held(`gone ${inWords(gone.at - leaving.at)} after it began to leave`);
  if (gone !== null && !gone.exact && gone.after < last)
    return inconclusive('when the container instance was gone: only a look saw it');
  if (gone !== null && gone.at <= last) return inconclusive('when the container instance began to leave');
  if (gone === null && now <= last) return pending('the drain to end', last);
  if (gone === null && scene.evidence === 'looks' && instanceLookAfter(scene, last) === null)
    return pending('a look at ECS', null);
  return violated({
    reason: `the drain ${gone === null ? 'has taken' : 'took'} ${inWords((gone?.at ?? now) - leaving.latest)}`,
    occurredAt: last,
    taskArns: runningAt(scene, first, last),
  });
};

/** The application tasks that ran at each of the deadlines. */
const runningAt = (scene: InstanceScene, first: number, last: number): readonly string[] => {
  const horizon = wholeHorizonOf(scene);
  return firstAndWorst(
    scene.applicationTasks
      .map((task) => ({ taskArn: task.taskArn, brokeAt: startOf(task), badness: endOf(task, horizon).from }))
      .filter(({ brokeAt, badness }) => brokeAt <= first && badness > last),
  );
};

export const judgement = { perInstance: drainFinished } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  looks: {
    pending: 'instance',
    inconclusive: 'instance',
    violated: 'instance',
    settlesFrom: (_, { ledger, policy }) => {
      const leaving = leavingOf(ledger);
      return leaving === null ? null : leaving.at + policy.drainDeadlineSeconds * 1000;
    },
    mayEndUnseen: () => true,
    isPutRight: () => false,
  },
  over: 'no longer violated',
  goesOn: (_, ledger) => leavingOf(ledger) !== null,
  endsNeeded: 'of its tasks',
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: () => 'drain does not finish',
  goingOn: () => 'a container instance does NOT finish draining',
  happened: () => 'a container instance took too long to drain',
  putRight: 'the drain is over',
  sentence: ({ reason }) => `A container instance has not finished draining in time (${reason})`,
  margin: null,
  inTable: null,
  advice: 'See which tasks still run there, and whether their service has room elsewhere',
  afterwards: 'By day, see which tasks held up the drain',
};
