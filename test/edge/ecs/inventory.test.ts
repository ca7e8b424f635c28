import {
  DeleteDaemonCommand,
  DescribeDaemonCommand,
  DescribeDaemonRevisionsCommand,
  ECSClient,
  ListDaemonsCommand,
  UpdateDaemonCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mergeInventory } from '../../../shared/core/inventory/merge-inventory.ts';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { type InventoryTaken, takeInventory } from '../../../shared/edge/ecs/inventory/take-inventory.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { type Ecs, needed, PLAIN, startEcs } from '../../simulator/api/ecs.ts';
import { provider, revision, revisionArn, NOW as TOLD_AT, told } from './told-daemon.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const CLUSTER = `${ARN}:cluster/prod`;

const NUMBERS = PLAIN.clusters[0]?.capacityProviders.map(({ name, instances }) => [name, instances]).sort();

const take = async (ecs: Ecs, previous: Inventory | null, watchedSince: number): Promise<InventoryTaken> => {
  const now = () => ecs.server.now;
  const lookout = { client: ecs.client, budget: createMemoryReadBudget(now, { burst: 100, perSecond: 100 }), now };
  return await takeInventory(CLUSTER, previous, watchedSince, lookout);
};

const refresh = async (ecs: Ecs, previous: Inventory | null, watchedSince = 0): Promise<Inventory> => {
  const taken = await take(ecs, previous, watchedSince);
  if (taken.kind !== 'taken') throw new Error('the inventory was not taken');
  return mergeInventory(previous, taken.seen, watchedSince);
};

const daemonOf = ({ daemons }: Inventory, name: string) => daemons.filter(({ daemonName }) => daemonName === name);

describe('the inventory of a cluster', () => {
  it('is its daemons, what they cover and whether they are critical, and its providers', async () => {
    const ecs = await startEcs();
    const taken = await take(ecs, null, ecs.server.now);
    expect(taken).toMatchObject({ kind: 'taken', calls: 6, problems: [] });
    const inventory = await refresh(ecs, null, ecs.server.now);
    expect(inventory).toMatchObject({
      clusterArn: CLUSTER,
      watchedSince: ecs.server.now,
      refreshedAt: ecs.server.now,
      providers: [
        { name: 'gpu', autoRepair: false },
        { name: 'mi', autoRepair: true },
      ],
    });
    expect(inventory.providers.map(({ name, instances }) => [name, instances])).toEqual(NUMBERS);
    const known = { clusterArn: CLUSTER, deletedAt: null, firstDeployment: null, firstSeenAt: null };
    expect(inventory.daemons).toMatchObject([
      { ...known, daemonName: 'agent', capacityProviderNames: ['gpu', 'mi'], critical: true },
      { ...known, daemonName: 'logs', capacityProviderNames: ['mi'], critical: false },
    ]);
  });

  it('does not change where nothing has, and costs as many calls again', async () => {
    const ecs = await startEcs();
    const inventory = await refresh(ecs, null, ecs.server.now);
    ecs.advance(600);
    expect(await refresh(ecs, inventory)).toEqual({ ...inventory, refreshedAt: ecs.server.now });
    expect(await take(ecs, inventory, 0)).toMatchObject({ calls: 6 });
  });

  it('counts which revisions of a daemon run in a provider, where ECS tells of each', async () => {
    const counted = (id: string, count: number) => ({
      arn: revisionArn(id),
      capacityProviders: [{ ...provider('a'), runningCount: count }],
    });
    const described = (id: string) => ({
      ...revision(id),
      daemonTaskDefinitionArn: `${ARN}:daemon-task-definition/agent:${id}`,
    });
    const answers = {
      current: [counted('6', 9), counted('7', 4)],
      deployment: { targetDaemonRevision: { arn: revisionArn('7'), capacityProviders: [] } },
    };
    const { inventory } = await told({ ...answers, revisions: [described('6'), described('7')] });
    expect(inventory.providers[0]?.revisions).toEqual([
      { daemonName: 'agent', revision: 6, count: 9, deployedAt: null },
      { daemonName: 'agent', revision: 7, count: 4, deployedAt: TOLD_AT - 60_000 },
    ]);
    const { inventory: unknown } = await told({ ...answers, revisions: [described('7'), revision('6')] });
    expect(unknown.providers[0]).not.toHaveProperty('revisions');
  });

  it('has pages of daemons and of providers', async () => {
    const providers = Array.from({ length: 23 }, (_, index) => ({ name: `p-${index}`, instances: 1 }));
    const daemons = Array.from({ length: 45 }, (_, index) => ({ name: `d-${index}` }));
    const clusters = [{ name: 'prod', capacityProviders: providers, daemons }];
    const ecs = await startEcs({ scenario: { ...PLAIN, clusters }, throttled: false });
    const inventory = await refresh(ecs, null);
    expect(inventory.providers).toHaveLength(23);
    expect(inventory.daemons).toHaveLength(45);
    expect(await take(ecs, null, ecs.server.now)).toMatchObject({ calls: 1 + 45 + 3 + 3 + 3 });
  });

  const growing: Scenario = {
    ...PLAIN,
    clusters: [
      {
        name: 'prod',
        capacityProviders: [{ name: 'mi', instances: 3, everySeconds: 1 }],
        daemons: [{ name: 'agent' }, { name: 'late', createdAfterSeconds: 1200 }],
        services: [{ name: 'web', capacityProvider: 'mi', desiredCount: 6 }],
      },
    ],
  };

  it('learns of a new daemon, its first deployment, and when that had reached every instance', async () => {
    const ecs = await startEcs({ scenario: growing });
    const watchedSince = ecs.server.now;
    const before = await refresh(ecs, null, watchedSince);
    expect(daemonOf(before, 'late')).toEqual([]);
    ecs.advance(720);
    const during = await refresh(ecs, before);
    const [late] = daemonOf(during, 'late');
    const beganAt = needed(late?.createdAt ?? undefined);
    expect(late).toMatchObject({ firstDeployment: { succeededAt: null }, deletedAt: null });
    expect(needed(late?.firstDeployment ?? undefined).beganAt).toBeGreaterThanOrEqual(beganAt);
    ecs.advance(3 * 3600);
    const after = await refresh(ecs, during);
    const truth = needed([...ecs.fleet.log.deployments.values()].find(({ daemonName }) => daemonName === 'late'));
    expect(daemonOf(after, 'late')).toMatchObject([
      { firstDeployment: { succeededAt: truth.statuses.find(({ status }) => status === 'SUCCESSFUL')?.at } },
    ]);
    expect(await take(ecs, after, 0)).toMatchObject({ calls: 6 });
  });

  it('knows since when a daemon is being deleted, and keeps it', async () => {
    const ecs = await startEcs();
    const before = await refresh(ecs, null);
    ecs.advance(60);
    const askedAt = ecs.server.now;
    await ecs.client.send(new DeleteDaemonCommand({ daemonArn: `${ARN}:daemon/prod/agent` }));
    ecs.advance(10);
    const during = await refresh(ecs, before);
    expect(daemonOf(during, 'agent')).toMatchObject([{ deletedAt: askedAt }]);
    ecs.advance(7200);
    const after = await refresh(ecs, during);
    expect(daemonOf(after, 'agent')).toEqual(daemonOf(during, 'agent'));
    expect(daemonOf(after, 'logs')).toMatchObject([{ deletedAt: null }]);
  });

  it('takes a daemon that is gone since it was last asked as deleted from then on', async () => {
    const ecs = await startEcs();
    const before = await refresh(ecs, null);
    await ecs.client.send(new DeleteDaemonCommand({ daemonArn: `${ARN}:daemon/prod/agent` }));
    ecs.advance(7200);
    const after = await refresh(ecs, before);
    expect(daemonOf(after, 'agent')).toMatchObject([{ deletedAt: before.refreshedAt }]);
  });

  it('takes a provider that a daemon is detached from as such, and says so for that provider alone', async () => {
    const ecs = await startEcs();
    const before = await refresh(ecs, null);
    ecs.advance(60);
    const target = ecs.fleet.clusters.get(CLUSTER)?.daemons.get('agent')?.target;
    await ecs.client.send(
      new UpdateDaemonCommand({
        daemonArn: `${ARN}:daemon/prod/agent`,
        daemonTaskDefinitionArn: needed(target).daemonTaskDefinitionArn,
        capacityProviderArns: [`${ARN}:capacity-provider/mi`],
      }),
    );
    ecs.advance(10);
    const after = await refresh(ecs, before);
    expect(daemonOf(after, 'agent')).toMatchObject([
      { capacityProviderNames: ['gpu'], deletedAt: before.refreshedAt },
      { capacityProviderNames: ['mi'], deletedAt: null },
    ]);
  });

  it('of a cluster that is gone has no daemon that is not deleted', async () => {
    const ecs = await startEcs();
    const before = await refresh(ecs, null);
    ecs.advance(60);
    const now = () => ecs.server.now;
    const lookout = { client: ecs.client, budget: createMemoryReadBudget(now), now };
    const taken = await takeInventory(`${ARN}:cluster/gone`, before, 0, lookout);
    if (taken.kind !== 'taken') throw new Error('the inventory was not taken');
    const after = mergeInventory(before, taken.seen, 0);
    expect(after.daemons.every(({ deletedAt }) => deletedAt === before.refreshedAt)).toBe(true);
  });

  it('is asked for again later where ECS throttles, or our share is used up', async () => {
    const ecs = await startEcs();
    ecs.server.faults.inject({ fault: 'throttling', action: 'DescribeDaemonRevisions', times: 1 });
    expect(await take(ecs, null, 0)).toEqual({ kind: 'later', delaySeconds: 10, isThrottled: true, calls: 5 + 1 });
    const now = () => ecs.server.now;
    const lookout = { client: ecs.client, budget: createMemoryReadBudget(now, { burst: 2, perSecond: 1 }), now };
    expect(await takeInventory(CLUSTER, null, 0, lookout)).toEqual({
      kind: 'later',
      delaySeconds: 1,
      isThrottled: false,
      calls: 2,
    });
  });

  it('fails where ECS does', async () => {
    const ecs = await startEcs();
    ecs.server.faults.inject({ fault: 'server-error', times: 1 });
    await expect(take(ecs, null, 0)).rejects.toThrow('Service Unavailable');
  });
});

describe('odd answers about daemons', () => {
  /** The inventory from before ECS began to answer oddly. */
  const oddly = async () => {
    const ecs = await startEcs();
    const before = await refresh(ecs, null);
    const odd = mockClient(ECSClient);
    odd.callsFake(() => ({}));
    onTestFinished(() => odd.restore());
    return { ecs, odd, before };
  };
  const summary = { daemonArn: `${ARN}:daemon/prod/agent`, status: 'ACTIVE' as const };
  const REVISION = `${ARN}:daemon-revision/prod/agent/1`;
  const daemon = {
    ...summary,
    createdAt: new Date(1000),
    updatedAt: new Date(2000),
    currentRevisions: [{ arn: REVISION, capacityProviders: [{ arn: `${ARN}:capacity-provider/mi` }] }],
  };

  it('without `critical`, as older ones are, mean true', async () => {
    const { ecs, odd } = await oddly();
    odd.on(ListDaemonsCommand).resolves({ daemonSummariesList: [summary] });
    odd.on(DescribeDaemonCommand).resolves({ daemon });
    odd.on(DescribeDaemonRevisionsCommand).resolves({ daemonRevisions: [{ daemonRevisionArn: REVISION }] });
    expect((await refresh(ecs, null)).daemons).toMatchObject([{ daemonName: 'agent', critical: true }]);
  });

  it('that say nothing of a revision leave what is known of it', async () => {
    const { ecs, odd, before } = await oddly();
    odd
      .on(ListDaemonsCommand)
      .resolves({ daemonSummariesList: [{ ...summary, daemonArn: `${ARN}:daemon/prod/logs` }] });
    const createdAt = new Date(needed(daemonOf(before, 'logs')[0]?.createdAt ?? undefined));
    odd.on(DescribeDaemonCommand).resolves({ daemon: { ...daemon, createdAt } });
    odd.on(DescribeDaemonRevisionsCommand).resolves({ failures: [{ arn: REVISION, reason: 'MISSING' }] });
    expect(daemonOf(await refresh(ecs, before), 'logs')).toEqual(daemonOf(before, 'logs'));
  });

  it('that can not be read name the field, and nothing is concluded to be gone', async () => {
    const { ecs, odd, before } = await oddly();
    expect(before.daemons).toHaveLength(2);
    odd.on(ListDaemonsCommand).resolves({ daemonSummariesList: [summary, { status: 'ACTIVE' }] });
    odd.on(DescribeDaemonCommand).resolves({});
    const taken = await take(ecs, before, 0);
    expect(taken).toMatchObject({
      seen: { isComplete: false },
      problems: ['daemonSummariesList[1].daemonArn is missing', `${summary.daemonArn}: daemon is missing`],
    });
    if (taken.kind !== 'taken') throw new Error('the inventory was not taken');
    expect(mergeInventory(before, taken.seen, 0)).toEqual(before);
  });
});
