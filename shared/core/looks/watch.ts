import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isWatchedByLooks } from '../ledger/watched-by-looks.ts';

/** What only looks tell of is looked at so often. */
export const WATCHED_EVERY_MS = 180_000;

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
