import type { Judgement, OrderRule, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { beforeStartEdge } from '../scene/start-edge.ts';
import { latestOf } from '../words/extremes.ts';
import { held, inconclusive, inWords, violated } from '../words/verdict.ts';

/** A daemon first started after every daemon that the policy puts before it. ECS does not promise any order among daemons. */
export const daemonsInOrder: OrderRule = (scene, before) => {
  const started = before.flatMap((one) => firstOf(one) ?? []);
  const own = firstOf(scene);
  if (own === null || started.length < before.length) return inconclusive('when each of the daemons started');
  if (!scene.startEdgeIsProven) return inconclusive(beforeStartEdge(scene, 'whether earlier daemon tasks ran'));
  // An unknown start may lie at any time before the known one: an earlier one of this daemon breaks the order, one of
  // another keeps it.
  const latest = latestStart(started);
  const latestExact = latestStart(started.filter(({ isExact }) => isExact));
  const marginMs = own.isExact && latest === latestExact ? own.at - latest : null;
  if (own.at < latestExact) {
    const later = started.filter(({ at, isExact }) => isExact && at > own.at);
    return violated({
      reason: `it started ${inWords(own.at - latestExact)} before a daemon that must come first`,
      occurredAt: own.at,
      marginMs,
      taskArns: [...(own.isExact ? [own] : []), ...later].map(({ taskArn }) => taskArn),
    });
  }
  if (!own.isExact || own.at < latest) return inconclusive('when another daemon task started: it has no startedAt');
  return held(`it started ${inWords(own.at - latest)} after the daemons before it`, marginMs);
};

/** The first known start of a daemon; exact if none can have been earlier. */
type FirstStart = { readonly taskArn: string; readonly at: number; readonly isExact: boolean };

const firstOf = ({ daemonTasks: [first], mayHaveStartedEarlier }: Scene): FirstStart | null =>
  first === undefined ? null : { taskArn: first.taskArn, at: first.startedAt, isExact: !mayHaveStartedEarlier };

const latestStart = (starts: readonly FirstStart[]): number => latestOf(starts.map(({ at }) => at));

export const judgement = { perOrder: daemonsInOrder } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  optional: {
    isOn: ({ daemonOrder }) => daemonOrder.length > 1,
    turnOn: 'name two daemons or more in daemonOrder',
  },
  looks: { pending: 'daemons', inconclusive: 'tasks', violated: null },
  over: 'with its tasks',
  // both have started: the order can get no worse
  goesOn: () => false,
  endsNeeded: 'none',
  // it is chance as well which daemon starts first on the next container instance
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `${daemon} started out of order`,
  goingOn: ({ daemon }) => `${daemon} runs, and a daemon that must come before it does not`,
  happened: ({ daemon }) => `${daemon} started before a daemon that must come first`,
  putRight: 'both run now',
  sentence: ({ daemon, reason }) => `${daemon} started out of order (${reason})`,
  margin: (size) => `${size} too early`,
  inTable: { below: 'early', above: 'spare' },
  advice: 'ECS does not promise an order among daemons: let the later one wait for the earlier',
  afterwards: 'By day, let the later daemon wait for the earlier one',
};
