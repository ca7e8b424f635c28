import { describe, expect, it } from 'vitest';
import { budget, budgetOf } from '../../../../shared/core/remedies/guards/budget.ts';
import { asked, ended, expectAlone, refusals, withFacts, withPolicy } from '../troubles.ts';

const MINUTE = 60_000;

const provider = (instances: number, leaving: number, reserved = 0) =>
  withFacts(asked(ended), { provider: { instances, leaving, reserved, actsAt: [] } });

/** On a quiet day, after acts so many minutes ago. */
const havingActed = (acts: readonly number[], maxActsPerHour: number) => {
  const input = withPolicy(asked(ended), { maxActsPerHour });
  const actsAt = acts.map((minutesAgo) => input.now - minutesAgo * MINUTE);
  return withFacts(input, { provider: { instances: 10, leaving: 0, reserved: 0, actsAt } });
};

describe('budget', () => {
  it.each([
    { when: 'AWS is draining 20 % already', input: provider(10, 2) },
    { when: 'AWS drains one and Bookend holds another', input: provider(10, 1, 1) },
    { when: 'one of three is leaving', input: provider(3, 1) },
    { when: 'more are leaving than may', input: provider(10, 7) },
    { when: 'Bookend is acting on the one that may go', input: provider(9, 0, 1) },
    { when: 'there are none, which is not all', input: provider(0, 0) },
    { when: 'the policy allows none', input: withPolicy(provider(100, 0), { budgetPercent: 0 }) },
    { when: 'it could not be found out', input: withFacts(asked(ended), { provider: null }) },
  ])('refuses alone when $when', ({ input }) => {
    expectAlone('budget', input);
  });

  it.each([
    { when: 'one of three may go', input: provider(3, 0) },
    { when: 'the only one may go', input: provider(1, 0) },
    { when: 'one of two that may is leaving', input: provider(10, 1) },
    { when: 'the policy allows half', input: withPolicy(provider(10, 4), { budgetPercent: 50 }) },
  ])('passes when $when', ({ input }) => {
    expect(refusals(input)).toEqual([]);
  });

  it.each([
    { acts: [59, 5], limit: 2, passesIn: 1 },
    { acts: [5, 59], limit: 2, passesIn: 1 },
    { acts: [59, 30, 5], limit: 2, passesIn: 30 },
    { acts: [1, 61], limit: 1, passesIn: 59 },
  ])('refuses alone after acts $acts minutes ago where $limit may be within an hour', ({ acts, limit, passesIn }) => {
    const input = havingActed(acts, limit);
    const { until } = expectAlone('budget', input);
    expect(until).toBe(input.now + passesIn * MINUTE);
    expect(budget({ ...input, now: (until ?? 0) - 1 }).passed).toBe(false);
    expect(budget({ ...input, now: until ?? 0 }).passed).toBe(true);
  });

  it('refuses alone, for nobody knows how long, where the policy allows no act at all', () => {
    expect(expectAlone('budget', havingActed([], 0)).until).toBeNull();
    expect(expectAlone('budget', havingActed([5], 0)).until).toBeNull();
  });

  it.each([
    { acts: [5], limit: 2 },
    { acts: [60, 90, 5], limit: 2 },
  ])('passes after acts $acts minutes ago where $limit may be within an hour', ({ acts, limit }) => {
    expect(refusals(havingActed(acts, limit))).toEqual([]);
  });

  it.each([
    [-1, 20, 0],
    [0, 20, 0],
    [1, 20, 1],
    [9, 20, 1],
    [10, 20, 2],
    [14, 20, 2],
    [15, 20, 3],
    [35, 20, 7],
    [5000, 20, 1000],
    [10, 0, 0],
    [10, 0.5, 1],
    [7, 100, 7],
  ])('of %i instances at %d %% is %i', (instances, percent, allowed) => {
    expect(budgetOf(instances, percent)).toBe(allowed);
  });
});
