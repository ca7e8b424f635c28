import { daemonHasStarted, daemonWasSeenRunning, firstApplicationStart } from '../ledger/daemon-now.ts';
import { earlyOf } from '../ledger/fold.ts';
import { leavingOf } from '../ledger/leaving.ts';
import { firstWith, lowestActiveOf } from '../ledger/statuses.ts';
import { runsWithoutDaemon } from '../ledger/without-daemon.ts';
import { DRAIN_RUNG, drainUnlessItMayRun } from '../scene/drain.ts';
import { ecsSaysOf } from '../scene/ecs-says.ts';
import { daemonLookAfter } from '../scene/evidence.ts';
import { firstAndWorst } from '../scene/first-and-worst.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { beforeStartEdge, REGISTRATION } from '../scene/start-edge.ts';
import { earliestKnown } from '../words/join.ts';
import { type Finding, held, inconclusive, inWords, inWordsFrom, pending, violated } from '../words/verdict.ts';

/** The latest lawful first starts: one counted from registration, one from the first application start. */
type Deadlines = { readonly fromRegistration: number | null; readonly fromApplication: number | null };

/**
 * The daemon's first start is within `startDeadline` of registration, and within `settle` of the first application
 * start.
 * The first known start proves lateness; a daemon without a known start needs a look.
 */
export const daemonRunning: DaemonRule = (scene) => {
  if (!wasActive(scene)) return null;
  const deadlines = deadlinesOf(scene);
  const first = scene.firstDaemonStart;
  if (first === null) return withoutStart(scene, deadlines);
  const passed = earliestKnown(passedBy(deadlines, first));
  if (passed !== null) return startedLate(scene, first, passed);
  if (deadlines.fromRegistration === null) return inconclusive(REGISTRATION);
  if (scene.applicationTasksWithoutStart.length > 0)
    return inconclusive('when a RUNNING application task started: it has no startedAt');
  return held(`the daemon task started ${inWordsFrom('registration', first - (scene.ledger.registeredAt ?? first))}`);
};

/** DRAINING proves ACTIVE too: an instance drains only from ACTIVE. */
const wasActive = ({ ledger }: Scene): boolean =>
  lowestActiveOf(ledger) !== null || firstWith('DRAINING', ledger) !== null;

const startedLate = (scene: Scene, first: number, deadline: number): Finding => {
  if (!scene.startEdgeIsProven) {
    return inconclusive(beforeStartEdge(scene, 'whether an earlier daemon task ran'));
  }
  if (scene.mayHaveStartedEarlier) return inconclusive('when another daemon task started: it has no startedAt');
  const said = ecsSaysOf(scene.ledger, scene.daemon.daemonName, first);
  return violated({
    reason: `the daemon's first task started ${inWords(first - deadline)} after its deadline${said}`,
    occurredAt: deadline,
    ...startedBefore(scene, first),
  });
};

const withoutStart = (scene: Scene, deadlines: Deadlines): Finding | null => {
  const { now, daemon, evidence } = scene;
  const said = ecsSaysOf(scene.ledger, daemon.daemonName);
  const first = earliestKnown([deadlines.fromRegistration, deadlines.fromApplication]);
  if (deadlines.fromRegistration !== null && first !== null && first >= daemon.until) return null;
  // the unknown deadline may be earlier
  if (first === null || first >= daemon.until) return inconclusive(REGISTRATION);
  if (first >= now) return pending(`the daemon task to start${said}`, first);
  if (evidence === 'stream' || scene.mayHaveStartedEarlier) {
    return inconclusive(`whether a task of the daemon runs: no start of it is known${said}`);
  }
  const look = daemonLookAfter(scene, first);
  if (look === null) return pending('a look at ECS: no start of the daemon is known', null);
  return violated({
    reason: `no task of the daemon runs: a look at ECS found none${said}`,
    occurredAt: first,
    ...startedBefore(scene, look.at),
  });
};

const deadlinesOf = ({ policy, ledger, applicationTasks }: Scene): Deadlines => {
  const firstApplication = earliestKnown(applicationTasks.map(({ startedAt }) => startedAt));
  return {
    fromRegistration: plus(ledger.registeredAt, policy.startDeadlineSeconds),
    fromApplication: plus(firstApplication, policy.settleSeconds),
  };
};

const plus = (at: number | null, seconds: number): number | null => (at === null ? null : at + seconds * 1000);

const passedBy = ({ fromRegistration, fromApplication }: Deadlines, at: number): readonly (number | null)[] =>
  [fromRegistration, fromApplication].filter((deadline) => deadline !== null && deadline < at);

/** The tasks that started longer before the daemon than `settle`; folded ones are only counted. */
const startedBefore = (
  { applicationTasks, policy, ledger, daemon, firstDaemonStart }: Scene,
  first: number,
): { readonly taskArns: readonly string[]; readonly tasksTotal: number } => {
  const taskArns = firstAndWorst(
    applicationTasks
      .filter(({ startedAt }) => startedAt + policy.settleSeconds * 1000 < first)
      .map(({ taskArn, startedAt }) => ({ taskArn, brokeAt: startedAt, badness: -startedAt })),
  );
  return { taskArns, tasksTotal: taskArns.length + earlyOf(ledger, daemon.daemonName, firstDaemonStart).late };
};

export const judgement = { perDaemon: daemonRunning } satisfies Judgement;

export const traits: Traits = {
  severity: 'critical',
  ladder: [DRAIN_RUNG],
  looks: {
    pending: 'daemons',
    inconclusive: 'tasks',
    violated: 'daemons',
    settlesFrom: (_, { ledger, policy }) =>
      earliestKnown([
        plus(ledger.registeredAt, policy.startDeadlineSeconds),
        plus(firstApplicationStart(ledger), policy.settleSeconds),
      ]),
    mayEndUnseen: ({ daemonName }, ledger) => !daemonHasStarted(ledger, daemonName),
    isPutRight: ({ daemonName }, ledger) => daemonWasSeenRunning(ledger, daemonName),
  },
  over: 'once repaired',
  // before its first start the next task that is placed there misses it too, unless the instance leaves
  goesOn: ({ daemonName }, ledger) =>
    runsWithoutDaemon(ledger, daemonName) || (leavingOf(ledger) === null && !daemonHasStarted(ledger, daemonName)),
  cause: 'daemon-missing',
  endsNeeded: 'none',
  countsLateStarts: true,
  repair: { byEcs: true, waitsForStart: true, helps: drainUnlessItMayRun },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `${daemon} did not start in time`,
  goingOn: ({ daemon }) => `${daemon} is NOT running on a container instance`,
  happened: ({ daemon }) => `${daemon} did not start in time on a container instance`,
  putRight: (daemon) => `${daemon} runs now`,
  sentence: ({ daemon, reason }) => `${daemon} was not running in time (${reason})`,
  margin: null,
  inTable: null,
  shows: 'gap',
  advice: "See why the daemon's task does not start; drain the instance if it stays without",
  command: 'drain-instance',
  afterwards: 'If tasks ran there before the daemon did, it did not see that',
};
