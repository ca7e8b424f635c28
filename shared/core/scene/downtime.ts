import { foldOf } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { type Breach, inGaps } from './breach.ts';
import { gapsOf, type Stretch, union } from './coverage.ts';
import { endOf, type Horizon, runUntil, startOf } from './ends.ts';
import type { Scene } from './scene.ts';

/** What of the daemon's tasks is folded away counts as one that has run since ever. */
export const foldedCover = ({ ledger, daemon }: Scene): readonly Stretch[] => {
  const { coveredTo } = foldOf(ledger, daemon.daemonName);
  return coveredTo === Number.NEGATIVE_INFINITY ? [] : [{ from: Number.NEGATIVE_INFINITY, to: coveredTo }];
};

/** The least that application tasks ran without the daemon. @param cover beside its tasks, time that is not asked for */
export const leastDowntime = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): Breach => {
  const { daemonTasks, applicationTasks } = scene;
  const ran = [
    ...cover,
    ...daemonTasks.map((task) => ({ from: task.startedAt, to: endOf(task, horizon).to })),
    ...mayHaveRun(scene).map((task) => ({ from: Number.NEGATIVE_INFINITY, to: endOf(task, horizon).to })),
  ];
  const { leaving } = horizon;
  const begins = leaving === null ? Number.POSITIVE_INFINITY : leaving.after + 1;
  const gaps = gapsOf(union(ran));
  if (gaps.length === 0) return inGaps([], gaps, begins);
  const runs = applicationTasks.map((task) => runUntil(endOf(task, horizon).from, task, horizon));
  return inGaps(runs, gaps, Math.max(begins, daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY));
};

/**
 * The most that they did. Twice: the daemon tasks of unknown start began only as they ended; or one of them ended before all
 * that are known began.
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

/** Tasks that ran since nobody knows when, and tasks that may be another daemon's. */
const mayHaveRun = ({ daemonTasksWithoutStart, unnamedDaemonTasks }: Scene): readonly KnownTask[] =>
  unnamedDaemonTasks.length === 0 ? daemonTasksWithoutStart : [...daemonTasksWithoutStart, ...unnamedDaemonTasks];

/** The shortest run before the first start that is known: the daemon's first start may have been there. */
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
