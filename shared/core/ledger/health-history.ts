import type { DaemonCheck } from '../words/facts.ts';
import { byCodeUnit, canonical } from '../words/join.ts';
import type { HealthPoint, Ledger } from './ledger.ts';

/** A stretch in which DAEMON checks were IMPAIRED: from the first such report until a different one; `to` is null while it lasts. */
export type Impairment = { readonly from: number; readonly to: number | null };

type Health = Pick<Ledger, 'daemonChecks' | 'daemonChecksAt' | 'earlierHealth'>;

/** All that is known of the DAEMON health, sorted by time: one point for each `lastStatusChange`. */
export const healthOf = ({ earlierHealth, daemonChecks, daemonChecksAt }: Health): readonly HealthPoint[] =>
  daemonChecksAt === null ? earlierHealth : [...earlierHealth, { at: daemonChecksAt, checks: daemonChecks }];

/** Learns the checks of one report, in place; says whether that changed anything. Points are a set, keyed by their time. */
export const learnPoint = (ledger: Health, { at, checks }: HealthPoint): boolean => {
  if (checks.length === 0) return false;
  if (ledger.daemonChecksAt === null || at > ledger.daemonChecksAt) {
    if (ledger.daemonChecksAt !== null) insert(ledger, { at: ledger.daemonChecksAt, checks: ledger.daemonChecks });
    ledger.daemonChecksAt = at;
    ledger.daemonChecks = distinct(checks);
    return true;
  }
  if (at < ledger.daemonChecksAt) return learnEarlier(ledger, { at, checks });
  const joined = distinct([...ledger.daemonChecks, ...checks]);
  if (joined.length === ledger.daemonChecks.length) return false;
  ledger.daemonChecks = joined;
  return true;
};

const learnEarlier = (ledger: Health, { at, checks }: HealthPoint): boolean => {
  const index = indexFor(ledger.earlierHealth, at);
  const known = ledger.earlierHealth[index];
  if (known?.at !== at) {
    insert(ledger, { at, checks: distinct(checks) });
    return true;
  }
  const joined = distinct([...known.checks, ...checks]);
  if (joined.length === known.checks.length) return false;
  ledger.earlierHealth[index] = { at, checks: joined };
  return true;
};

/** All ledgers share the empty list: the first point makes a ledger its own. */
const insert = (ledger: Health, point: HealthPoint): void => {
  if (ledger.earlierHealth.length === 0) ledger.earlierHealth = [point];
  else ledger.earlierHealth.splice(indexFor(ledger.earlierHealth, point.at), 0, point);
};

/** The index at which a point of this time is or belongs; a binary search. */
const indexFor = (points: readonly HealthPoint[], at: number): number => {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? at) < at) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Sorted, each once. */
const distinct = (checks: readonly DaemonCheck[]): readonly DaemonCheck[] =>
  [...new Map(checks.map((check) => [canonical(check), check]))]
    .sort(([one], [other]) => byCodeUnit(one, other))
    .map(([, check]) => check);
