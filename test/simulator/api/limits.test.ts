import {
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ECSServiceException,
  InvalidParameterException,
  ListContainerInstancesCommand,
  ListDaemonsCommand,
  ListTasksCommand,
  paginateListContainerInstances,
  paginateListServices,
  paginateListTasks,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
  UpdateDaemonCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { type Ecs, needed, type PLAIN, startEcs } from './ecs.ts';

const LARGE: typeof PLAIN = {
  name: 'large',
  says: 'A cluster with more of everything than one page takes.',
  hours: 1,
  clusters: [
    {
      name: 'prod',
      capacityProviders: [{ name: 'mi', instances: 120, everySeconds: 0.1 }],
      daemons: Array.from({ length: 3 }, (_, index) => ({ name: `daemon-${index}` })),
      services: Array.from({ length: 23 }, (_, index) => ({
        name: `service-${index}`,
        capacityProvider: 'mi',
        desiredCount: 10,
      })),
    },
  ],
};

/** The SDK's paginators write into what they are given. */
const prod = Object.freeze({ cluster: 'prod' });

describe('pages', () => {
  it('of the SDK paginators hold everything once', async () => {
    const { client, fleet } = await startEcs({ scenario: LARGE });
    const tasks: string[] = [];
    const sizes: number[] = [];
    for await (const { taskArns = [] } of paginateListTasks({ client }, { ...prod })) {
      tasks.push(...taskArns);
      sizes.push(taskArns.length);
    }
    expect(sizes).toEqual([100, 100, 100, 100, 100, 90]);
    const [cluster] = fleet.clusters.values();
    expect([...tasks].sort()).toEqual([...needed(cluster).tasks.keys()].sort());

    const instances: string[] = [];
    const pages = paginateListContainerInstances({ client, pageSize: 7 }, { ...prod });
    for await (const { containerInstanceArns = [] } of pages) {
      expect(containerInstanceArns.length).toBeLessThanOrEqual(7);
      instances.push(...containerInstanceArns);
    }
    expect(new Set(instances).size).toBe(120);

    const services: string[] = [];
    for await (const { serviceArns = [] } of paginateListServices({ client }, { ...prod }))
      services.push(...serviceArns);
    expect(new Set(services).size).toBe(23);
  });

  it('neither repeat nor skip what stays while the fleet changes', async () => {
    const ecs = await startEcs({ scenario: LARGE });
    const [cluster] = ecs.fleet.clusters.values();
    const before = new Set(needed(cluster).tasks.keys());
    const listed: string[] = [];
    for await (const { taskArns = [] } of paginateListTasks({ client: ecs.client }, { ...prod })) {
      listed.push(...taskArns);
      await ecs.client.send(new StopTaskCommand({ ...prod, task: needed(taskArns[0]) }));
      ecs.advance(60);
    }
    expect(new Set(listed).size).toBe(listed.length);
    const stayed = [...needed(cluster).tasks.values()].filter(
      ({ taskArn, desiredStatus }) => before.has(taskArn) && desiredStatus === 'RUNNING',
    );
    for (const { taskArn } of stayed) expect(listed).toContain(taskArn);
  });

  it.each([
    { why: 'a size of 0', asked: { maxResults: 0 } },
    { why: 'a size of 101', asked: { maxResults: 101 } },
    { why: 'a token that was not given', asked: { nextToken: 'mine' } },
  ])('are refused for $why', async ({ asked }) => {
    const { client } = await startEcs();
    await expect(client.send(new ListTasksCommand({ ...prod, ...asked }))).rejects.toThrow(InvalidParameterException);
  });

  it('take no token of another action', async () => {
    const { client } = await startEcs();
    const { nextToken = '' } = await client.send(new ListTasksCommand({ ...prod, maxResults: 1 }));
    expect(nextToken).not.toBe('');
    await expect(client.send(new ListContainerInstancesCommand({ ...prod, nextToken }))).rejects.toThrow(
      InvalidParameterException,
    );
  });
});

describe('batches', () => {
  const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index}`);

  it.each<{ what: string; most: number; send: (client: ECSClient, names: string[]) => Promise<unknown> }>([
    {
      what: 'DescribeTasks',
      most: 100,
      send: (client, tasks) => client.send(new DescribeTasksCommand({ ...prod, tasks })),
    },
    {
      what: 'DescribeContainerInstances',
      most: 100,
      send: (client, containerInstances) =>
        client.send(new DescribeContainerInstancesCommand({ ...prod, containerInstances })),
    },
    {
      what: 'UpdateContainerInstancesState',
      most: 10,
      send: (client, containerInstances) =>
        client.send(new UpdateContainerInstancesStateCommand({ ...prod, containerInstances, status: 'DRAINING' })),
    },
    {
      what: 'DescribeServices',
      most: 10,
      send: (client, services) => client.send(new DescribeServicesCommand({ ...prod, services })),
    },
    {
      what: 'DescribeDaemonRevisions',
      most: 20,
      send: (client, daemonRevisionArns) => client.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns })),
    },
    {
      what: 'DescribeDaemonDeployments',
      most: 20,
      send: (client, daemonDeploymentArns) =>
        client.send(new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns })),
    },
  ])('of $what: 1 to $most, and what is missing fails inside the 200', async ({ most, send }) => {
    const { client } = await startEcs();
    await expect(send(client, [])).rejects.toThrow(InvalidParameterException);
    await expect(send(client, many(most + 1))).rejects.toThrow(InvalidParameterException);
    const answer = await send(client, many(most));
    expect(answer).toMatchObject({ failures: many(most).map(() => ({ reason: 'MISSING' })) });
  });
});

describe('throttles', () => {
  /** So many of these calls are answered before the first is throttled. */
  const answered = async (send: () => Promise<unknown>, most = 400): Promise<number> => {
    for (let count = 0; count < most; count += 1) {
      try {
        await send();
      } catch (error) {
        if (!(error instanceof ECSServiceException)) throw error;
        expect(error).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
        expect(error.$metadata.httpStatusCode).toBe(400);
        return count;
      }
    }
    return most;
  };

  const list = ({ client }: Ecs) => client.send(new ListTasksCommand(prod));
  const listInstances = ({ client }: Ecs) => client.send(new ListContainerInstancesCommand(prod));

  it('let 100 reads of tasks and container instances through together, then 20 a second', async () => {
    const ecs = await startEcs();
    for (let i = 0; i < 60; i += 1) await list(ecs);
    expect(await answered(() => listInstances(ecs))).toBe(40);
    expect(await answered(() => list(ecs))).toBe(0);
    ecs.advance(1);
    expect(await answered(() => list(ecs))).toBe(20);
    ecs.advance(0.05);
    expect(await answered(() => listInstances(ecs))).toBe(1);
    ecs.advance(3600);
    expect(await answered(() => list(ecs))).toBe(100);
  });

  it('have a bucket of their own for daemons and for writes', async () => {
    const ecs = await startEcs();
    await answered(() => list(ecs));
    expect(await answered(() => ecs.client.send(new ListDaemonsCommand({})))).toBe(100);
    const { client } = ecs;
    const daemon = {
      daemonArn: 'arn:aws:ecs:us-west-2:123456789012:daemon/prod/logs',
      daemonTaskDefinitionArn: 'logs-td',
    };
    const update = new UpdateDaemonCommand({
      ...daemon,
      capacityProviderArns: ['arn:aws:ecs:us-west-2:123456789012:capacity-provider/mi'],
    });
    expect(await answered(() => client.send(update))).toBe(50);
    ecs.advance(1);
    expect(await answered(() => client.send(update))).toBe(5);
  });

  it('are told apart by the SDK, which tries again', async () => {
    const { client, server } = await startEcs({ attempts: 3 });
    server.faults.inject({ fault: 'throttling', times: 2 });
    const { $metadata } = await client.send(new ListTasksCommand(prod));
    expect($metadata.attempts).toBe(3);
  });

  it('can be switched off', async () => {
    const ecs = await startEcs({ throttled: false });
    expect(await answered(() => list(ecs), 150)).toBe(150);
  });
});

describe('memory', () => {
  it('of stopped tasks ends after one hour', async () => {
    const ecs = await startEcs();
    const { client, fleet } = ecs;
    const { taskArns = [] } = await client.send(new ListTasksCommand({ ...prod, family: 'web', maxResults: 1 }));
    const { task } = await client.send(new StopTaskCommand({ ...prod, task: needed(taskArns[0]) }));
    const describeTask = () => client.send(new DescribeTasksCommand({ ...prod, tasks: taskArns }));
    for (let i = 0; i < 200 && (await describeTask()).tasks?.[0]?.lastStatus !== 'STOPPED'; i += 1) ecs.advance(1);
    const stopped = needed((await describeTask()).tasks?.[0]);
    const stoppedAt = needed(stopped.stoppedAt).getTime();
    const listStopped = async () =>
      (await client.send(new ListTasksCommand({ ...prod, desiredStatus: 'STOPPED' }))).taskArns ?? [];
    ecs.server.advanceTo(stoppedAt + 3_599_999);
    expect((await describeTask()).tasks).toMatchObject([{ taskArn: task?.taskArn, lastStatus: 'STOPPED' }]);
    expect(await listStopped()).toEqual(taskArns);
    ecs.server.advanceTo(stoppedAt + 3_600_000);
    expect(await describeTask()).toMatchObject({ tasks: [], failures: [{ arn: taskArns[0], reason: 'MISSING' }] });
    expect(await listStopped()).toEqual([]);
    expect(fleet.now).toBe(stoppedAt + 3_600_000);
  });

  it('of container instances that are gone ends after one hour', async () => {
    const ecs = await startEcs();
    const { client } = ecs;
    const { containerInstanceArns = [] } = await client.send(new ListContainerInstancesCommand(prod));
    const [gone = ''] = containerInstanceArns;
    await client.send(new DeregisterContainerInstanceCommand({ ...prod, containerInstance: gone, force: true }));
    const describeGone = () =>
      client.send(new DescribeContainerInstancesCommand({ ...prod, containerInstances: [gone] }));
    ecs.advance(3599);
    expect((await describeGone()).containerInstances).toMatchObject([{ status: 'INACTIVE' }]);
    ecs.advance(1);
    expect((await describeGone()).failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});
