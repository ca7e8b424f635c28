import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../shared/core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { InstanceState, Untold } from '../../../shared/core/state/instance-state.ts';
import { remedyOf } from '../../../shared/edge/messages/remedy-message.ts';
import { CLUSTER, deploymentState, incidentOf, instanceArn, instanceState, T0 } from '../store/states.ts';

const ENFORCE: Policy = { ...DEFAULT_POLICY, mode: 'enforce' };
const OPEN: Untold = { id: 'x#1', state: 'open', at: T0 };
const broken = instanceState('broken', { incident: incidentOf('broken'), notices: 1, untold: [OPEN] });
const other = (found: Partial<InstanceState['incident']>): InstanceState => ({
  ...broken,
  incident: { ...incidentOf('broken'), ...found },
});

describe('the message that asks for a remedy', () => {
  it('says what broke, where, and under which notice; what is done is for its reader to decide', () => {
    expect(remedyOf(broken, OPEN, ENFORCE)).toEqual({
      body: {
        id: 'x#1',
        incidentId: incidentOf('broken').id,
        place: { kind: 'instance', containerInstanceArn: instanceArn('broken') },
        clusterArn: CLUSTER,
        rules: ['daemon-started-first'],
        openedAt: T0 + 1000,
      },
      delaySeconds: 0,
    });
  });

  it.each<{ when: string; state?: InstanceState; untold?: Untold; policy?: Partial<Policy> }>([
    { when: 'Bookend only observes', policy: { mode: 'observe' } },
    { when: 'the kill switch is on', policy: { killSwitch: true } },
    {
      when: 'the policy has no remedy for it',
      policy: { remedies: { ...DEFAULT_POLICY.remedies, 'daemon-started-first': [] } },
    },
    {
      when: 'it was repaired, and no task started too early',
      state: other({
        violations: incidentOf('broken').violations.map((one) => ({ ...one, rule: 'daemon-stayed-up' })),
      }),
      untold: { ...OPEN, state: 'repaired' },
    },
    { when: 'it tells of what was done', untold: { ...OPEN, state: 'changed', ofRemedy: true } },
    { when: 'it only lasts, twice as long as was told', untold: { ...OPEN, state: 'changed', ofMargin: true } },
    { when: 'it is resolved', untold: { ...OPEN, state: 'resolved' } },
    { when: 'it was resolved before it was told', state: other({ resolvedAt: T0 + 2000 }) },
    { when: 'there is no incident', state: { ...broken, incident: null } },
  ])('is not sent when $when', ({ state = broken, untold = OPEN, policy = {} }) => {
    expect(remedyOf(state, untold, { ...ENFORCE, ...policy })).toBeNull();
  });

  it('is sent again, under its own id, when more has broken', () => {
    expect(remedyOf(broken, { id: 'x#2', state: 'changed', at: T0 }, ENFORCE)?.body.id).toBe('x#2');
  });

  it('is sent when the daemon runs at last: only now is it of use to replace the tasks that started before it', () => {
    expect(remedyOf(broken, { ...OPEN, state: 'repaired' }, ENFORCE)?.body.rules).toEqual(['daemon-started-first']);
  });

  it('is never sent for deployments: what helps there is done by hand', () => {
    const state = { ...deploymentState('agent'), incident: { ...incidentOf('x'), containerInstanceArn: null } };
    expect(remedyOf(state, OPEN, ENFORCE)).toBeNull();
  });
});
