import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../../shared/core/policy/policy.ts';
import { decide } from '../../../../shared/core/remedies/decide.ts';
import { GUARD_NAMES, type GuardName } from '../../../../shared/core/remedies/guard.ts';
import { judgeRedeployGuards, type RedeployFacts } from '../../../../shared/core/remedies/guards/redeploy-guards.ts';
import { DAEMON } from '../../../timeline/index.ts';
import { ENFORCE } from '../troubles.ts';

const QUIET: RedeployFacts = {
  unclear: null,
  tagNames: new Set(['team']),
  daemonsDeploying: [],
  providers: [
    { instances: 10, leaving: 1, reserved: 0, actsAt: [] },
    { instances: 0, leaving: 0, reserved: 0, actsAt: [] },
  ],
};
const judge = (facts: Partial<RedeployFacts>, policy: Partial<Policy> = {}) =>
  judgeRedeployGuards({ facts: { ...QUIET, ...facts }, policy: { ...ENFORCE, ...policy } });

describe('deploying a daemon once more', () => {
  it('passes every guard on a quiet day, each with its reason', () => {
    const answers = judge({});
    expect(answers.map(({ guard }) => guard)).toEqual(GUARD_NAMES);
    expect(answers.filter(({ passed }) => !passed)).toEqual([]);
    expect(decide(answers)).toBe('act');
  });

  it('needs no more than propose: a person asks for it', () => {
    expect(decide(judge({}, { mode: 'propose' }))).toBe('act');
  });

  it.each<{ guard: GuardName; when: string; facts?: Partial<RedeployFacts>; policy?: Partial<Policy> }>([
    { guard: 'fresh-look-agrees', when: 'a setting is not clear', facts: { unclear: 'daemon.status is missing' } },
    { guard: 'kill-switch', when: 'it is on', policy: { killSwitch: true } },
    { guard: 'hands-off-tag', when: 'the cluster has it', facts: { tagNames: new Set(['bookend:hands-off']) } },
    { guard: 'hands-off-tag', when: 'the tags could not be read', facts: { tagNames: null } },
    {
      guard: 'budget',
      when: 'AWS drains 20 % already',
      facts: { providers: [{ instances: 10, leaving: 2, reserved: 0, actsAt: [] }] },
    },
    { guard: 'budget', when: 'it is not known', facts: { providers: null } },
    { guard: 'budget', when: 'it is on no provider', facts: { providers: [] } },
    { guard: 'mode', when: 'Bookend only observes', policy: { mode: 'observe' } },
    { guard: 'no-daemon-deployment', when: 'one is under way', facts: { daemonsDeploying: [DAEMON] } },
    { guard: 'no-daemon-deployment', when: 'it is not known', facts: { daemonsDeploying: null } },
  ])('is refused by $guard alone when $when', ({ guard, facts, policy }) => {
    const answers = judge(facts ?? {}, policy);
    expect(answers.filter(({ passed }) => !passed).map((answer) => answer.guard)).toEqual([guard]);
    expect(decide(answers)).toBe('refuse');
  });
});
