import { foldOf } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { type Breach, type Run, together } from './breach.ts';
import { endOf, type Horizon, runUntil } from './ends.ts';
import type { Scene } from './scene.ts';

export type Overlap = { readonly least: Breach; readonly most: Breach };

/**
 * The times that tasks of one daemon ran together. The longer tasks ran, the longer they ran together: so two histories
 * bound all possible ones, that with the latest starts and earliest ends, and that with the earliest starts and latest
 * ends.
 * @param until later time does not count
 */
export const overlapOf = (
  scene: Scene,
  horizon: Horizon,
  limitMs: number,
  until = Number.POSITIVE_INFINITY,
): Overlap => {
  const { daemonTasks, daemonTasksWithoutStart, unnamedDaemonTasks } = scene;
  const shortest = daemonTasks.map((task) => clipped(runUntil(endOf(task, horizon).from, task, horizon), until));
  const least = together(shortest, limitMs);
  if (isAmongFolded(scene)) return { least, most: { ...least, longestMs: Number.POSITIVE_INFINITY } };
  const isExact = daemonTasksWithoutStart.length + unnamedDaemonTasks.length === 0;
  if (isExact && daemonTasks.every((task) => endIsKnown(task, horizon))) return { least, most: least };
  const longest = [...daemonTasks, ...daemonTasksWithoutStart, ...unnamedDaemonTasks].map((task) =>
    clipped(runUntil(endOf(task, horizon).to, task, horizon), until),
  );
  return { least, most: together(longest, limitMs) };
};

/** The tasks of the daemon that are known and ran on beyond a time, or may have. */
export const runningBeyond = ({ daemonTasks, daemonTasksWithoutStart }: Scene, at: number): readonly KnownTask[] =>
  [...daemonTasks, ...daemonTasksWithoutStart].filter(
    ({ startedAt, executionStoppedAt: end }) => (startedAt ?? at - 1) < at && (end === null || end > at),
  );

/** True where a task became known only after tasks were folded beside which it ran: nobody knows which, and for how long. */
const isAmongFolded = (scene: Scene): boolean => {
  const { triggers, coveredTo, beside } = foldOf(scene.ledger, scene.daemon.daemonName);
  if (beside !== null && runningBeyond(scene, coveredTo).length > beside) return true;
  return triggers.some((at) => runningBeyond(scene, at).length > 0);
};

const clipped = (run: Run, until: number): Run => (run.to <= until ? run : { ...run, to: Math.max(until, run.from) });

const endIsKnown = (task: KnownTask, horizon: Horizon): boolean => {
  const { from, to } = endOf(task, horizon);
  return from === to;
};
