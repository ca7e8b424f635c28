import type { Policy } from '../policy/policy.ts';
import { latestOf } from '../words/extremes.ts';
import { utf8Length } from '../words/text-size.ts';
import type { RuleName, Violation } from '../words/verdict.ts';

/** A violation as an incident holds it. */
export type HeldViolation = Violation & {
  /** The time at which it was seen to go on no longer, epoch milliseconds; absent while it does, and in replay. */
  readonly rightSince?: number;
};

/**
 * A violation of an incident that is forgotten, and the time since which it was right: whatever it did until then is told and
 * over. Kept, since its verdict stays violated for as long as the container instance lives.
 */
export type Expired = { readonly rule: RuleName; readonly daemonName: string | null; readonly until: number };

/** Those that are kept one by one, and the time up to which all others are over; absent where all are kept. */
export type ExpiredActs = { readonly acts: readonly Expired[]; readonly othersUntil?: number };

/** An incident, as far as its violations expire. */
type Holder = {
  readonly violations: readonly HeldViolation[];
  readonly violationsTotal?: number;
  readonly expired?: ExpiredActs;
};

type Clock = { readonly policy: Pick<Policy, 'consequenceSeconds'>; readonly now: number };

/** The time since which nothing of an incident goes on, epoch milliseconds; null while something does. */
export const rightSinceOf = ({ violations }: Pick<Holder, 'violations'>): number | null => {
  const since = latestOf(violations.map(({ rightSince }) => rightSince ?? Number.POSITIVE_INFINITY));
  return Number.isFinite(since) ? since : null;
};

/** The time at which a violation has been right for so long that it is over, epoch milliseconds; null while it goes on. */
export const expiryOf = ({ rightSince }: HeldViolation, { policy }: Pick<Clock, 'policy'>): number | null =>
  rightSince === undefined ? null : rightSince + policy.consequenceSeconds * 1000;

export const isExpired = (violation: HeldViolation, clock: Clock): boolean =>
  clock.now >= (expiryOf(violation, clock) ?? Number.POSITIVE_INFINITY);

/** The time at which an open incident is over by time alone, epoch milliseconds; null while one of its violations goes on. */
export const incidentExpiryOf = ({ violations }: Holder, clock: Pick<Clock, 'policy'>): number | null => {
  const each = violations.map((violation) => expiryOf(violation, clock));
  return each.length === 0 || each.includes(null) ? null : latestOf(each.map(Number));
};

/** Says of a verdict whether all its acts were told, right for long enough, and are over. */
export const expiredBy = (known: Holder | null, clock: Clock): ((violation: Violation) => boolean) => {
  if (known === null) return () => false;
  const { acts, othersUntil = Number.NEGATIVE_INFINITY } = expiredActsOf(known, clock);
  const untilOf = new Map(acts.map((act) => [keyOf(act), act.until]));
  return (violation) => lastActOf(violation) <= (untilOf.get(keyOf(violation)) ?? othersUntil);
};

/** The acts that an incident leaves behind as expired, its own and those that it knew of. */
export const expiredActsOf = ({ violations, violationsTotal, expired }: Holder, clock: Clock): ExpiredActs => {
  const own = violations.flatMap((violation) =>
    violation.rightSince !== undefined && isExpired(violation, clock)
      ? { ...violation, until: violation.rightSince }
      : [],
  );
  const counted = violationsTotal === undefined || own.length < violations.length ? [] : own.map(({ until }) => until);
  const latest = new Map<string, Expired>();
  for (const { rule, daemonName, until } of [...(expired?.acts ?? []), ...own]) {
    const key = keyOf({ rule, daemonName });
    if ((latest.get(key)?.until ?? Number.NEGATIVE_INFINITY) < until) latest.set(key, { rule, daemonName, until });
  }
  return bounded(
    [...latest.values()],
    [...counted, ...(expired?.othersUntil === undefined ? [] : [expired.othersUntil])],
  );
};

/** Bytes of JSON in UTF-8: some dozens of them. */
const MOST_BYTES = 4000;

/** The newest are kept; of the others the time up to which they were right. */
const bounded = (acts: readonly Expired[], others: readonly number[]): ExpiredActs => {
  const newestFirst = acts.toSorted((one, other) => other.until - one.until);
  let bytes = 0;
  const kept = newestFirst.filter((act) => {
    bytes += utf8Length(JSON.stringify(act));
    return bytes <= MOST_BYTES;
  });
  const left = [...others, ...newestFirst.slice(kept.length).map(({ until }) => until)];
  return { acts: kept, ...(left.length === 0 ? {} : { othersUntil: latestOf(left) }) };
};

/** The beginning of the newest part of a violation; of one that has a single part, of that. */
const lastActOf = ({ latestAt, occurredAt }: Violation): number => latestAt ?? Number(occurredAt);

const keyOf = ({ rule, daemonName }: Pick<Violation, 'rule' | 'daemonName'>): string =>
  JSON.stringify([rule, daemonName]);
