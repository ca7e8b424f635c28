import { goneOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isWatchedByLooks } from '../ledger/watched-by-looks.ts';

/** An instance of which only looks tell is looked at so often. */
export const WATCHED_EVERY_MS = 180_000;

/** The next look at an instance of which only looks tell, epoch milliseconds; null where events tell. */
export const nextWatchOf = (ledger: Ledger): number | null => {
  const { look } = ledger;
  if (look === null || goneOf(ledger) !== null || !isWatchedByLooks(ledger)) return null;
  return impairedAfter(look.at, ledger) ?? (Math.floor(look.at / WATCHED_EVERY_MS) + 1) * WATCHED_EVERY_MS;
};

/**
 * The time at which the daemon's health turned bad after a look; null if it did not. A health that turns good, or is not known yet,
 * tells of no end: the next look finds whether the daemon was replaced meanwhile.
 */
export const impairedAfter = (at: number, { daemonChecks, daemonChecksAt }: Ledger): number | null =>
  daemonChecksAt !== null && daemonChecksAt > at && daemonChecks.some(({ status }) => status === 'IMPAIRED')
    ? daemonChecksAt
    : null;
