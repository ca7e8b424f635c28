import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Application tasks that it is too early to count for `daemon-running`. */
export type UncountedStarts = {
  readonly count: number;
  /** A look from this moment on counts all of them, epoch milliseconds. */
  readonly countedFrom: number;
};

/**
 * If no start of the daemon is known, a task ran without it if it started longer than `settle` before the look that did
 * not find it. Null where all started tasks are counted, or a start of the daemon is known.
 */
export const uncountedStarts = (
  ledger: Ledger,
  daemonName: string | null,
  settleSeconds: number,
): UncountedStarts | null => {
  const { look } = ledger;
  if (look === null || tasksOfDaemon(ledger, daemonName).some(({ startedAt }) => startedAt !== null)) return null;
  let [count, last] = [0, Number.NEGATIVE_INFINITY];
  for (const { role, startedAt } of ledger.tasks.values()) {
    if (role !== 'application' || startedAt === null || startedAt + settleSeconds * 1000 < look.at) continue;
    count += 1;
    last = Math.max(last, startedAt);
  }
  return count === 0 ? null : { count, countedFrom: last + settleSeconds * 1000 + 1 };
};
