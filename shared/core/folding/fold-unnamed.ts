import type { UnnamedFold } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import type { InstanceScene } from '../scene/scene.ts';
import type { Over } from './over-tasks.ts';

/**
 * The daemon tasks that may be dropped of which nothing says whose they are: only where there are too many, for then they may
 * have run at any moment between the first start and the last end.
 */
export const droppableUnnamed = ({ leaving }: InstanceScene, { old, isForced, endOf }: Over): readonly KnownTask[] => {
  if (!isForced) return [];
  const left = leaving === null ? Number.POSITIVE_INFINITY : leaving.after;
  return old.filter((task) => task.role === 'unnamed-daemon' && endOf(task) <= left);
};

/** The time within which dropped ones ran; one that never started did not. */
export const foldUnnamed = (
  known: UnnamedFold | null,
  dropped: readonly KnownTask[],
  endOf: Over['endOf'],
): UnnamedFold | null =>
  dropped.reduce((fold, task) => {
    const { taskArn, startedAt, lastStatus } = task;
    if (startedAt === null && lastStatus !== 'RUNNING') return fold;
    const to = endOf(task);
    if (fold === null) return { taskArn, from: startedAt, to };
    const isFirst = fold.from !== null && (startedAt === null || startedAt < fold.from);
    return { ...(isFirst ? { taskArn, from: startedAt } : fold), to: Math.max(fold.to, to) };
  }, known);
