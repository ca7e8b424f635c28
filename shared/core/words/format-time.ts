const DAY_MS = 86_400_000;
/** From 1 March of the year 0 to 1 January 1970: a year that begins in March ends with its leap day. */
const DAYS_BEFORE_1970 = 719_468;
const DAYS_PER_ERA = 146_097;

/**
 * Epoch milliseconds → `2026-09-14T12:00:00.000Z`; years beyond four digits as ECMAScript writes them. The core has no
 * Date: it formats the times that it is given, and asks no clock.
 */
export const isoTime = (epochMs: number): string => {
  const whole = Math.floor(epochMs);
  const days = Math.floor(whole / DAY_MS);
  const ms = whole - days * DAY_MS;
  const time = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((part) => digits(Math.floor(part), 2));
  return `${dateOf(days)}T${time.join(':')}.${digits(ms % 1000, 3)}Z`;
};

/** The date in the Gregorian calendar, counted in eras of 400 years. */
const dateOf = (epochDays: number): string => {
  const days = epochDays + DAYS_BEFORE_1970;
  const era = Math.floor(days / DAYS_PER_ERA);
  const dayOfEra = days - era * DAYS_PER_ERA;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / (DAYS_PER_ERA - 1));
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${digits(month, 2)}-${digits(day, 2)}`;
};

const yearText = (year: number): string => {
  if (year >= 0 && year <= 9999) return digits(year, 4);
  return `${year < 0 ? '-' : '+'}${digits(Math.abs(year), 6)}`;
};

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
