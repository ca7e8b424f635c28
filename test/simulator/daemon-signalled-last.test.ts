import { describe, expect, it } from 'vitest';
import { orderOf } from '../../simulator/events/fact-keys.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { OutcomeOrNone } from '../../simulator/truth/rules/finding.ts';
import { record, smallFleet } from './run.ts';
import { ACTIVE, LEFT, type Story, truthOf, verdictOf } from './story.ts';

const POLICY = { judgeSignals: true };
/** The instance drains at 1000; one application task ended before, another one at 1100. */
const drained = (toldToStopAt: number | undefined, more: Partial<Story> = {}): Story => ({
  daemon: [['d', 20, 1250, toldToStopAt]],
  application: [
    ['a', 40, 1100],
    ['b', 40, 900],
  ],
  statuses: LEFT,
  policy: POLICY,
  ...more,
});
const verdict = (story: Story) => verdictOf('daemon-signalled-last', story);

describe('daemon-signalled-last, told from a log by hand', () => {
  it.each<{ when: string; at: number; outcome: OutcomeOrNone; marginMs: number; tasks: string[] }>([
    { when: 'after the last end', at: 1100.001, outcome: 'held', marginMs: 1, tasks: [] },
    { when: 'at the last end', at: 1100, outcome: 'held', marginMs: 0, tasks: [] },
    { when: 'a millisecond before it', at: 1099.999, outcome: 'violated', marginMs: -1, tasks: ['a'] },
    { when: 'as the instance begins to leave', at: 1000, outcome: 'violated', marginMs: -100_000, tasks: ['a'] },
  ])('is $outcome when the daemon is told $when', ({ at, outcome, marginMs, tasks }) => {
    expect(verdict(drained(at))).toEqual({ outcome, marginMs, tasks });
  });

  it('speaks of the moment of the order', () => {
    const line = truthOf(drained(1050)).find(({ rule }) => rule === 'daemon-signalled-last');

    expect(line).toMatchObject({ occurredAt: '2026-10-05T08:17:30.000Z', expectedInReplay: ['violated'], exact: true });
    expect(line?.needs).toContain(orderOf('d'));
  });

  it.each<{ when: string; story: Story }>([
    { when: 'the policy does not ask for it', story: drained(1050, { policy: {} }) },
    { when: 'no application task ran', story: drained(1050, { application: [] }) },
    { when: 'the daemon was not told, or ended by itself', story: drained(undefined) },
    { when: 'it was told before the instance began to leave', story: drained(999.999) },
    { when: 'the instance does not leave', story: drained(1050, { statuses: ACTIVE }) },
  ])('is not judged where $when', ({ story }) => {
    expect(verdict(story)).toBeUndefined();
  });

  it('is not known to who reads events where an application task ended after the daemon was deleted', () => {
    const [line] = truthOf(drained(1050, { deletedAt: 1100 })).filter(({ rule }) => rule === 'daemon-signalled-last');
    expect(line).toMatchObject({ outcome: 'violated', marginMs: null, expectedInReplay: ['inconclusive'] });
  });

  it('is violated by a task that started after the order, whenever it ended', () => {
    const story = drained(1050, { application: [['late', 1060, 1200]], deletedAt: 1100 });
    const [line] = truthOf(story).filter(({ rule }) => rule === 'daemon-signalled-last');
    expect(line).toMatchObject({ outcome: 'violated', tasks: ['late'], expectedInReplay: ['violated'], exact: true });
  });

  it('takes the first order of several, and one of before the drain for none', () => {
    const daemon = [
      ['d', 20, 1250, 1120],
      ['e', 30, 1260, 1090],
      ['f', 30, 950, 940],
    ] as const;

    expect(verdict(drained(undefined, { daemon }))).toEqual({ outcome: 'violated', marginMs: -10_000, tasks: ['a'] });
  });

  it('is violated by an application task that still runs, with no margin', () => {
    const statuses = LEFT.slice(0, 3);
    const application = [['a', 40]] as const;

    expect(verdict(drained(1050, { application, statuses }))).toEqual({
      outcome: 'violated',
      marginMs: null,
      tasks: ['a'],
    });
  });
});

describe('the switch of when a drain tells the daemons', () => {
  const fleet = (daemonToldBeforeLastEnd: boolean): Scenario =>
    smallFleet([{ fault: 'drain', instances: [1], afterSeconds: 1200 }], {
      switches: { daemonToldBeforeLastEnd },
      policy: POLICY,
    });
  const linesOf = (scenario: Scenario, seed: number) =>
    record(scenario, seed)
      .simulation.truth()
      .filter(({ rule }) => rule === 'daemon-signalled-last');

  it.each([1, 2, 3, 4, 5])('turns held into violated, and nothing else (seed %i)', (seed) => {
    const after = linesOf(fleet(false), seed);
    const before = linesOf(fleet(true), seed);
    const others = (scenario: Scenario) =>
      record(scenario, seed)
        .simulation.truth({})
        .map(({ rule, outcome, marginMs, tasks }) => [rule, outcome, marginMs, tasks]);

    expect(after.map(({ outcome }) => outcome)).toEqual(['held']);
    expect(before.map(({ outcome }) => outcome)).toEqual(['violated']);
    expect(before[0]?.marginMs).toBeGreaterThan(-60_000);
    expect(others(fleet(true))).toEqual(others(fleet(false)));
  });

  it('gives the daemon a stopCode of an order, and an end after the last application task', () => {
    const { events, simulation } = record(fleet(true));
    const [line] = linesOf(fleet(true), 1);
    const processes = simulation.fleet.log.instances.get(line?.containerInstanceArn ?? '')?.processes ?? [];
    const daemon = processes.find(({ daemonName }) => daemonName !== null);
    const ends = processes.filter(({ daemonName }) => daemonName === null).map(({ endedAt }) => endedAt ?? 0);
    const last = events.findLast(({ detail }) => detail.taskArn === daemon?.taskArn);

    expect(daemon?.endedAt).toBeGreaterThan(Math.max(...ends));
    expect(last?.detail).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppingAt: line?.occurredAt,
    });
  });

  it('an exit of its own is no order', () => {
    const crash = { fault: 'daemon-crash', instances: [1], afterSeconds: 1201 } as const;
    const { faults = [], ...rest } = fleet(false);
    const scenario = { ...rest, faults: [...faults, crash] };
    const { events } = record(scenario);
    const byItself = events.find(({ detail }) => detail.stopCode === 'EssentialContainerExited');
    const left = events.find(({ detail }) => detail.status === 'DRAINING');

    expect(String(byItself?.detail.stoppingAt) > String(left?.detail.updatedAt)).toBe(true);
    expect(linesOf(scenario, 1)).toEqual([]);
  });
});
