/** Days as a wall clock counts them, from Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
const NAMES: readonly string[] = WEEKDAYS;

export const DAY_MINUTES = 1440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;
const MINUTE_MS = 60_000;

/** Making one takes longer than all that is asked of it. There are some hundred time zones, and a policy names few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATS = 100;

/** Tells whether this names a time zone of IANA's. An offset such as `+02:00` is none: it knows no summer time. */
export const isTimeZone = (name: string): boolean => {
  try {
    return /^[A-Za-z]/.test(name) && formatOf(name) !== null;
  } catch {
    return false;
  }
};

/** The minute of the week on a wall clock, from Monday at 00:00. @param at epoch milliseconds @throws RangeError without such a time zone */
export const minuteOfWeek = (at: number, timeZone: string): number => {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = NAMES.indexOf(parts.get('weekday')?.toLowerCase() ?? '');
  return day * DAY_MINUTES + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
};

/**
 * The moment so many minutes later; or, if the clock is put forward or back before, the first minute of which that is known. Epoch milliseconds.
 * @param at the beginning of a minute
 */
export const laterOnTheClock = (at: number, minutes: number, timeZone: string): number => {
  const start = minuteOfWeek(at, timeZone);
  const isAsCounted = (later: number): boolean =>
    minuteOfWeek(at + later * MINUTE_MS, timeZone) === (start + later) % WEEK_MINUTES;
  if (isAsCounted(minutes)) return at + minutes * MINUTE_MS;
  let [counted, off] = [0, minutes];
  while (off - counted > 1) {
    const middle = (counted + off) >> 1;
    if (isAsCounted(middle)) counted = middle;
    else off = middle;
  }
  return at + off * MINUTE_MS;
};

const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const shown = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { ...shown, timeZone });
  formats.set(timeZone, format);
  return format;
};
