import { describe, expect, it } from 'vitest';
import { asked, ended, expectAlone, refusals, withPolicy } from '../troubles.ts';

describe('kill-switch', () => {
  it('refuses alone while it is on, whoever asks', () => {
    const input = withPolicy(asked(ended), { killSwitch: true });
    expect(expectAlone('kill-switch', input).reason).toBe('the kill switch of the policy is on');
    expectAlone('kill-switch', { ...input, by: 'person' });
  });

  it('passes while it is off', () => {
    expect(refusals(withPolicy(asked(ended), { killSwitch: false }))).toEqual([]);
  });
});
