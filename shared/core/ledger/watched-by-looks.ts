import { isOver } from './known-tasks.ts';
import type { Ledger } from './ledger.ts';

/** The event of a start has the start's own time. */
const EVENT_LAG_MS = 1000;

/**
 * True where only looks have shown a running daemon task: if ECS sends no events for such tasks, only a look shows its
 * end. A look's fact has the time of the look; if an event told the same version, its earlier time is kept.
 */
export const isWatchedByLooks = ({ look, tasks }: Ledger): boolean => {
  if (look === null) return false;
  const looked = new Set(look.taskArns);
  return [...tasks.values()].some(
    (task) =>
      task.role === 'daemon' &&
      !isOver(task) &&
      task.startedAt !== null &&
      task.updatedAt > task.startedAt + EVENT_LAG_MS &&
      looked.has(task.taskArn),
  );
};
