import type { KnownTask } from '../ledger/ledger.ts';
import { type Breach, inGaps } from '../scene/breach.ts';
import { gapsOf, type Stretch, union } from '../scene/coverage.ts';
import { endOf, type Horizon, horizonOf, runUntil, startOf } from '../scene/ends.ts';
import { daemonLookAfter, showsNoDaemonTask } from '../scene/look.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/**
 * After the daemon's first start and before leaving, some task of the daemon ran throughout every application task's run.
 * A part that begins before leaving counts up to the next daemon start, else the task's end, else INACTIVE, else the
 * clock; one that begins later counts only up to a later daemon start.
 */
export const daemonStayedUp: DaemonRule = (scene) => {
  const { applicationTasks, applicationTasksWithoutStart, firstDaemonStart, daemonTasksWithoutStart } = scene;
  if (applicationTasks.length + applicationTasksWithoutStart.length === 0) return null;
  if (firstDaemonStart === null)
    return daemonTasksWithoutStart.length === 0
      ? null
      : inconclusive('when the daemon task started: it is RUNNING and has no startedAt');
  const downtime = downtimeOf(scene, firstDaemonStart);
  if (downtime.least.taskArns.length > 0) return confirmed(scene, downtime.least) ?? wasDown(downtime);
  if (mayLackEarlierTask(scene, firstDaemonStart))
    return inconclusive(
      'whether an earlier daemon task ended: what is known does not reach back to the registration of the container instance',
    );
  if (downtime.isInDoubt || endsWhileLeaving(scene))
    return inconclusive('whether a task of the daemon ran throughout: an end, or when the instance began to leave');
  return held('some task of the daemon ran throughout');
};

/** Of all histories that fit the evidence: the one in which the daemon was down least, and whether in another it was more so. */
type Downtime = { readonly least: Breach; readonly longestOfAllMs: number; readonly isInDoubt: boolean };

/**
 * The more of the daemon, the sooner the ends of application tasks, and the earlier leaving, the less is uncovered: so two
 * histories tell what all have in common, that with the least downtime and that with the most.
 */
const downtimeOf = (scene: Scene, firstDaemonStart: number): Downtime => {
  const horizon = horizonOf(scene);
  const least = leastDowntime(scene, horizon);
  const most = mostDowntime(scene, horizon, firstDaemonStart);
  return {
    least,
    longestOfAllMs: most.reduce((longest, { longestMs }) => Math.max(longest, longestMs), 0),
    isInDoubt: most.some(({ taskArns }) => taskArns.length > 0),
  };
};

const leastDowntime = (scene: Scene, horizon: Horizon): Breach => {
  const { daemonTasks, applicationTasks } = scene;
  const cover = [
    ...daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).to })),
    ...mayHaveRun(scene).map((task) => ({ from: Number.NEGATIVE_INFINITY, to: endOf(task, horizon).to })),
  ];
  const { leaving } = horizon;
  const begins = leaving === null ? Number.POSITIVE_INFINITY : leaving.after + 1;
  const gaps = gapsOf(union(cover));
  if (gaps.length === 0) return inGaps([], gaps, begins);
  const runs = applicationTasks.map((task) => runUntil(endOf(task, horizon).from, task, horizon));
  return inGaps(runs, gaps, Math.max(begins, daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY));
};

/** Twice: the daemon tasks of unknown start began only as they ended; or one of them ended before all that are known began. */
const mostDowntime = (scene: Scene, horizon: Horizon, firstDaemonStart: number): readonly Breach[] => {
  const { daemonTasks, applicationTasks, applicationTasksWithoutStart } = scene;
  const others = mayHaveRun(scene);
  const known = daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).from }));
  const earlier = earlierRun(scene, horizon, firstDaemonStart);
  const gaps = [known, ...(earlier === null ? [] : [[...known, earlier]])].map((cover) => gapsOf(union(cover)));
  if (gaps.every(({ length }) => length === 0)) return gaps.map((none) => inGaps([], none, 0));
  const runs = [...applicationTasks, ...applicationTasksWithoutStart].map((task) =>
    runUntil(endOf(task, horizon).to, task, horizon),
  );
  const lastStart = others.reduce(
    (last, task) => Math.max(last, endOf(task, horizon).to),
    daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY,
  );
  const before = Math.max(horizon.leaving?.latest ?? Number.POSITIVE_INFINITY, lastStart);
  return gaps.map((some) => inGaps(runs, some, before));
};

/** Tasks that ran since nobody knows when, and tasks that may be another daemon's. */
const mayHaveRun = ({ daemonTasksWithoutStart, unnamedDaemonTasks }: Scene): readonly KnownTask[] =>
  unnamedDaemonTasks.length === 0 ? daemonTasksWithoutStart : [...daemonTasksWithoutStart, ...unnamedDaemonTasks];

/** The shortest run before the first start that is known: the daemon's first start may have been there. */
const earlierRun = (scene: Scene, horizon: Horizon, firstDaemonStart: number): Stretch | null => {
  const unnamed = scene.unnamedDaemonTasks.map((task) => ({ from: startOf(task), to: startOf(task) }));
  const own = scene.daemonTasksWithoutStart.map((task) => ({
    from: Number.NEGATIVE_INFINITY,
    to: endOf(task, horizon).from,
  }));
  return [...unnamed, ...own].reduce<Stretch | null>(
    (one, other) => (other.from < firstDaemonStart && other.to < (one?.to ?? Number.POSITIVE_INFINITY) ? other : one),
    null,
  );
};

/** Where the start edge is not proven, a task that ran before the known start may have outlived an earlier daemon task. */
const mayLackEarlierTask = (
  { startEdgeIsProven, applicationTasks, applicationTasksWithoutStart }: Scene,
  firstDaemonStart: number,
): boolean =>
  !startEdgeIsProven &&
  (applicationTasksWithoutStart.length > 0 || applicationTasks.some(({ startedAt }) => startedAt < firstDaemonStart));

const wasDown = ({ least, longestOfAllMs }: Downtime): Finding => {
  const { taskArns, longestMs, since } = least;
  const tasks = taskArns.length === 1 ? '1 application task' : `${taskArns.length} application tasks`;
  return violated({
    reason: `${tasks} ran without the daemon, the longest for ${inWords(longestMs)}`,
    occurredAt: since,
    marginMs: longestOfAllMs === longestMs ? -longestMs : null,
    taskArns,
  });
};

/** A daemon end while the instance may or may not have been leaving is judged by `daemon-stopped-last`. */
const endsWhileLeaving = ({ leaving, daemonTasks, daemon }: Scene): boolean =>
  leaving !== null &&
  daemonTasks.some(
    ({ executionStoppedAt: end }) => end !== null && end < daemon.until && end > leaving.after && end < leaving.at,
  );

/** In the service a daemon is not called down without a fresh look that agrees, unless a later start of it proves it. */
const confirmed = (scene: Scene, { since }: Breach): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const lastStart = scene.daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
  if (since < lastStart) return null;
  const look = daemonLookAfter(scene, since);
  return look !== null && showsNoDaemonTask(look, scene)
    ? null
    : pending('a look at ECS: the daemon task ended and no other start is known', null);
};
