import { byCodeUnit } from '../words/join.ts';

/** Of some running tasks that were left out, the one that started first; null: nobody knows when. */
type FirstLeftOut = { readonly taskArn: string; readonly startedAt: number | null };

/**
 * Running tasks that a ledger does not hold, since there were too many. Those that it holds started before them, so of the
 * others the first one tells all that matters of their starts; when they ended nobody knows.
 */
export type LeftOut = {
  /** How often one was left out: one that is told of twice counts twice. */
  readonly times: number;
  readonly application: FirstLeftOut | null;
  /** Of any daemon. */
  readonly daemon: FirstLeftOut | null;
  /** The latest moment at which one of them was seen, epoch milliseconds. */
  readonly to: number;
};

/** Joins what two ledgers left out. Commutative, associative, idempotent. */
export const joinLeftOut = (one: LeftOut | null, other: LeftOut | null): LeftOut | null => {
  if (one === null || other === null) return one ?? other;
  return {
    times: Math.max(one.times, other.times),
    application: earlierOf(one.application, other.application),
    daemon: earlierOf(one.daemon, other.daemon),
    to: Math.max(one.to, other.to),
  };
};

/** Of unknown start before all others, then by ARN. */
export const earlierOf = (one: FirstLeftOut | null, other: FirstLeftOut | null): FirstLeftOut | null => {
  if (one === null || other === null) return one ?? other;
  const [first, second] = [startOf(one), startOf(other)];
  if (first !== second) return first < second ? one : other;
  return byCodeUnit(one.taskArn, other.taskArn) <= 0 ? one : other;
};

const startOf = ({ startedAt }: FirstLeftOut): number => startedAt ?? Number.NEGATIVE_INFINITY;

/** Since when any of them may have run, epoch milliseconds. */
export const leftOutSince = ({ application, daemon }: LeftOut): number => {
  const starts = [application, daemon].flatMap((first) => (first === null ? [] : [startOf(first)]));
  return starts.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
};
