import {
  ClientException,
  ClusterNotFoundException,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  InvalidParameterException,
  ListClustersCommand,
  ListContainerInstancesCommand,
  type ListContainerInstancesRequest,
  ListServicesCommand,
  ListTasksCommand,
  type ListTasksRequest,
  ServiceNotFoundException,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { detailsSince, type Ecs, type Exception, needed, PLAIN, startEcs } from './ecs.ts';

const listTasks = async ({ client }: Ecs, request: ListTasksRequest): Promise<string[]> =>
  (await client.send(new ListTasksCommand({ cluster: 'prod', ...request }))).taskArns ?? [];

const listInstances = async ({ client }: Ecs, request: ListContainerInstancesRequest = {}): Promise<string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: 'prod', ...request }))).containerInstanceArns ?? [];

describe('clusters', () => {
  it('are listed, and described by name or ARN; unknown ones are failures inside a 200', async () => {
    const { client } = await startEcs();
    const { clusterArns = [] } = await client.send(new ListClustersCommand({}));
    expect(clusterArns).toEqual([
      'arn:aws:ecs:us-west-2:123456789012:cluster/mixed',
      'arn:aws:ecs:us-west-2:123456789012:cluster/prod',
    ]);
    const { clusters, failures } = await client.send(
      new DescribeClustersCommand({ clusters: ['prod', needed(clusterArns[0]), 'nowhere'] }),
    );
    expect(clusters?.map(({ clusterName }) => clusterName)).toEqual(['prod', 'mixed']);
    expect(clusters?.[0]).toMatchObject({
      status: 'ACTIVE',
      capacityProviders: ['mi', 'gpu'],
      registeredContainerInstancesCount: 4,
      activeServicesCount: 1,
      // 6 of the service, 2 jobs, the agent on four instances, logs on three
      runningTasksCount: 15,
    });
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:us-west-2:123456789012:cluster/nowhere', reason: 'MISSING' }]);
  });

  it('without a name mean the one called default, which this account lacks', async () => {
    const { client } = await startEcs();
    expect((await client.send(new DescribeClustersCommand({}))).failures).toMatchObject([{ reason: 'MISSING' }]);
    await expect(client.send(new ListTasksCommand({}))).rejects.toThrow(ClusterNotFoundException);
  });
});

describe('capacity providers', () => {
  it('of a cluster are described through it, with their repair switch', async () => {
    const { client } = await startEcs();
    const { capacityProviders } = await client.send(new DescribeCapacityProvidersCommand({ cluster: 'prod' }));
    expect(
      capacityProviders?.map(({ name, type, cluster, managedInstancesProvider }) => [
        name,
        type,
        cluster,
        managedInstancesProvider?.autoRepairConfiguration?.actionsStatus,
      ]),
    ).toEqual([
      ['gpu', 'MANAGED_INSTANCES', 'prod', 'DISABLED'],
      ['mi', 'MANAGED_INSTANCES', 'prod', 'ENABLED'],
    ]);
  });

  it('of Managed Instances are not listed without a cluster, but found by ARN', async () => {
    const { client } = await startEcs();
    const all = await client.send(new DescribeCapacityProvidersCommand({}));
    expect(all.capacityProviders?.map(({ name }) => name)).toEqual(['FARGATE', 'FARGATE_SPOT']);
    const arn = 'arn:aws:ecs:us-west-2:123456789012:capacity-provider/mi';
    const one = await client.send(new DescribeCapacityProvidersCommand({ capacityProviders: [arn, 'mi'] }));
    expect(one.capacityProviders?.map(({ name }) => name)).toEqual(['mi']);
    expect(one.failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});

describe('container instances', () => {
  it('are described as their newest event told them', async () => {
    const ecs = await startEcs();
    const containerInstances = await listInstances(ecs);
    const described = await ecs.client.send(
      new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances }),
    );
    expect(described.containerInstances).toHaveLength(4);
    const told = detailsSince(ecs, 0, 'ECS Container Instance State Change');
    for (const instance of described.containerInstances ?? []) {
      const newest = needed(told.findLast((one) => one.containerInstanceArn === instance.containerInstanceArn));
      const { registeredAt, ...same } = instance;
      expect(newest).toMatchObject({
        version: same.version,
        status: same.status,
        ec2InstanceId: same.ec2InstanceId,
        capacityProviderName: same.capacityProviderName,
        registeredAt: registeredAt?.toISOString(),
      });
    }
  });

  it.each([
    { status: 'ACTIVE', filter: undefined, count: 4 },
    { status: 'DRAINING', filter: undefined, count: 0 },
    { status: undefined, filter: 'agentConnected == true', count: 4 },
    { status: undefined, filter: 'runningTasksCount > 99', count: 0 },
    { status: undefined, filter: 'attribute:ecs.os-type == linux and attribute:ecs.os-type != windows', count: 4 },
    { status: undefined, filter: 'attribute:ecs.availability-zone in [us-west-2a, us-west-2b, us-west-2c]', count: 4 },
    { status: undefined, filter: 'attribute:ecs.availability-zone !in [us-west-2a, us-west-2b, us-west-2c]', count: 0 },
    { status: undefined, filter: 'attribute:stack exists', count: 0 },
    { status: undefined, filter: 'not (task:group == "daemon:logs") or agentVersion =~ 9.*', count: 1 },
    { status: undefined, filter: 'registeredAt < 2026-10-05T08:00:01Z', count: 2 },
    { status: 'ACTIVE', filter: 'task:group == service:web', count: 3 },
  ] as const)('with status $status and filter $filter: $count', async ({ count, status, filter }) => {
    const ecs = await startEcs();
    const asked = { ...(status === undefined ? {} : { status }), ...(filter === undefined ? {} : { filter }) };
    expect(await listInstances(ecs, asked)).toHaveLength(count);
  });

  it.each(['agentConnected ==', 'colour == red', 'agentConnected is true', '(agentConnected == true', 'a == b == c'])(
    'are not filtered by %s',
    async (filter) => {
      const ecs = await startEcs();
      await expect(listInstances(ecs, { filter })).rejects.toThrow(InvalidParameterException);
    },
  );

  it('show their health if asked, and name the unhealthy daemon task', async () => {
    const unhealthy = { fault: 'daemon-unhealthy', afterSeconds: 60, instances: [1], daemon: 'agent' } as const;
    const ecs = await startEcs({ scenario: { ...PLAIN, faults: [unhealthy] }, afterSeconds: 120 });
    const containerInstances = await listInstances(ecs, { filter: 'capacityProviderName == mi' });
    const asked = { cluster: 'prod', containerInstances };
    const without = await ecs.client.send(new DescribeContainerInstancesCommand(asked));
    expect(without.containerInstances?.every(({ healthStatus }) => healthStatus === undefined)).toBe(true);
    const described = await ecs.client.send(
      new DescribeContainerInstancesCommand({ ...asked, include: ['CONTAINER_INSTANCE_HEALTH'] }),
    );
    const health = (described.containerInstances ?? []).map(({ healthStatus }) => healthStatus);
    expect(health.map((one) => one?.overallStatus).sort()).toEqual(['IMPAIRED', 'OK', 'OK']);
    const impaired = health.flatMap((one) => one?.details ?? []).find(({ status }) => status === 'IMPAIRED');
    expect(impaired).toMatchObject({ type: 'DAEMON', lastStatusChange: expect.any(Date) });
    const id = needed(/Daemon task: (\w+) is unhealthy/.exec(impaired?.statusReason ?? '')?.[1]);
    const { tasks } = await ecs.client.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [id] }));
    expect(tasks).toMatchObject([{ group: 'daemon:agent', healthStatus: 'UNHEALTHY' }]);
  });
});

describe('tasks', () => {
  it('are described as their newest event told them', async () => {
    const ecs = await startEcs();
    const tasks = await listTasks(ecs, {});
    const described = await ecs.client.send(new DescribeTasksCommand({ cluster: 'prod', tasks }));
    expect(described.tasks).toHaveLength(15);
    const told = detailsSince(ecs, 0, 'ECS Task State Change');
    for (const task of described.tasks ?? []) {
      const newest = needed(told.findLast(({ taskArn }) => taskArn === task.taskArn));
      expect(newest).toMatchObject({
        version: task.version,
        lastStatus: task.lastStatus,
        desiredStatus: task.desiredStatus,
        group: task.group,
        launchType: 'MANAGED_INSTANCES',
        containerInstanceArn: task.containerInstanceArn,
        taskDefinitionArn: task.taskDefinitionArn,
        createdAt: task.createdAt?.toISOString(),
        startedAt: task.startedAt?.toISOString(),
      });
    }
  });

  it.each<{ asked: ListTasksRequest; count: number }>([
    { asked: {}, count: 15 },
    { asked: { family: 'web' }, count: 6 },
    { asked: { family: 'agent-td' }, count: 4 },
    { asked: { serviceName: 'web' }, count: 6 },
    { asked: { serviceName: 'arn:aws:ecs:us-west-2:123456789012:service/prod/web' }, count: 6 },
    { asked: { daemonName: 'agent' }, count: 4 },
    { asked: { daemonName: 'logs' }, count: 3 },
    { asked: { desiredStatus: 'RUNNING', daemonName: 'logs' }, count: 3 },
    { asked: { desiredStatus: 'STOPPED' }, count: 0 },
    { asked: { desiredStatus: 'PENDING' }, count: 0 },
    { asked: { launchType: 'MANAGED_INSTANCES' }, count: 15 },
    { asked: { launchType: 'FARGATE' }, count: 0 },
    { asked: { startedBy: 'deployer' }, count: 2 },
    { asked: { startedBy: 'deployer', desiredStatus: 'STOPPED' }, count: 0 },
  ])('asked for by $asked: $count', async ({ asked, count }) => {
    expect(await listTasks(await startEcs(), asked)).toHaveLength(count);
  });

  it('of one container instance, by its ARN or id', async () => {
    const ecs = await startEcs();
    const [instance = ''] = await listInstances(ecs, { filter: 'capacityProviderName == mi' });
    const byArn = await listTasks(ecs, { containerInstance: instance });
    expect(byArn).toHaveLength(4);
    expect(await listTasks(ecs, { containerInstance: instance.split('/').at(-1) ?? '' })).toEqual(byArn);
  });

  it('of FARGATE and EC2 are there beside the Managed Instances', async () => {
    const ecs = await startEcs({ afterSeconds: 700 });
    const { client } = ecs;
    const list = async (launchType: 'FARGATE' | 'EC2') =>
      (await client.send(new ListTasksCommand({ cluster: 'mixed', launchType, desiredStatus: 'RUNNING' }))).taskArns ??
      [];
    const tasks = [...(await list('FARGATE')), ...(await list('EC2'))];
    const described = await client.send(new DescribeTasksCommand({ cluster: 'mixed', tasks }));
    expect(described.tasks?.length).toBeGreaterThan(1);
    for (const { launchType, containerInstanceArn, capacityProviderName } of described.tasks ?? []) {
      expect(containerInstanceArn === undefined).toBe(launchType === 'FARGATE');
      expect(capacityProviderName).toBeUndefined();
    }
  });

  it.each<{ why: string; asked: ListTasksRequest; error: Exception }>([
    {
      why: 'startedBy with another filter',
      asked: { startedBy: 'me', family: 'web' },
      error: InvalidParameterException,
    },
    { why: 'an unknown container instance', asked: { containerInstance: 'none' }, error: InvalidParameterException },
  ])('are refused for $why', async ({ asked, error }) => {
    await expect(listTasks(await startEcs(), asked)).rejects.toThrow(error);
  });

  it('of an unknown service or cluster are errors', async () => {
    const ecs = await startEcs();
    await expect(listTasks(ecs, { serviceName: 'none' })).rejects.toThrow(ServiceNotFoundException);
    await expect(listTasks(ecs, { cluster: 'none' })).rejects.toThrow(ClusterNotFoundException);
  });
});

describe('services and task definitions', () => {
  it('are listed and described', async () => {
    const { client } = await startEcs();
    const { serviceArns = [] } = await client.send(new ListServicesCommand({ cluster: 'prod' }));
    expect(serviceArns).toEqual(['arn:aws:ecs:us-west-2:123456789012:service/prod/web']);
    const { services, failures } = await client.send(
      new DescribeServicesCommand({ cluster: 'prod', services: [...serviceArns, 'none'] }),
    );
    expect(services).toMatchObject([{ serviceName: 'web', desiredCount: 6, runningCount: 6, pendingCount: 0 }]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    const daemons = await client.send(new ListServicesCommand({ cluster: 'prod', schedulingStrategy: 'DAEMON' }));
    expect(daemons.serviceArns).toEqual([]);
  });

  it.each(['web', 'web:7', 'arn:aws:ecs:us-west-2:123456789012:task-definition/web:7'])(
    'describe the definition %s',
    async (taskDefinition) => {
      const { client } = await startEcs();
      const described = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      expect(described.taskDefinition).toMatchObject({ family: 'web', revision: 7, status: 'ACTIVE' });
    },
  );

  it.each(['none', 'web:8', 'arn:aws:ecs:eu-west-1:1:task-definition/web:7'])(
    'have no definition %s',
    async (taskDefinition) => {
      const { client } = await startEcs();
      await expect(client.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).rejects.toThrow(ClientException);
    },
  );
});
