import { type BreachFold, type DaemonFold, earlyOf, foldOf, type UncoveredFold } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { type Breach, inGaps, joinBreaches } from '../scene/breach.ts';
import { foldedCover, leastDowntime, leastParts, mostDowntime } from '../scene/downtime.ts';
import { endOf, type Horizon, horizonOf } from '../scene/ends.ts';
import { foldedDowntime } from '../scene/folded-downtime.ts';
import { overlapOf, runningBeyond } from '../scene/overlap.ts';
import type { Scene } from '../scene/scene.ts';
import { gapsOf, type Stretch, union } from '../scene/stretches.ts';
import type { StartedTask } from '../scene/tasks.ts';

/** Keeps so many of the moments at which a daemon ended and had to be repaired, the earliest ones. */
const MOST_TRIGGERS = 16;
/** Keeps so many of the stretches in which tasks ran without the daemon. */
const MOST_PARTS = 16;

/** The tasks to be dropped from a scene's ledger. */
export type Dropped = {
  readonly applications: readonly KnownTask[];
  readonly ofDaemon: readonly KnownTask[];
  /** The time by which each of them had ended. */
  readonly endOf: (task: KnownTask) => number;
};

/** The fold of the scene's daemon after the tasks are dropped. The ledger still holds them. */
export const foldDaemon = (scene: Scene, dropped: Dropped, policy: Policy): DaemonFold => {
  const known = foldOf(scene.ledger, scene.daemon.daemonName);
  const horizon = horizonOf(scene);
  // a task that never started, or only after the deletion, does not end the daemon
  const ofDaemon = dropped.ofDaemon.filter((task) => hasStarted(task) && task.startedAt < horizon.until);
  const to = latestEndOf(ofDaemon, known.coveredTo, dropped.endOf);
  const gone = new Set([...dropped.applications, ...dropped.ofDaemon].map(({ taskArn }) => taskArn));
  const overlapMs = policy.overlapSeconds * 1000;
  const { down, uncovered } = foldDowntime(scene, horizon, { to, dropped });
  return {
    daemonName: known.daemonName,
    coveredTo: to,
    droppedTo: latestEndOf(dropped.ofDaemon, known.droppedTo, dropped.endOf),
    down: withoutDropped(down, gone),
    uncovered,
    together: withoutDropped(to > known.coveredTo ? foldOverlap(scene, horizon, to, overlapMs) : known.together, gone),
    early: foldEarly(scene, known, dropped.applications, policy),
    triggers:
      to > known.coveredTo
        ? [...known.triggers, ...endsBefore(scene, horizon, to)].slice(0, MOST_TRIGGERS)
        : known.triggers,
    unsure: foldUnsure(known.unsure, ofDaemon, horizon),
    beside:
      to > known.coveredTo ? runningBeyond(scene, to).filter(({ taskArn }) => !gone.has(taskArn)).length : known.beside,
  };
};

/** The time within which dropped tasks of unknown end may have ended. */
const foldUnsure = (
  known: DaemonFold['unsure'],
  dropped: readonly KnownTask[],
  horizon: Horizon,
): DaemonFold['unsure'] =>
  dropped
    .filter(({ executionStoppedAt }) => executionStoppedAt === null)
    .map((task) => endOf(task, horizon))
    .reduce((hull, { from, to }) => {
      if (hull === null) return { from, to };
      return { from: Math.min(hull.from, from), to: Math.max(hull.to, to) };
    }, known);

const latestEndOf = (tasks: readonly KnownTask[], known: number, endOf: Dropped['endOf']): number =>
  tasks.reduce((latest, task) => Math.max(latest, endOf(task)), known);

type Folding = { readonly to: number; readonly dropped: Dropped };

/** All tasks count within the time that is folded now; the dropped tasks count at any time. */
const foldDowntime = (
  scene: Scene,
  horizon: Horizon,
  { to, dropped }: Folding,
): Pick<DaemonFold, 'down' | 'uncovered'> => {
  const known = foldedDowntime(scene, horizon);
  const folded = foldedCover(scene);
  const later = { from: to, to: Number.POSITIVE_INFINITY };
  const within = to === Number.NEGATIVE_INFINITY ? [{ ...later, from: Number.NEGATIVE_INFINITY }] : [...folded, later];
  const ofDropped = {
    ...scene,
    applicationTasks: dropped.applications.filter(hasStarted),
    applicationTasksWithoutStart: [],
  };
  const least = joinBreaches(leastDowntime(scene, horizon, within), leastDowntime(ofDropped, horizon, folded));
  const most = [...mostDowntime(scene, horizon, within), ...mostDowntime(ofDropped, horizon, folded)];
  const parts = [...leastParts(scene, horizon, within), ...leastParts(ofDropped, horizon, folded)];
  return { down: joinFolds(known.down, least, longestOf(most)), uncovered: joinParts(known.uncovered, parts) };
};

/** Keeps the first and the longest parts. */
const joinParts = (known: UncoveredFold, more: readonly Stretch[]): UncoveredFold => {
  const parts = union([...known.parts, ...more]);
  if (parts.length <= MOST_PARTS) return { ...known, parts };
  const longest = parts.toSorted((one, other) => other.to - other.from - (one.to - one.from)).slice(0, MOST_PARTS / 2);
  const kept = new Set([...parts.slice(0, MOST_PARTS / 2), ...longest]);
  const last = parts.findLast((part) => !kept.has(part));
  return { parts: parts.filter((part) => kept.has(part)), moreTo: Math.max(known.moreTo, last?.to ?? known.moreTo) };
};

/** Counts the daemon's tasks up to `to`, also those that stay. */
const foldOverlap = (scene: Scene, horizon: Horizon, to: number, limitMs: number): BreachFold => {
  const { least, most } = overlapOf(scene, horizon, limitMs, to);
  const known = foldOf(scene.ledger, scene.daemon.daemonName).together;
  return joinFolds(known, least, most.longestMs);
};

const joinFolds = (known: BreachFold, least: Breach, mostMs: number): BreachFold => ({
  taskArns: [...new Set([...known.taskArns, ...least.taskArns])],
  dropped: known.dropped,
  longestMs: Math.max(known.longestMs, least.longestMs),
  since: Math.min(known.since, least.since),
  mostMs: Math.max(known.mostMs, mostMs),
});

const withoutDropped = (fold: BreachFold, gone: ReadonlySet<string>): BreachFold => {
  const taskArns = fold.taskArns.filter((taskArn) => !gone.has(taskArn));
  return { ...fold, taskArns, dropped: fold.dropped + fold.taskArns.length - taskArns.length };
};

const longestOf = (breaches: readonly Breach[]): number =>
  breaches.reduce((longest, { longestMs }) => Math.max(longest, longestMs), 0);

const foldEarly = (
  { ledger, daemon: { daemonName }, firstDaemonStart }: Scene,
  { early }: DaemonFold,
  dropped: readonly KnownTask[],
  policy: Policy,
): DaemonFold['early'] => {
  if (firstDaemonStart === null) return early;
  const known = earlyOf(ledger, daemonName, firstDaemonStart);
  const settledBy = firstDaemonStart - policy.settleSeconds * 1000;
  const starts = dropped.filter(hasStarted).map(({ startedAt }) => startedAt);
  return {
    dropped: known.dropped + starts.filter((at) => at < firstDaemonStart).length,
    late: known.late + starts.filter((at) => at < settledBy).length,
    firstStart: firstDaemonStart,
  };
};

/** The ends of the daemon that are folded now; the end of one task beside another that runs is none. */
const endsBefore = (scene: Scene, horizon: Horizon, to: number): readonly number[] => {
  const ran = scene.daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).to }));
  const known = new Set(scene.daemonTasks.map(({ executionStoppedAt }) => executionStoppedAt));
  const { coveredTo } = foldOf(scene.ledger, scene.daemon.daemonName);
  return gapsOf(union([...foldedCover(scene), ...ran]))
    .map(({ from }) => from)
    .filter((end) => end < to && (end === coveredTo || known.has(end)));
};

const hasStarted = (task: KnownTask): task is StartedTask => task.startedAt !== null;

/** The breach of each of these application tasks that ran without the daemon. */
export const brokenBy = (scene: Scene, tasks: readonly KnownTask[]): ReadonlyMap<string, Breach> => {
  const horizon = horizonOf(scene);
  const cover = union([
    ...foldedCover(scene),
    ...scene.daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).to })),
  ]);
  const gaps = gapsOf(cover);
  return new Map(
    tasks.filter(hasStarted).map((task) => {
      const run = { taskArn: task.taskArn, from: task.startedAt, to: task.executionStoppedAt ?? task.updatedAt };
      return [task.taskArn, inGaps([run], gaps, Number.POSITIVE_INFINITY)];
    }),
  );
};
