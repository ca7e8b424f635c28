import { byCodeUnit } from '../words/join.ts';

/** The first to start among some running tasks that were left out; `startedAt` is null where a start is not known. */
type FirstLeftOut = { readonly taskArn: string; readonly startedAt: number | null };

/**
 * Running tasks that a ledger does not hold, since there were too many. The tasks that it holds started before them, so
 * the first start among the others is all that matters; their ends are not known.
 */
export type LeftOut = {
  /** The number of times that a task was left out: a task that is reported twice counts twice. */
  readonly times: number;
  readonly application: FirstLeftOut | null;
  /** The first of any daemon. */
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

/** The one that started first, then by ARN; an unknown start counts as the earliest. */
export const earlierOf = (one: FirstLeftOut | null, other: FirstLeftOut | null): FirstLeftOut | null => {
  if (one === null || other === null) return one ?? other;
  const [first, second] = [startOf(one), startOf(other)];
  if (first !== second) return first < second ? one : other;
  return byCodeUnit(one.taskArn, other.taskArn) <= 0 ? one : other;
};

const startOf = ({ startedAt }: FirstLeftOut): number => startedAt ?? Number.NEGATIVE_INFINITY;

/** The time since which any of them may have run, epoch milliseconds. */
export const leftOutSince = ({ application, daemon }: LeftOut): number => {
  const starts = [application, daemon].flatMap((first) => (first === null ? [] : [startOf(first)]));
  return starts.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
};
