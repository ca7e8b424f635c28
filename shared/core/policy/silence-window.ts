import { DAY_MINUTES, laterOnTheClock, minuteOfWeek, WEEK_MINUTES, WEEKDAYS } from '../words/wall-clock.ts';
import type { Silence } from './policy.ts';

const MINUTE_MS = 60_000;

/** The times at which a silence holds, as the policy has them: all null where it holds always. */
export type SilenceTimes = Pick<Silence, 'until' | 'days' | 'from' | 'to' | 'timeZone'>;

/** Tells whether a silence holds at a moment, epoch milliseconds: before its `until`, and by its own wall clock within a window. */
export const holdsAt = (times: SilenceTimes, at: number): boolean => {
  const { until, timeZone } = times;
  if (until !== null && at >= until) return false;
  return timeZone === null || minutesLeft(times, minuteOfWeek(at, timeZone)) > 0;
};

/** More than windows of one silence that follow each other within a week, and changes of the clock in between. */
const MOST_STEPS = 24;

/**
 * The moment at which a silence that holds will hold no more, epoch milliseconds; null if it does not end by itself. One that never pauses gives a moment about
 * a week ahead: whoever waits for it asks again.
 */
export const endsAt = (times: SilenceTimes, now: number): number | null => {
  const { until, timeZone } = times;
  if (timeZone === null) return until;
  let at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  for (let steps = 0; steps < MOST_STEPS && (until === null || at < until); steps++) {
    const left = minutesLeft(times, minuteOfWeek(at, timeZone));
    if (left === 0) break;
    at = laterOnTheClock(at, left, timeZone);
  }
  return until === null ? at : Math.min(at, until);
};

/** By the wall clock alone, how long the window goes on in which a minute of the week lies; 0: it lies in none. */
const minutesLeft = ({ days, from, to }: SilenceTimes, minute: number): number => {
  const start = minuteOfDay(from ?? '00:00');
  const length = (minuteOfDay(to ?? '24:00') - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const left = WEEKDAYS.filter((day) => days === null || days.includes(day)).map((day) => {
    const begins = WEEKDAYS.indexOf(day) * DAY_MINUTES + start;
    return length - ((minute - begins + 2 * WEEK_MINUTES) % WEEK_MINUTES);
  });
  return left.find((minutes) => minutes > 0) ?? 0;
};

/** `22:30` → 1350 */
const minuteOfDay = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};
