import { describe, expect, it } from 'vitest';
import { asked, ended, expectAlone, refusals, withPolicy } from '../troubles.ts';

const SECOND = 1000;
const approved = (age: number, id?: string) => {
  const input = asked(ended);
  const { plan, now } = input;
  return { ...input, by: 'person' as const, approved: { id: id ?? plan.id, madeAt: now - age } };
};

describe('plan-is-current', () => {
  it.each([
    { when: 'the facts have changed since', input: approved(0, 'p0000000000000'), says: 'now it would be p' },
    { when: 'it was made too long ago', input: approved(3601 * SECOND), says: 'was made 1 h' },
    { when: 'it was made in the future', input: approved(-301 * SECOND), says: 'from now' },
    {
      when: 'the policy wants people to be quicker',
      input: withPolicy(approved(61 * SECOND), { planLifetimeSeconds: 60 }),
      says: 'ask for a new one',
    },
  ])('refuses alone when $when', ({ input, says }) => {
    expect(expectAlone('plan-is-current', input).reason).toContain(says);
  });

  it.each([
    { when: 'the plan is what would be done now', input: approved(3600 * SECOND) },
    { when: 'another clock is a little ahead', input: approved(-300 * SECOND) },
    { when: 'nobody approved a certain plan', input: { ...approved(0), approved: null } },
  ])('passes when $when', ({ input }) => {
    expect(refusals(input)).toEqual([]);
  });
});
