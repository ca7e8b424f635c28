import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../shared/core/state/attempt.ts';
import { at, type Time } from '../../../timeline/index.ts';
import { asked, ended, expectAlone, refusals, withFacts, withPolicy } from '../troubles.ts';

const attempt = (time: Time): Attempt => ({
  incidentId: 'of another time',
  planId: 'p1',
  remedy: 'drain-instance',
  by: 'person',
  at: at(time),
  until: at(time),
  taskArns: [],
  outcome: 'failed',
  trouble: 'throttled',
});
const triedBefore = (...times: readonly Time[]) => {
  const input = asked(ended);
  const remediation = { attempts: times.map(attempt), handedOver: null };
  return withFacts(input, { state: { ...input.facts.state, remediation } });
};

describe('cooldown', () => {
  it('refuses alone when the last act is too recent, and says until when', () => {
    expect(expectAlone('cooldown', triedBefore('02:00', '15:00.001')).until).toBe(at('20:00.001'));
    expectAlone('cooldown', withPolicy(triedBefore('02:00'), { cooldownSeconds: 1081 }));
  });

  it.each([1e15, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses while an act is of %d, and does not say until when',
    (moment) => {
      const input = triedBefore('02:00');
      const attempts = [{ ...attempt('02:00'), at: moment }];
      const known = withFacts(input, { state: { ...input.facts.state, remediation: { attempts, handedOver: null } } });
      expect(expectAlone('cooldown', known).until).toBeNull();
    },
  );

  it('passes when the last act is long ago, and when there was none', () => {
    expect(refusals(triedBefore('02:00', '15:00'))).toEqual([]);
    expect(refusals(triedBefore())).toEqual([]);
  });
});
