import { foldOf } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { type Breach, inGaps, NO_BREACH, type Run } from './breach.ts';
import { endOf, type Horizon, runUntil, startOf } from './ends.ts';
import type { Scene } from './scene.ts';
import { common, gapsOf, type Stretch, union } from './stretches.ts';

/** The folded history of the daemon counts as one task that had always run until then. */
export const foldedCover = ({ ledger, daemon }: Scene): readonly Stretch[] => {
  const { coveredTo } = foldOf(ledger, daemon.daemonName);
  return coveredTo === Number.NEGATIVE_INFINITY ? [] : [{ from: Number.NEGATIVE_INFINITY, to: coveredTo }];
};

/** The least time that application tasks ran without the daemon. @param cover further time that counts as covered */
export const leastDowntime = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): Breach => {
  const gaps = gapsOf(union([...cover, ...mostRuns(scene, horizon)]));
  return gaps.length === 0 ? NO_BREACH : inGaps(shortestRuns(scene, horizon), gaps, lastBegin(scene, horizon));
};

/** The stretches of `leastDowntime`. Sorted, without overlaps. */
export const leastParts = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): readonly Stretch[] => {
  const gaps = gapsOf(union([...cover, ...mostRuns(scene, horizon)]));
  if (gaps.length === 0) return [];
  const before = lastBegin(scene, horizon);
  return common(gaps, union(shortestRuns(scene, horizon))).filter(({ from }) => from < before);
};

/** The longest time that the daemon's tasks may have run. */
export const mostRuns = (scene: Scene, horizon: Horizon): readonly Stretch[] => [
  ...scene.daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).to })),
  ...mayHaveRun(scene).map((task) => ({ from: Number.NEGATIVE_INFINITY, to: endOf(task, horizon).to })),
];

const shortestRuns = ({ applicationTasks }: Scene, horizon: Horizon): readonly Run[] =>
  applicationTasks.map((task) => runUntil(endOf(task, horizon).from, task, horizon));

/** A gap that begins later than this lies within leaving, and no start of the daemon ends it. */
const lastBegin = ({ daemonTasks }: Scene, { leaving }: Horizon): number =>
  Math.max(
    leaving === null ? Number.POSITIVE_INFINITY : leaving.after + 1,
    daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY,
  );

/**
 * The most time that application tasks may have run without the daemon, in up to two histories: the daemon tasks of
 * unknown start began only as they ended; or one of them ended before all the known ones began.
 */
export const mostDowntime = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): readonly Breach[] => {
  const { daemonTasks, applicationTasks, applicationTasksWithoutStart } = scene;
  const others = mayHaveRun(scene);
  const known = [...cover, ...daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).from }))];
  const earlier = earlierRun(scene, horizon);
  const gaps = [known, ...(earlier === null ? [] : [[...known, earlier]])].map((ran) => gapsOf(union(ran)));
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

/** Tasks whose start is not known, and tasks that may be another daemon's. */
const mayHaveRun = ({ daemonTasksWithoutStart, unnamedDaemonTasks }: Scene): readonly KnownTask[] =>
  unnamedDaemonTasks.length === 0 ? daemonTasksWithoutStart : [...daemonTasksWithoutStart, ...unnamedDaemonTasks];

/** The shortest run before the first known start: the daemon's first start may have been there. */
const earlierRun = (scene: Scene, horizon: Horizon): Stretch | null => {
  const first = scene.firstDaemonStart ?? Number.POSITIVE_INFINITY;
  const unnamed = scene.unnamedDaemonTasks.map((task) => ({ from: startOf(task), to: startOf(task) }));
  const own = scene.daemonTasksWithoutStart.map((task) => ({
    from: Number.NEGATIVE_INFINITY,
    to: endOf(task, horizon).from,
  }));
  return [...unnamed, ...own].reduce<Stretch | null>(
    (one, other) => (other.from < first && other.to < (one?.to ?? Number.POSITIVE_INFINITY) ? other : one),
    null,
  );
};
