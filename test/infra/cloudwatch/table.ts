import type { Change } from './alarm.ts';
import type { Courses } from './courses.ts';
import { HAPPENS_AT } from './scenarios.ts';

export type Row = { readonly alarm: string; readonly cells: Readonly<Record<string, string>> };

/** Each alarm by what happens: when it is red and when it clears, over all readings. */
export const tableOf = (all: readonly Courses[]): readonly Row[] => {
  const alarms = [...(all[0]?.ofReadings[0]?.ofAlarm.keys() ?? [])];
  return alarms.map((alarm) => ({
    alarm,
    cells: Object.fromEntries(
      all.map(({ head, happening: { mendedAt }, ofReadings }) => [
        head,
        cell(
          ofReadings.map(({ ofAlarm }) => ofAlarm.get(alarm) ?? []),
          mendedAt,
        ),
      ]),
    ),
  }));
};

/**
 * `-`: it is never red. Else after how long it is red, and how long after mending it clears; or until when it was red, where it
 * cleared before. Times are ranges over the readings.
 */
const cell = (ofReadings: readonly (readonly Change[])[], mendedAt: number): string => {
  const courses = new Set(ofReadings.map((changes) => changes.map(({ state }) => state).join(' ')));
  if (courses.size > 1) return `UNSTABLE: ${[...courses].join(' or ')}`;
  const [first = []] = ofReadings;
  if (first.length === 0) return '-';
  return first
    .map(({ state }, index) => {
      const minutes = ofReadings.map((changes) => changes[index]?.minute ?? Number.NaN);
      if (state === 'ALARM') return range(minutes, HAPPENS_AT);
      return Math.min(...minutes) < mendedAt ? `until ${range(minutes, HAPPENS_AT)}` : range(minutes, mendedAt);
    })
    .join(' · ');
};

const range = (minutes: readonly number[], since: number): string => {
  const [least, most] = [Math.min(...minutes) - since, Math.max(...minutes) - since];
  return least === most ? clock(least) : `${clock(least)}–${clock(most)}`;
};

/** Hours and minutes. */
const clock = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
