import { isOver } from './known-tasks.ts';
import type { Ledger } from './ledger.ts';

/** The event of a start has the start's own time. */
const EVENT_LAG_MS = 1000;

/**
 * Whether only looks have told of a daemon task that runs: if ECS sends no events for them, only a look tells its end. A
 * look's time is that of the look; where an event told of the same version, its earlier time is the one that is kept.
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
