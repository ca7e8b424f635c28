import { describe, expect, it } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { simulate } from '../../simulator/simulate.ts';
import { verdictLine } from '../../simulator/truth/truth.ts';
import { ACTIVE, LEFT, type Story, verdictOf } from './story.ts';

describe('the truth, told from a log by hand', () => {
  it.each([
    {
      when: 'the daemon is first',
      daemon: 20,
      application: 30.5,
      expected: { outcome: 'held', marginMs: 10_500, tasks: [] },
    },
    { when: 'both start at once', daemon: 20, application: 20, expected: { outcome: 'held', marginMs: 0, tasks: [] } },
    {
      when: 'the daemon is a millisecond late',
      daemon: 20.001,
      application: 20,
      expected: { outcome: 'violated', marginMs: -1, tasks: ['a'] },
    },
  ])('daemon-started-first: $expected.outcome when $when', ({ daemon, application, expected }) => {
    expect(verdictOf('daemon-started-first', { daemon: [['d', daemon]], application: [['a', application]] })).toEqual(
      expected,
    );
  });

  it.each([
    {
      when: 'the daemon ends last',
      daemon: 1200,
      application: 1100,
      expected: { outcome: 'held', marginMs: 100_000, tasks: [] },
    },
    {
      when: 'both end at once',
      daemon: 1200,
      application: 1200,
      expected: { outcome: 'held', marginMs: 0, tasks: [] },
    },
    {
      when: 'an application task ends after it',
      daemon: 1200,
      application: 1208.4,
      expected: { outcome: 'violated', marginMs: -8400, tasks: ['a'] },
    },
  ])('daemon-stopped-last: $expected.outcome when $when', ({ daemon, application, expected }) => {
    const story = {
      daemon: [['d', 20, daemon]],
      application: [
        ['a', 40, application],
        ['b', 40, 900],
      ],
      statuses: LEFT,
    } as const;
    expect(verdictOf('daemon-stopped-last', story)).toEqual(expected);
  });

  it('daemon-stopped-last says nothing while the daemon runs, or of an end before leaving', () => {
    const drained = [...ACTIVE, ['DRAINING', 1000]] as const;
    expect(
      verdictOf('daemon-stopped-last', { daemon: [['d', 20]], application: [['a', 40, 1100]], statuses: drained }),
    ).toBeUndefined();
    expect(
      verdictOf('daemon-stopped-last', { daemon: [['d', 20, 900]], application: [['a', 40, 1100]], statuses: LEFT }),
    ).toBeUndefined();
  });

  it('daemon-stayed-up measures a gap up to the next daemon start, and names who ran or started in it', () => {
    const story: Story = {
      daemon: [
        ['d', 20, 500],
        ['e', 600],
      ],
      application: [
        ['a', 40],
        ['b', 40, 500],
        ['c', 550, 580],
      ],
    };
    expect(verdictOf('daemon-stayed-up', story)).toEqual({
      outcome: 'violated',
      marginMs: -100_000,
      tasks: ['a', 'c'],
    });
  });

  it('daemon-stayed-up counts an open gap up to the clock, and not one that begins when the instance leaves', () => {
    expect(
      verdictOf('daemon-stayed-up', { daemon: [['d', 20, 500]], application: [['a', 40]], clock: 800 })?.marginMs,
    ).toBe(-300_000);
    expect(
      verdictOf('daemon-stayed-up', { daemon: [['d', 20, 1100]], application: [['a', 40, 1200]], statuses: LEFT })
        ?.outcome,
    ).toBe('held');
    const back: Story = {
      daemon: [
        ['d', 20, 1100],
        ['e', 1150, 1250],
      ],
      application: [['a', 40, 1200]],
      statuses: LEFT,
    };
    expect(verdictOf('daemon-stayed-up', back)).toEqual({ outcome: 'violated', marginMs: -50_000, tasks: ['a'] });
  });

  it('daemon-running allows the time to settle, and names who started before it', () => {
    const story = (daemon: number): Story => ({
      daemon: [['d', daemon]],
      application: [
        ['a', 40],
        ['b', 44],
      ],
    });
    expect(verdictOf('daemon-running', story(55))?.outcome).toBe('held');
    expect(verdictOf('daemon-running', story(55.001))).toEqual({ outcome: 'violated', marginMs: null, tasks: ['a'] });
    expect(verdictOf('daemon-running', { daemon: [], application: [], clock: 300 })?.outcome).toBe('pending');
    expect(verdictOf('daemon-running', { daemon: [], application: [], clock: 301 })?.outcome).toBe('violated');
  });

  it('daemon-alone measures the longest overlap', () => {
    const story = (end: number): Story => ({
      daemon: [
        ['d', 20, end],
        ['e', 100],
      ],
      application: [],
    });
    expect(verdictOf('daemon-alone', story(100))).toEqual({ outcome: 'held', marginMs: 0, tasks: [] });
    expect(verdictOf('daemon-alone', story(160))).toEqual({ outcome: 'held', marginMs: -60_000, tasks: [] });
    expect(verdictOf('daemon-alone', story(161))).toEqual({
      outcome: 'violated',
      marginMs: -61_000,
      tasks: ['d', 'e'],
    });
  });

  it('repair-started wants a drain within its deadline of the end', () => {
    const story = (draining: number): Story => ({
      daemon: [['d', 20, 500]],
      application: [],
      statuses: [...ACTIVE, ['DRAINING', draining]],
    });
    expect(verdictOf('repair-started', story(800))?.outcome).toBe('held');
    expect(verdictOf('repair-started', story(801))?.outcome).toBe('violated');
    expect(verdictOf('repair-started', { ...story(801), statuses: ACTIVE, clock: 700 })?.outcome).toBe('pending');
  });
});

describe('the lines of the truth', () => {
  const truth = simulate({ scenario: namedScenario('daemon-late'), seed: 1 }).truth();

  it('have every key of replay --json, and only those when printed', () => {
    const KEYS =
      'capacityProviderName,clusterArn,containerInstanceArn,daemonName,marginMs,occurredAt,outcome,reason,rule,tasks,type';
    for (const line of truth)
      expect(
        Object.keys(verdictLine(line) ?? {})
          .sort()
          .join(),
      ).toBe(KEYS);
  });

  it('are sorted as replay sorts', () => {
    const keys = truth.map(
      ({ containerInstanceArn, daemonName, rule }) =>
        `${containerInstanceArn ?? ''}\u0000${daemonName ?? ''}\u0000${rule}`,
    );
    expect(keys).toEqual(keys.toSorted());
  });

  it('can be told for another clock and another policy', () => {
    const simulation = simulate({ scenario: namedScenario('daemon-crash-just-now'), seed: 1 });
    const repair = (now?: number, repairDeadlineSeconds?: number) =>
      simulation
        .truth(repairDeadlineSeconds === undefined ? {} : { repairDeadlineSeconds }, now)
        .find(({ rule }) => rule === 'repair-started')?.outcome;

    expect(repair()).toBe('pending');
    expect(repair(simulation.now + 600_000)).toBe('violated');
    expect(repair(undefined, 10)).toBe('violated');
  });
});
