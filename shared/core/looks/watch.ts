import { isOver } from '../ledger/known-tasks.ts';
import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What only looks tell of is looked at so often. */
export const WATCHED_EVERY_MS = 180_000;

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

/** When an instance of which only looks tell is to be looked at next, epoch milliseconds; null where events tell. */
export const nextWatchOf = (ledger: Ledger): number | null => {
  const { look } = ledger;
  if (look === null || goneOf(ledger) !== null || !isWatchedByLooks(ledger)) return null;
  return impairedAfter(look.at, ledger) ?? (Math.floor(look.at / WATCHED_EVERY_MS) + 1) * WATCHED_EVERY_MS;
};

/**
 * When the daemon's health turned bad after a look; null if it did not. What turns good, or is not known yet, tells of no
 * end: whether the daemon was replaced meanwhile is found by the next look in turn.
 */
export const impairedAfter = (at: number, { daemonChecks, daemonChecksAt }: Ledger): number | null =>
  daemonChecksAt !== null && daemonChecksAt > at && daemonChecks.some(({ status }) => status === 'IMPAIRED')
    ? daemonChecksAt
    : null;
