import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { askProviderNumbers } from '../../../shared/edge/remedies/ask/provider-numbers.ts';
import { type Ecs, startEcs } from '../../simulator/api/ecs.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';
const PROVIDER = { clusterArn: CLUSTER, capacityProviderName: 'mi' };
const everything = () => false;

const lookoutOf = ({ client, server }: Ecs, burst = 1000) => ({
  client,
  budget: createMemoryReadBudget(() => server.now, { burst, perSecond: burst }),
  now: () => server.now,
});

const instancesOf = async ({ client }: Ecs): Promise<string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: CLUSTER, filter: 'capacityProviderName == mi' })))
    .containerInstanceArns ?? [];

const drains = ({ client }: Ecs, containerInstances: string[]) =>
  client.send(new UpdateContainerInstancesStateCommand({ cluster: CLUSTER, containerInstances, status: 'DRAINING' }));

describe('how a capacity provider stands', () => {
  it('is told for its own instances alone', async () => {
    const ecs = await startEcs();
    const numbers = await askProviderNumbers(PROVIDER, lookoutOf(ecs), everything);
    expect(numbers).toEqual({ at: ecs.server.now, instances: 3, leaving: [] });
    const gpu = { ...PROVIDER, capacityProviderName: 'gpu' };
    expect(await askProviderNumbers(gpu, lookoutOf(ecs), everything)).toMatchObject({ instances: 1, leaving: [] });
    const none = { ...PROVIDER, capacityProviderName: 'none' };
    expect(await askProviderNumbers(none, lookoutOf(ecs), everything)).toMatchObject({ instances: 0, leaving: [] });
  });

  it('names all that leave, whoever drains them, and counts them', async () => {
    const ecs = await startEcs();
    const [first = '', second = ''] = await instancesOf(ecs);
    await drains(ecs, [first, second]);
    const { instances, leaving } = await askProviderNumbers(PROVIDER, lookoutOf(ecs), everything);
    expect([...leaving].sort()).toEqual([first, second].sort());
    expect(instances).toBe(3);
  });

  it('stops counting once there are enough, and never stops naming those that leave', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    await drains(ecs, [first]);
    const before = ecs.server.calls.get('ListContainerInstances') ?? 0;
    const { instances, leaving } = await askProviderNumbers(PROVIDER, lookoutOf(ecs), () => true);
    expect({ instances, leaving }).toEqual({ instances: 1, leaving: [first] });
    expect(ecs.server.calls.get('ListContainerInstances')).toBe(before + 2);
  });

  it('goes on to the last page', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    const arns = Array.from({ length: 250 }, (_, n) => `arn:${n}`);
    mock.on(ListContainerInstancesCommand).callsFake(({ status, nextToken }) => {
      if (status !== 'ACTIVE') return { containerInstanceArns: [] };
      const from = Number(nextToken ?? 0);
      const next = from + 100 < 250 ? { nextToken: String(from + 100) } : {};
      return { containerInstanceArns: arns.slice(from, from + 100), ...next };
    });
    mock.on(DescribeContainerInstancesCommand).callsFake(({ containerInstances }) => ({
      containerInstances: containerInstances.map((containerInstanceArn: string) => ({
        containerInstanceArn,
        capacityProviderName: 'mi',
      })),
    }));
    expect((await askProviderNumbers(PROVIDER, lookoutOf(ecs), everything)).instances).toBe(250);
    mock.restore();
  });

  it('counts one whose provider is not told only against an act', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    mock.on(ListContainerInstancesCommand).callsFake(({ status }) => ({ containerInstanceArns: [`arn:${status}`] }));
    mock.on(DescribeContainerInstancesCommand).callsFake(({ containerInstances: [containerInstanceArn] }) => ({
      containerInstances: [{ containerInstanceArn }],
    }));
    const { instances, leaving } = await askProviderNumbers(PROVIDER, lookoutOf(ecs), everything);
    expect({ instances, leaving }).toEqual({ instances: 2, leaving: ['arn:DRAINING', 'arn:DEREGISTERING'] });
    mock.restore();
  });

  it.each([
    { what: 'the share of reads is used up', burst: 1, fault: null },
    { what: 'ECS throttles', burst: 1000, fault: { fault: 'throttling' } as const },
    {
      what: 'ECS describes only some',
      burst: 1000,
      fault: { fault: 'half-failures', action: 'DescribeContainerInstances', reason: 'INTERNAL' } as const,
    },
  ])('is not told in part: to be asked again where $what', async ({ burst, fault }) => {
    const ecs = await startEcs();
    if (fault !== null) ecs.server.faults.inject(fault);
    await expect(askProviderNumbers(PROVIDER, lookoutOf(ecs, burst), everything)).rejects.toMatchObject({
      name: 'NotNowError',
      delaySeconds: expect.any(Number),
    });
  });
});
