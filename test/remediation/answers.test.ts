import { DeregisterContainerInstanceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import type { InjectedFault } from '../../simulator/api/injected-faults.ts';
import type { FaultPlan } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { startEcs } from '../simulator/api/ecs.ts';
import { Bookend } from './bookend.ts';

const fleet = (fault: FaultPlan): Scenario => ({
  name: 'one is broken',
  says: 'One of three container instances is broken.',
  hours: 24,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [
        { name: 'default', instances: 3, autoRepair: fault.fault === 'daemon-late' ? 'ENABLED' : 'DISABLED' },
      ],
      daemons: [{ name: 'log-agent' }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 12 }],
    },
  ],
  faults: [{ ...fault, instances: [1] }],
});
const DIES: FaultPlan = { fault: 'daemon-crash', afterSeconds: 180, unrepaired: true };
const LATE: FaultPlan = { fault: 'daemon-late', lateSeconds: 60 };

/** A fleet under enforce, of whose API something is wrong, for so long. */
const enforced = async (fault: FaultPlan, faults: readonly InjectedFault[], seconds: number): Promise<Bookend> => {
  const ecs = await startEcs({ scenario: fleet(fault), afterSeconds: 0 });
  for (const one of faults) ecs.server.faults.inject(one);
  const bookend = await new Bookend(ecs, { mode: 'enforce' }).begin();
  await bookend.lives(seconds, 10);
  return bookend;
};

const outcomes = ({ notices }: Bookend): readonly string[] => notices.at(-1)?.remedy?.outcome ?? [];
const leases = async ({ budget, ecs }: Bookend): Promise<number> => {
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  return (await budget.read({ clusterArn, capacityProviderName: 'default' })).leases.length;
};
const statuses = ({ ecs }: Bookend): readonly string[] =>
  [...ecs.fleet.clusters.values()].flatMap(({ instances }) => [...instances.values()].map(({ status }) => status));

describe('the answer of ECS to an act', () => {
  it('throttled for ever: told as it is, tried three times, and then for a person', async () => {
    const bookend = await enforced(DIES, [{ fault: 'throttling', action: 'UpdateContainerInstancesState' }], 3600);
    expect(bookend.ecs.server.calls.get('UpdateContainerInstancesState')).toBe(9);
    expect(statuses(bookend)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
    expect(outcomes(bookend).filter((line) => line.includes('throttled: ThrottlingException'))).toHaveLength(3);
    expect(outcomes(bookend).at(-1)).toContain('this is for a person: attempts');
    expect(await leases(bookend)).toBe(0);
    const acts = (await bookend.entries()).filter(({ decision }) => decision === 'act');
    expect(acts.map(({ answers }) => answers?.map(({ answer }) => answer))).toEqual([
      ['throttled'],
      ['throttled'],
      ['throttled'],
    ]);
  });

  it('throttled for a moment: done at the next attempt of the same call', async () => {
    const throttled = { fault: 'throttling', action: 'UpdateContainerInstancesState', times: 1 } as const;
    const bookend = await enforced(DIES, [throttled], 1200);
    expect(bookend.ecs.server.calls.get('UpdateContainerInstancesState')).toBe(2);
    expect((await bookend.entries()).filter(({ decision }) => decision === 'act')).toHaveLength(1);
  });

  it('no answer, though it was carried out: settled by a look, and not repeated', async () => {
    const cut = { fault: 'cut', after: true, action: 'UpdateContainerInstancesState', times: 1 } as const;
    const bookend = await enforced(DIES, [cut], 1200);
    expect(bookend.writes).toBe(1);
    expect(await bookend.entries()).toMatchObject([
      {
        decision: 'act',
        outcome: 'a look shows that the world has changed as it should',
        answers: [{ answer: 'unknown' }],
      },
    ]);
    expect(await leases(bookend)).toBe(0);
  });

  it('no answer, and not carried out: it had no effect in time, and a person is told', async () => {
    const cut = { fault: 'cut', action: 'UpdateContainerInstancesState' } as const;
    const bookend = await enforced(DIES, [cut], 2400);
    expect(bookend.writes).toBe(1);
    expect((await bookend.entries())[0]).toMatchObject({ outcome: 'a look shows that nothing has changed in time' });
    expect(outcomes(bookend).at(-1)).toContain('this is for a person: the remedies in the policy are used up');
    expect(await leases(bookend)).toBe(0);
  });

  it('half of the stops refused: the ones that were taken are done, the rest is told, and a drain comes next', async () => {
    const bookend = await enforced(LATE, [{ fault: 'throttling', action: 'StopTask', times: 3 }], 2400);
    const [first, ...others] = (await bookend.entries()).filter(({ decision }) => decision === 'act');
    const [refused, ...taken] = first?.answers?.map(({ answer }) => answer) ?? [];
    expect(refused).toBe('throttled');
    expect(taken.length).toBeGreaterThan(0);
    expect(new Set(taken)).toEqual(new Set(['accepted']));
    expect(bookend.notices.flatMap(({ remedy }) => remedy?.outcome ?? []).join('\n')).toContain(
      `1 of ${taken.length + 1} calls: throttled`,
    );
    expect(others.map(({ action }) => action)).toEqual(['drain-instance']);
    expect(await leases(bookend)).toBe(0);
  });

  it('is gone by the time: nothing is left to do', async () => {
    const ecs = await startEcs({ scenario: fleet(DIES), afterSeconds: 0 });
    const bookend = await new Bookend(ecs, { mode: 'propose' }).begin();
    await bookend.livesUntil(async () => (await bookend.states()).some(({ incident }) => incident !== null), 900);
    const broken = (await bookend.states()).find(({ incident }) => incident !== null);
    const { clusterArn, containerInstanceArn } = broken?.ledger ?? {};
    const gone = { cluster: clusterArn, containerInstance: containerInstanceArn, force: true };
    await ecs.client.send(new DeregisterContainerInstanceCommand(gone));
    bookend.policy = { mode: 'enforce' };
    await bookend.remediatesOne({
      body: {
        id: '1',
        incidentId: broken?.incident?.id,
        place: { kind: 'instance', containerInstanceArn },
        clusterArn,
        rules: ['daemon-stayed-up'],
        openedAt: 0,
      },
      sentAt: bookend.now(),
      from: 0,
      received: 0,
    });
    expect(bookend.remedied.at(-1)).toMatchObject({ result: 'nothing' });
    expect(bookend.writes).toBe(0);
  });
});
