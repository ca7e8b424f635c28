import {
  DescribeCapacityProvidersCommand,
  DescribeDaemonCommand,
  DescribeDaemonRevisionsCommand,
  ECSClient,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it, onTestFinished } from 'vitest';
import { mergeInventory } from '../../../shared/core/inventory/merge-inventory.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { CLUSTER, CREATED, NOW, provider } from './told-daemon.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const REFRESH_MS = 300_000;

/** Refreshes the inventory of a cluster of so many daemons, again and again, with a share of so many calls each time. */
const refreshes = (count: number, share: number) => {
  const ecs = mockClient(ECSClient);
  onTestFinished(() => ecs.restore());
  const times = { status: 'ACTIVE' as const, createdAt: new Date(CREATED), updatedAt: new Date(CREATED) };
  const nameOf = (n: number) => `${ARN}:daemon/prod/d-${n}`;
  ecs.on(ListDaemonsCommand).callsFake(({ nextToken = '0' }: { nextToken?: string }) => {
    const from = Number(nextToken);
    const size = Math.min(100, count - from);
    return {
      daemonSummariesList: Array.from({ length: size }, (_, n) => ({ daemonArn: nameOf(from + n), ...times })),
      ...(from + size < count ? { nextToken: String(from + size) } : {}),
    };
  });
  ecs.on(DescribeDaemonCommand).callsFake(({ daemonArn }: { daemonArn: string }) => ({
    daemon: { daemonArn, ...times, currentRevisions: [{ arn: `${daemonArn}/1`, capacityProviders: [provider('a')] }] },
  }));
  ecs
    .on(DescribeDaemonRevisionsCommand)
    .callsFake(({ daemonRevisionArns }: { daemonRevisionArns: readonly string[] }) => ({
      daemonRevisions: daemonRevisionArns.map((daemonRevisionArn) => ({ daemonRevisionArn, critical: false })),
    }));
  ecs.on(DescribeCapacityProvidersCommand).resolves({ capacityProviders: [] });
  let inventory: Inventory | null = null;
  let at = NOW;
  return async () => {
    at += REFRESH_MS;
    const budget = createMemoryReadBudget(() => at, { burst: share, perSecond: share });
    const taken = await takeInventory(CLUSTER, inventory, NOW, { client: new ECSClient({}), budget, now: () => at });
    if (taken.kind !== 'taken') return { taken, inventory };
    inventory = mergeInventory(inventory, taken.seen, NOW);
    return { taken, inventory };
  };
};

it('an inventory of 2 000 daemons is taken some at a time, and never begins anew', async () => {
  const refresh = refreshes(2000, 175);
  const known: number[] = [];
  for (let n = 0; n < 21; n++) {
    const { taken, inventory } = await refresh();
    expect(taken.calls).toBeLessThanOrEqual(175);
    known.push(inventory?.daemons.length ?? 0);
  }
  expect(known.slice(0, 3)).toEqual([100, 200, 300]);
  const { taken, inventory } = await refresh();
  expect(taken).toMatchObject({ seen: { isComplete: true }, unread: [] });
  expect(inventory?.daemons).toHaveLength(2000);
  expect(inventory?.daemons.every(({ critical }) => !critical)).toBe(true);
});

it('an inventory for which the share does not last keeps what was seen', async () => {
  const refresh = refreshes(90, 50);
  const known: number[] = [];
  for (let n = 0; n < 6; n++) known.push((await refresh()).inventory?.daemons.length ?? 0);
  expect(known[0]).toBeGreaterThan(0);
  expect(known.at(-1)).toBe(90);
});
