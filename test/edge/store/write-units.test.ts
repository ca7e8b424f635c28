import { describe, expect, it } from 'vitest';
import { writeUnits } from '../../../bench/service/units.ts';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { bytesOf, itemOf } from '../../../shared/edge/store/item.ts';
import { goneState, incidentOf, instanceState, T0 } from './states.ts';

const unitsOf = (from: InstanceState | null, to: InstanceState): number =>
  writeUnits(from === null ? null : itemOf(from, 1), itemOf(to, 2));

const due = (at: number) => ({ at, needs: 'look' as const, why: 'the daemon task to start' });
const usual = (written: Parameters<typeof instanceState>[1] = {}) => instanceState('usual', { tasks: 20, ...written });

describe('the cost of writing an instance', () => {
  it.each([
    { when: 'an event of an instance with 20 tasks changes no check', from: usual(), to: usual(), units: 1 },
    { when: 'its check appears', from: instanceState('x'), to: instanceState('x', { due: due(T0) }), units: 2 },
    { when: 'its check goes', from: instanceState('x', { due: due(T0) }), to: instanceState('x'), units: 2 },
    {
      when: 'its check moves',
      from: instanceState('x', { due: due(T0) }),
      to: instanceState('x', { due: due(T0 + 1) }),
      units: 3,
    },
    {
      when: 'its check stays',
      from: instanceState('x', { due: due(T0) }),
      to: instanceState('x', { due: due(T0) }),
      units: 1,
    },
    { when: 'it is new', from: null, to: instanceState('x'), units: 2 },
    {
      when: 'it has 50 tasks',
      from: instanceState('x', { tasks: 50 }),
      to: instanceState('x', { tasks: 50 }),
      units: 2,
    },
    { when: 'it is gone', from: instanceState('x'), to: goneState('x'), units: 1 },
    {
      when: 'its incident opens',
      from: instanceState('x'),
      to: instanceState('x', { incident: incidentOf('x') }),
      units: 2,
    },
    {
      when: 'its incident resolves',
      from: instanceState('x', { incident: incidentOf('x') }),
      to: instanceState('x', { incident: { ...incidentOf('x'), resolvedAt: T0 } }),
      units: 2,
    },
  ])('is $units when $when', ({ from, to, units }) => {
    expect(unitsOf(from, to)).toBe(units);
  });

  it('stays within 2 an event at one event a write, and 1 at four, over the life of a task', () => {
    // PENDING sets a check, RUNNING clears it, then two events of its end change nothing that is due
    const life = [usual(), usual({ due: due(T0) }), usual(), usual(), usual()];
    const units = life.slice(1).map((state, n) => unitsOf(life[n] ?? null, state));
    const total = units.reduce((sum, unit) => sum + unit, 0);
    expect(Math.max(...units)).toBeLessThanOrEqual(3);
    expect(total / units.length).toBeLessThanOrEqual(2);
    // all four in one write, even where it moves a check that was due for another task
    expect(unitsOf(usual({ due: due(T0) }), usual({ due: due(T0 + 1) })) / 4).toBeLessThanOrEqual(1);
  });
});

describe('an item', () => {
  it.each([
    { tasks: 1, bytes: 600 },
    { tasks: 20, bytes: 1024 },
    { tasks: 50, bytes: 2048 },
    { tasks: 1000, bytes: 32 * 1024 },
    { tasks: 10_000, bytes: 320 * 1024 },
  ])('of $tasks tasks takes at most $bytes bytes', ({ tasks, bytes }) => {
    expect(bytesOf(itemOf(instanceState('sized', { tasks }), 1))).toBeLessThanOrEqual(bytes);
  });

  it('of 1 000 tasks that all started early fits with an incident that names each of them', () => {
    const state = instanceState('worst', { tasks: 1000, incident: incidentOf('worst', 1000) });
    expect(bytesOf(itemOf(state, 1))).toBeLessThan(128 * 1024);
  });
});
