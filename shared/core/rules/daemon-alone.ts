import { runningSince } from '../ledger/daemon-now.ts';
import { foldOf } from '../ledger/fold.ts';
import { isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import { isWatchedByLooks } from '../ledger/watched-by-looks.ts';
import { type Breach, foldedBreach, joinBreaches } from '../scene/breach.ts';
import { type Horizon, horizonOf, runsOn, startOf } from '../scene/ends.ts';
import { overlapOf } from '../scene/overlap.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/** No two tasks of the daemon ran at the same time on the container instance for longer than `overlap`. */
export const daemonAlone: DaemonRule = (scene) => {
  const { daemonTasks, daemonTasksWithoutStart, policy } = scene;
  const { together, coveredTo } = foldOf(scene.ledger, scene.daemon.daemonName);
  const folded = coveredTo === Number.NEGATIVE_INFINITY ? 0 : 1; // one or more, beside the first task, which is never folded
  if (daemonTasks.length + daemonTasksWithoutStart.length + folded < 2) return null;
  const limit = policy.overlapSeconds * 1000;
  const horizon = horizonOf(scene);
  const before = foldedBreach(together, horizon);
  const { least: known, most } = overlapOf(scene, horizon, limit);
  const least = { ...joinBreaches(known, before), longestMs: Math.max(known.longestMs, before.longestMs) };
  const mostMs = Math.max(most.longestMs, before.mostMs);
  const marginMs = least.longestMs === mostMs ? 0 - least.longestMs : null;
  if (least.longestMs > limit) return ranTogether(least, limit, marginMs, before.dropped);
  if (mostMs > limit)
    return inconclusive('when a task of the daemon started or ended: it has no startedAt, or no executionStoppedAt');
  const second = secondStart(scene, horizon);
  if (second !== null) return pending('one of two tasks of the daemon to end', second + limit);
  return held(heldReason(least.longestMs, mostMs), marginMs);
};

/** Says no more than is sure: where a start or an end is not known, only a bound. */
const heldReason = (leastMs: number, mostMs: number): string => {
  if (leastMs < mostMs) return `no two tasks of the daemon ran together for longer than ${inWords(mostMs)}`;
  return leastMs === 0
    ? 'no two tasks of the daemon ran together'
    : `two tasks of the daemon ran together for ${inWords(leastMs)}`;
};

const ranTogether = (
  { taskArns, longestMs, since, latest }: Breach,
  limit: number,
  marginMs: number | null,
  dropped: number,
): Finding =>
  violated({
    reason: `two tasks of the daemon ran together for ${inWords(longestMs)}`,
    occurredAt: since + limit,
    latestAt: Math.max(since, latest) + limit,
    marginMs,
    taskArns,
    tasksTotal: taskArns.length + dropped,
  });

/** The time since which two of its tasks have been running together; null if no two still run. */
const secondStart = ({ daemonTasks, daemonTasksWithoutStart }: Scene, horizon: Horizon): number | null => {
  const running = [...daemonTasksWithoutStart, ...daemonTasks].filter((task) => runsOn(task, horizon));
  return running[1] === undefined ? null : startOf(running[1]);
};

export const judgement = { perDaemon: daemonAlone } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  looks: {
    pending: 'tasks',
    inconclusive: 'tasks',
    violated: 'tasks',
    confirms: 'daemons',
    mayEndUnseen: (_, ledger) => isWatchedByLooks(ledger),
  },
  over: 'with its tasks',
  goesOn: ({ daemonName }, ledger) => tasksOfDaemon(ledger, daemonName).filter(isRunning).length > 1,
  endsNeeded: 'of its tasks',
  growsSince: ({ daemonName }, ledger) => runningSince(ledger, daemonName)[1] ?? null,
  repair: {
    byEcs: false,
    helps: ({ daemonName }, ledger) =>
      tasksOfDaemon(ledger, daemonName).filter(isRunning).length > 1 ? ['drain-instance'] : [],
  },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `two tasks of ${daemon} ran together`,
  goingOn: ({ daemon }) => `two tasks of ${daemon} are running together`,
  happened: ({ daemon, margin }) => `two tasks of ${daemon} ran together${margin === null ? '' : ` for ${margin}`}`,
  putRight: 'only one of them runs now',
  sentence: ({ daemon, margin }) =>
    `Two tasks of ${daemon} ran beside each other${margin === null ? '' : ` for ${margin}`}`,
  margin: (size) => `${size} together`,
  inTable: { below: 'doubled', above: 'doubled', none: 'not doubled' },
  advice: 'See which of the two tasks should be there; ECS replaces the instance if it is drained',
  afterwards: 'Look for what was collected twice',
};
