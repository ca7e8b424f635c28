import { afterEach, describe, expect, it, vi } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { BUSY } from '../edge/audit/busy-fleet.ts';
import { startHours } from './hours.ts';

/** Three stretches of five minutes, and what our metrics are late by. */
const CALLS_WITHIN = 18;
/** Minutes in which the alarm has cleared in each reading: the trouble itself is over an hour before. */
const CLEARED_BY = 320;

let hours: Awaited<ReturnType<typeof startHours>>;
const start = async (): Promise<void> => {
  vi.resetModules(); // functions read their environment when they are loaded
  hours = await startHours({ ...BUSY, region: 'eu-west-1', account: '000000000000' });
};
afterEach(() => hours.stop());

/** The minutes between which each reading of AWS's documentation has the alarm in its states, its first order apart. */
const alarm = () => {
  const courses = hours.alarmStates(CLEARED_BY).map((changes) => changes.filter((_, index) => index > 0));
  const minutes = (index: number): readonly number[] => courses.map((changes) => changes[index]?.minute ?? Number.NaN);
  return {
    states: [...new Set(courses.map((changes) => changes.map(({ state }) => state).join()))],
    redAfter: Math.min(...minutes(0)),
    redBy: Math.max(...minutes(0)),
    clearAfter: Math.min(...minutes(1)),
  };
};

const everyMinute = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('trouble-lasts, over schedule, stream, audit and sweep as they are deployed', () => {
  it.runIf(RUNS_ALL_DRAWN)(
    inCi(
      'calls when events stop altogether, once the next audit has missed them, and until one hears of the cluster again',
    ),
    async () => {
      await start();
      await hours.passUntil(61);
      hours.off.add('rule');
      await hours.passUntil(150);
      hours.off.delete('rule');
      await hours.passUntil(190);
      expect(hours.minutesOf('events-missing')).toEqual(everyMinute(121, 180));
      expect(hours.minutesOf('audits-late')).toEqual([]);
      const { states, redAfter, redBy, clearAfter } = alarm();
      expect(states).toEqual(['ALARM,OK']);
      expect(redAfter).toBeGreaterThan(121);
      expect(redBy).toBeLessThanOrEqual(121 + CALLS_WITHIN);
      expect(clearAfter).toBeGreaterThan(180);
      expect(hours.account.failures).toEqual([]);
    },
  );

  it.runIf(RUNS_ALL_DRAWN)(
    inCi(
      'calls when the schedule of audits is off, a quarter of an hour after the second one that did not come, and until the next one',
    ),
    async () => {
      await start();
      await hours.passUntil(61);
      hours.off.add('schedule');
      await hours.passUntil(230);
      hours.off.delete('schedule');
      await hours.passUntil(250);
      expect([...new Set(hours.minutesOf('audits-late'))]).toEqual(everyMinute(195, 240));
      expect(hours.minutesOf('events-missing')).toEqual([]);
      const { states, redBy, clearAfter } = alarm();
      expect(states).toEqual(['ALARM,OK']);
      expect(redBy).toBeLessThanOrEqual(195 + CALLS_WITHIN);
      expect(clearAfter).toBeGreaterThan(240);
      expect(hours.account.failures).toEqual([]);
    },
  );
});
