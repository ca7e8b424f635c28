import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SimulatedClock } from '../../../cli/demo/account/simulated-clock.ts';

const START = Date.parse('2026-10-05T08:00:00Z');
let clock: SimulatedClock;
const installed = (whenOneSleeps?: () => void): SimulatedClock => {
  clock = new SimulatedClock(START, whenOneSleeps);
  clock.install();
  return clock;
};
afterEach(() => clock.uninstall());

describe('a simulated clock', () => {
  it('is what Date says, in each of its ways, until it is taken away', () => {
    installed();
    expect([Date.now(), Date.parse(new Date().toISOString()), Date.parse(Date())]).toEqual([START, START, START]);
    expect(new Date('2020-01-01T00:00:00Z').toISOString()).toBe('2020-01-01T00:00:00.000Z');
    expect(new Date()).toBeInstanceOf(Date);
    clock.uninstall();
    expect(Date.now()).not.toBe(START);
  });

  it('wakes who sleeps when their time has come, and not before', async () => {
    installed();
    const woken: string[] = [];
    const sleeping = [
      setTimeout(1000, 'early').then((who) => woken.push(who)),
      setTimeout(5000, 'late').then((who) => woken.push(who)),
    ];
    expect([clock.sleepers, clock.nextWakeAt]).toEqual([2, START + 1000]);
    clock.moveTo(START + 999);
    expect(clock.sleepers).toBe(2);
    clock.moveTo(START + 1000);
    await sleeping[0];
    expect([woken, clock.nextWakeAt]).toEqual([['early'], START + 5000]);
    clock.moveTo(START + 60_000);
    await Promise.all(sleeping);
    expect([woken, clock.nextWakeAt]).toEqual([['early', 'late'], null]);
  });

  it('wakes at a whole millisecond who waits for a random time', async () => {
    installed();
    const sleeping = setTimeout(10.2);
    expect(clock.nextWakeAt).toBe(START + 11);
    clock.moveTo(clock.nextWakeAt ?? START);
    await sleeping;
    expect(Date.now()).toBe(START + 11);
  });

  it('never goes back', () => {
    installed().moveTo(START + 1000);
    clock.moveTo(START);
    expect(clock.now()).toBe(START + 1000);
  });

  it('says when somebody falls asleep', () => {
    let times = 0;
    installed(() => {
      times += 1;
    });
    void setTimeout(1000);
    expect(times).toBe(1);
  });
});
