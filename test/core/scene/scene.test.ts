import { describe, expect, it } from 'vitest';
import { at, daemonTask, instance, type Time, timeline } from '../../timeline/index.ts';
import { lookFact } from '../looks/look-fact.ts';
import { sceneOf } from './scene-of.ts';

const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
const agent = daemonTask({ id: 'agent', started: '02:00' });

describe('the start edge of a container instance', () => {
  const isProven = (told: Parameters<typeof sceneOf>[1]) => sceneOf(joined, told).scene.startEdgeIsProven;
  const REGISTERED = at('00:00');

  it('is proven by a stream that was complete when the instance registered', () => {
    expect(isProven({ knownSince: REGISTERED })).toBe(true);
    expect(isProven({ knownSince: REGISTERED + 1 })).toBe(false);
    expect(isProven({ ledger: { registeredAt: null } })).toBe(false);
  });

  it('is proven where ECS can be asked only if its events came from the start', () => {
    expect(isProven({ evidence: 'looks' })).toBe(true);
    expect(isProven({ evidence: 'looks', ledger: { statuses: [] } })).toBe(false);
    expect(isProven({ evidence: 'stream', ledger: { statuses: [] } })).toBe(true);
  });
});

describe('an earlier start of the daemon', () => {
  const mayBe = (events: typeof joined, told: Parameters<typeof sceneOf>[1] = {}) =>
    sceneOf(timeline(joined, events), told).scene.mayHaveStartedEarlier;
  const nobodys = (from: Time | null) => ({
    ledger: { unnamedFold: { taskArn: 'nobodys', from: from === null ? null : at(from), to: at('30:00') } },
  });

  it('is not possible where all that ran is known', () => {
    expect(mayBe(agent)).toBe(false);
    expect(mayBe([])).toBe(false);
  });

  it('is possible by a task of unknown start', () => {
    expect(mayBe(timeline(agent, daemonTask({ id: 'other', started: '03:00', lacking: ['startedAt'] })))).toBe(true);
  });

  it.each<[Time | null, boolean]>([
    ['01:30', true],
    ['02:00', false],
    ['05:00', false],
    [null, true],
  ])("is possible by a task that may be any daemon's and started at %s: %s", (from, possible) => {
    expect(mayBe(agent, nobodys(from))).toBe(possible);
  });

  it("is possible by a task that may be any daemon's where no start of the daemon is known", () => {
    expect(mayBe([], nobodys('05:00'))).toBe(true);
  });

  it('is possible, where ECS can be asked, by a task that was on its way and is forgotten', () => {
    const look = lookFact(at('20:00'));
    const onItsWay = daemonTask({ id: 'first', created: '01:10' });
    expect(mayBe(timeline(onItsWay, agent), { evidence: 'looks', ledger: { look } })).toBe(true);
    expect(mayBe(timeline(onItsWay, agent), { evidence: 'stream', ledger: { look } })).toBe(false);
    expect(mayBe(timeline(onItsWay, agent), { evidence: 'looks' })).toBe(false);
  });
});

describe('the deletion of the daemon', () => {
  it('leaves out what started at or after it', () => {
    const second = daemonTask({ id: 'second', started: '10:00' });
    const started = (until: Time) =>
      sceneOf(timeline(joined, agent, second), { until }).scene.daemonTasks.map(({ startedAt }) => startedAt);
    expect(started('10:00')).toEqual([at('02:00')]);
    expect(started('10:01')).toEqual([at('02:00'), at('10:00')]);
  });
});
