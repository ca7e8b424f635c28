import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsAt, holdsAt, type SilenceTimes } from '../../../shared/core/policy/silence-window.ts';
import { isTimeZone, WEEKDAYS } from '../../../shared/core/words/wall-clock.ts';
import { drawn } from '../../drawn.ts';

const MINUTE = 60_000;
const ALWAYS: SilenceTimes = { until: null, days: null, from: null, to: null, timeZone: null };

const formats = new Map<string, Intl.DateTimeFormat>();
/** The date and the time that a clock on the wall shows: `2026-03-29 03:00`. */
const shownAt = (at: number, timeZone: string): string => {
  const known = formats.get(timeZone);
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format.format(at);
};

/** As a person with a clock and a calendar would say it, minute by minute. */
const holdsByCalendar = ({ days, from, to, timeZone, until }: SilenceTimes, at: number): boolean => {
  if (until !== null && at >= until) return false;
  const [date = '', time = ''] = shownAt(at, timeZone ?? 'UTC').split(' ');
  const isOn = (offset: number): boolean => {
    const day = new Date(Date.parse(`${date}T12:00:00Z`) + offset * 86_400_000).getUTCDay();
    return days === null || days.some((name) => WEEKDAYS.indexOf(name) === (day + 6) % 7);
  };
  const [begin, end] = [from ?? '00:00', to ?? '24:00'];
  if (begin < end) return isOn(0) && time >= begin && time < end;
  return (isOn(0) && time >= begin) || (isOn(-1) && time < end);
};

const ZONES = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'],
  ...['America/St_Johns', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Kathmandu'],
] as const;

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const times = fc
  .record({
    until: fc.constant(null),
    days: fc.option(fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 })),
    from: fc.option(clockTime),
    to: fc.option(fc.oneof(clockTime, fc.constant('24:00'))),
    timeZone: fc.constantFrom(...ZONES),
  })
  .filter(({ from, to }) => (from ?? '00:00') !== (to ?? '24:00'));

/** Moments around the changes of the clocks, as well as any. */
const CHANGES = ['2026-03-08T07:00', '2026-03-29T01:00', '2026-10-25T01:00', '2026-11-01T06:00', '2026-10-03T15:30'];
const moment = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2000, max: 2000 }))
    .map(([change, minutes]) => Date.parse(`${change}:00Z`) + minutes * MINUTE),
  fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }),
);

describe('a silence that recurs', () => {
  it('holds exactly when a calendar and a clock on the wall say so', () => {
    fc.assert(
      fc.property(times, moment, (silence, at) => {
        expect(holdsAt(silence, at)).toBe(holdsByCalendar(silence, at));
      }),
      { numRuns: drawn(5000, 1000) },
    );
  });

  it('ends at the first minute at which it does not hold', () => {
    fc.assert(
      fc.property(times, moment, (silence, at) => {
        fc.pre(holdsAt(silence, at));
        const end = endsAt(silence, at) ?? 0;
        expect(end).toBeGreaterThan(at);
        const first = Math.floor(at / MINUTE) * MINUTE + MINUTE;
        // a week and more is asked for again
        for (let minute = first; minute < Math.min(end, first + 8 * 1440 * MINUTE); minute += MINUTE)
          if (!holdsByCalendar(silence, minute)) expect(new Date(minute)).toEqual(new Date(end));
        if (end < at + 7 * 1440 * MINUTE) expect(holdsByCalendar(silence, end)).toBe(false);
      }),
      { numRuns: drawn(60) },
    );
  });

  const night = { ...ALWAYS, from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };
  it.each<{ what: string; silence: SilenceTimes; at: string; ends: string | null }>([
    {
      what: 'a weekend',
      silence: { ...ALWAYS, days: ['sat', 'sun'], timeZone: 'UTC' },
      at: '2026-12-05T10:00',
      ends: '2026-12-07T00:00',
    },
    { what: 'an evening', silence: night, at: '2026-12-01T21:00', ends: '2026-12-02T05:00' },
    {
      what: 'the night of Friday, on Saturday',
      silence: { ...night, days: ['fri'] },
      at: '2026-12-05T04:59',
      ends: '2026-12-05T05:00',
    },
    {
      what: 'the night of Friday, on Friday before 6',
      silence: { ...night, days: ['fri'] },
      at: '2026-12-04T04:59',
      ends: null,
    },
    {
      what: 'the night in which the clock is put forward',
      silence: night,
      at: '2026-03-28T21:00',
      ends: '2026-03-29T04:00',
    },
    {
      what: 'the night in which the clock is put back',
      silence: night,
      at: '2026-10-24T20:00',
      ends: '2026-10-25T05:00',
    },
    {
      what: 'an end that the clock leaps over',
      silence: { ...ALWAYS, from: '01:00', to: '02:30', timeZone: 'Europe/Berlin' },
      at: '2026-03-29T00:30',
      ends: '2026-03-29T01:00',
    },
    {
      what: 'an hour that comes twice, the first time',
      silence: { ...ALWAYS, from: '02:00', to: '02:30', timeZone: 'Europe/Berlin' },
      at: '2026-10-25T00:15',
      ends: '2026-10-25T00:30',
    },
    {
      what: 'an hour that comes twice, the second time',
      silence: { ...ALWAYS, from: '02:00', to: '02:30', timeZone: 'Europe/Berlin' },
      at: '2026-10-25T01:15',
      ends: '2026-10-25T01:30',
    },
    {
      what: 'a window that its end cuts',
      silence: { ...night, until: Date.parse('2026-12-02T01:00Z') },
      at: '2026-12-01T23:00',
      ends: '2026-12-02T01:00',
    },
    {
      what: 'the time after its end',
      silence: { ...night, until: Date.parse('2026-12-02T01:00Z') },
      at: '2026-12-02T01:00',
      ends: null,
    },
  ])('is right for $what', ({ silence, at, ends }) => {
    const moment = Date.parse(`${at}Z`);
    expect(holdsAt(silence, moment)).toBe(ends !== null);
    if (ends !== null) expect(endsAt(silence, moment)).toBe(Date.parse(`${ends}Z`));
  });

  it('that never pauses is asked about again after a week', () => {
    const end = endsAt({ ...ALWAYS, days: WEEKDAYS, timeZone: 'UTC' }, 0) ?? 0;
    expect(end).toBeGreaterThan(7 * 86_400_000);
    expect(end).toBeLessThan(30 * 86_400_000);
  });
});

describe('the name of a time zone', () => {
  it.each([
    { name: 'Europe/Berlin', isOne: true },
    { name: 'UTC', isOne: true },
    { name: '+02:00', isOne: false },
    { name: 'Europe/Berlim', isOne: false },
    { name: '', isOne: false },
    { name: 'Europe/Berlin\n', isOne: false },
  ])('$name: $isOne', ({ name, isOne }) => {
    expect(isTimeZone(name)).toBe(isOne);
  });
});
