/** The calls of ECS that may be made: so many at once, and so many come back each second. */
export type ReadShare = { readonly burst: number; readonly perSecond: number };

/**
 * Bookend's share of what ECS lets an account and Region read: ListTasks, DescribeTasks, ListContainerInstances and
 * DescribeContainerInstances share a bucket of 100 with 20 per second, for consoles and deployments too. A quarter of it.
 */
export const ECS_READ_SHARE: ReadShare = { burst: 25, perSecond: 5 };

/** Nobody books further ahead than a full burst: what does was booked by a clock that is wrong by more than this. */
const CLOCK_TOLERANCE_MS = 60_000;

export type Booking =
  | { readonly kind: 'granted'; readonly bookedUntil: number }
  /** The share is used up: how long until the calls are free. */
  | { readonly kind: 'used-up'; readonly waitMs: number }
  /** A wrong clock booked: begin anew. */
  | { readonly kind: 'implausible'; readonly bookedUntil: number };

export const costOf = (calls: number, { perSecond }: ReadShare): number => Math.ceil((calls * 1000) / perSecond);

/** Calls can be booked this far ahead of now: a full burst. */
export const horizonOf = ({ burst, perSecond }: ReadShare): number => Math.floor((burst * 1000) / perSecond);

/**
 * A token bucket as one number: the moment up to which all calls so far are paid for. It fills as time passes, so that
 * nobody has to refill it. Times are epoch milliseconds; null: nobody has booked yet.
 */
export const book = (bookedUntil: number | null, calls: number, now: number, share: ReadShare): Booking => {
  const cost = costOf(calls, share);
  if (bookedUntil === null || bookedUntil <= now) return { kind: 'granted', bookedUntil: now + cost };
  const waitMs = bookedUntil + cost - now - horizonOf(share);
  if (waitMs <= 0) return { kind: 'granted', bookedUntil: bookedUntil + cost };
  if (bookedUntil - now > horizonOf(share) + CLOCK_TOLERANCE_MS)
    return { kind: 'implausible', bookedUntil: now + cost };
  return { kind: 'used-up', waitMs };
};
