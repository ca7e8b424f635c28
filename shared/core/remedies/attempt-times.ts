import type { Attempt } from '../state/attempt.ts';

/** Clocks of two functions may be this far apart; a moment further ahead was told by none of them. */
export const CLOCK_SKEW_MS = 300_000;

/** The longest deadline that a policy may have. */
const LONGEST_MS = 400 * 86_400_000;

export const HOUR_MS = 3_600_000;

/** Tells whether an act still counts against those of an hour. A used-up hour is free again by itself: nothing latches. */
export const isWithinAnHour = (at: number, now: number): boolean => at > now - HOUR_MS;

/** Tells whether a clock that is right can have told a stored moment. @param now the clock, epoch milliseconds */
export const canHaveBeen = (at: number, now: number): boolean => Number.isFinite(at) && at <= now + CLOCK_SKEW_MS;

/**
 * Gives an attempt times that come to an end: one from the future would be under way, and hold back the next, for ever. It counts as
 * made now; the time for its effect is over, so that a look and the ladder decide.
 */
export const timed = (attempt: Attempt, now: number): Attempt => {
  const { until } = attempt;
  const at = canHaveBeen(attempt.at, now) ? attempt.at : now;
  const isBounded = Number.isFinite(until) && until <= at + LONGEST_MS;
  return at === attempt.at && isBounded ? attempt : { ...attempt, at, until: isBounded && until >= at ? until : at };
};
