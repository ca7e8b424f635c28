import { DeleteDaemonCommand, UpdateDaemonCommand } from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { mergeInventory } from '../../../shared/core/inventory/merge-inventory.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { type Ecs, needed, PLAIN, startEcs } from '../../simulator/api/ecs.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const CLUSTER = `${ARN}:cluster/prod`;
const lagging = { ...PLAIN, switches: { readLagSeconds: 60 } };

const refresh = async (ecs: Ecs, previous: Inventory | null) => {
  const now = () => ecs.server.now;
  const lookout = { client: ecs.client, budget: createMemoryReadBudget(now, { burst: 100, perSecond: 100 }), now };
  const taken = await takeInventory(CLUSTER, previous, 0, lookout);
  if (taken.kind !== 'taken') throw new Error('the inventory was not taken');
  return { inventory: mergeInventory(previous, taken.seen, 0), unread: taken.unread };
};
const agentOf = ({ daemons }: Inventory) => daemons.filter(({ daemonName }) => daemonName === 'agent');

it('an update that reads do not show yet is dated back to when it was asked for', async () => {
  const ecs = await startEcs({ scenario: lagging, throttled: false });
  const before = (await refresh(ecs, null)).inventory;
  ecs.advance(10);
  const askedAt = ecs.server.now;
  const target = ecs.fleet.clusters.get(CLUSTER)?.daemons.get('agent')?.target;
  await ecs.client.send(
    new UpdateDaemonCommand({
      daemonArn: `${ARN}:daemon/prod/agent`,
      daemonTaskDefinitionArn: needed(target).daemonTaskDefinitionArn,
      capacityProviderArns: [`${ARN}:capacity-provider/mi`],
      critical: false,
    }),
  );
  ecs.advance(20);
  const hidden = (await refresh(ecs, before)).inventory;
  ecs.advance(60);
  const { inventory: shown, unread } = await refresh(ecs, hidden);
  expect(unread).toEqual([]);
  const [gpu, mi] = agentOf(shown).toSorted(
    (one, other) => (one.deletedAt === null ? 1 : 0) - (other.deletedAt === null ? 1 : 0),
  );
  expect(gpu).toMatchObject({ capacityProviderNames: ['gpu'] });
  expect(needed(gpu?.deletedAt ?? undefined)).toBeLessThanOrEqual(askedAt);
  expect(mi).toMatchObject({ capacityProviderNames: ['mi'], deletedAt: null, critical: false });
  expect(mi?.criticalBefore).toEqual([{ until: askedAt, critical: true }]);
});

it('a deletion ends a daemon once, from when it was asked for, however reads lag', async () => {
  const ecs = await startEcs({ scenario: lagging, throttled: false });
  let { inventory } = await refresh(ecs, null);
  ecs.advance(10);
  const askedAt = ecs.server.now;
  await ecs.client.send(new DeleteDaemonCommand({ daemonArn: `${ARN}:daemon/prod/agent` }));
  for (const seconds of [10, 30, 60, 300, 900, 3600, 7200]) {
    ecs.advance(seconds);
    const taken = await refresh(ecs, inventory);
    expect(taken.unread).toEqual([]);
    inventory = taken.inventory;
    if (seconds >= 60) expect(agentOf(inventory)).toMatchObject([{ deletedAt: askedAt }]);
  }
});

it('deployments that ECS has forgotten leave the inventory complete', async () => {
  const ecs = await startEcs({ throttled: false });
  const before = (await refresh(ecs, null)).inventory;
  ecs.server.faults.inject({ fault: 'forgotten-deployments' });
  ecs.advance(300);
  const { inventory, unread } = await refresh(ecs, before);
  expect(unread).toEqual([]);
  expect(inventory).toEqual({ ...before, refreshedAt: ecs.server.now });
});
