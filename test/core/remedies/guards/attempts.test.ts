import { describe, expect, it } from 'vitest';
import { asked, ended, expectAlone, refusals, withPolicy } from '../troubles.ts';

const triedBefore = (attempt: number) => {
  const input = asked(ended);
  return { ...input, plan: { ...input.plan, attempt } };
};

describe('attempts', () => {
  it.each([
    { when: 'three were made', input: triedBefore(3) },
    { when: 'as many were made as the policy allows', input: withPolicy(triedBefore(1), { maxAttempts: 1 }) },
    { when: 'the policy allows none', input: withPolicy(triedBefore(0), { maxAttempts: 0 }) },
  ])('refuses alone when $when', ({ input }) => {
    expect(expectAlone('attempts', input).reason).toContain('for a person');
  });

  it('passes for the third', () => {
    expect(refusals(triedBefore(2))).toEqual([]);
  });
});
