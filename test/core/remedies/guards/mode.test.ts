import { describe, expect, it } from 'vitest';
import { asked, ended, expectAlone, refusals, withPolicy } from '../troubles.ts';

describe('mode', () => {
  it.each([
    { mode: 'observe', by: 'bookend' },
    { mode: 'observe', by: 'person' },
    { mode: 'propose', by: 'bookend' },
  ] as const)('refuses alone when the policy says $mode and a $by asks', ({ mode, by }) => {
    expectAlone('mode', { ...withPolicy(asked(ended), { mode }), by });
  });

  it.each([
    { mode: 'propose', by: 'person' },
    { mode: 'enforce', by: 'bookend' },
    { mode: 'enforce', by: 'person' },
  ] as const)('passes when the policy says $mode and a $by asks', ({ mode, by }) => {
    expect(refusals({ ...withPolicy(asked(ended), { mode }), by })).toEqual([]);
  });
});
