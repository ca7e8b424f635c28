import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  DescribeDaemonTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../simulator/simulate.ts';
import { DESCRIBED } from './described.ts';
import { type Ecs, needed, startEcs } from './ecs.ts';

const start = () => startEcs({ scenario: DESCRIBED, afterSeconds: 7200 });
const arn = (resource: string): string => `arn:aws:ecs:us-west-2:123456789012:${resource}`;

const revisionsOf = async ({ client }: Ecs, name: string) => {
  const { daemon } = await client.send(new DescribeDaemonCommand({ daemonArn: arn(`daemon/prod/${name}`) }));
  const daemonRevisionArns = (daemon?.currentRevisions ?? []).map((revision) => needed(revision.arn));
  const described = await client.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns }));
  return { daemon: needed(daemon), revisions: needed(described.daemonRevisions) };
};

const tasksOf = async ({ client }: Ecs, filter: { serviceName?: string; daemonName?: string; family?: string }) => {
  const { taskArns } = await client.send(new ListTasksCommand({ cluster: 'prod', ...filter }));
  const { tasks } = await client.send(new DescribeTasksCommand({ cluster: 'prod', tasks: needed(taskArns) }));
  return needed(tasks);
};

describe('a cluster', () => {
  it('shows its settings and configuration where they are asked for', async () => {
    const { client } = await start();
    const { clusters } = await client.send(
      new DescribeClustersCommand({ clusters: ['prod'], include: ['SETTINGS', 'CONFIGURATIONS'] }),
    );
    expect(clusters).toMatchObject([
      {
        settings: [{ name: 'containerInsights', value: 'enhanced' }],
        configuration: { executeCommandConfiguration: { logging: 'NONE' } },
        capacityProviders: ['mi', 'FARGATE', 'FARGATE_SPOT', 'asg'],
      },
    ]);
    const plain = await client.send(new DescribeClustersCommand({ clusters: ['prod'] }));
    expect(plain.clusters?.[0]).not.toHaveProperty('configuration');
    expect(plain.clusters?.[0]?.settings).toEqual([]);
  });
});

describe('capacity providers', () => {
  it('show what they launch, and by which roles', async () => {
    const { client } = await start();
    const { capacityProviders } = await client.send(new DescribeCapacityProvidersCommand({ cluster: 'prod' }));
    expect(capacityProviders).toMatchObject([
      { name: 'FARGATE', type: 'FARGATE' },
      { name: 'FARGATE_SPOT', type: 'FARGATE_SPOT' },
      { name: 'asg', type: 'EC2_AUTOSCALING', autoScalingGroupProvider: { managedDraining: 'ENABLED' } },
      {
        name: 'mi',
        status: 'ACTIVE',
        updateStatus: 'UPDATE_COMPLETE',
        managedInstancesProvider: {
          infrastructureRoleArn: 'arn:aws:iam::123456789012:role/infrastructure',
          instanceLaunchTemplate: {
            ec2InstanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/hosts',
            capacityOptionType: 'SPOT',
            instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 }, allowedInstanceTypes: ['m7g.*'] },
          },
          autoRepairConfiguration: { actionsStatus: 'ENABLED' },
        },
      },
    ]);
  });

  it('are found with a cluster only where they are associated with it', async () => {
    const { client } = await start();
    const of = async (cluster: string | undefined, capacityProviders: string[]) => {
      const asked = { capacityProviders, ...(cluster === undefined ? {} : { cluster }) };
      const found = await client.send(new DescribeCapacityProvidersCommand(asked));
      return found.capacityProviders?.map(({ name }) => name);
    };
    const all = ['mi', 'asg', 'FARGATE'];
    expect(await of('prod', all)).toEqual(['FARGATE', 'asg', 'mi']);
    expect(await of('other', all)).toEqual([]);
    expect(await of(undefined, all)).toEqual(['FARGATE', 'asg']);
    expect(await of(undefined, [arn('capacity-provider/mi')])).toEqual(['mi']);
  });
});

describe('a daemon', () => {
  it('points at the definition of its scenario, whole', async () => {
    const ecs = await start();
    const { revisions } = await revisionsOf(ecs, 'agent');
    expect(revisions).toMatchObject([
      { critical: true, enableExecuteCommand: false, propagateTags: 'DAEMON', enableECSManagedTags: true },
    ]);
    const { daemonTaskDefinition } = await ecs.client.send(
      new DescribeDaemonTaskDefinitionCommand({
        daemonTaskDefinition: needed(revisions[0]?.daemonTaskDefinitionArn),
      }),
    );
    expect(daemonTaskDefinition).toMatchObject({
      family: 'agent-td',
      revision: 2,
      cpu: '256',
      memory: '512',
      taskRoleArn: 'arn:aws:iam::123456789012:role/agent',
      executionRoleArn: 'arn:aws:iam::123456789012:role/pull',
      volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }],
      containerDefinitions: [
        {
          name: 'agent',
          image: 'public.ecr.aws/agents/agent:2.0',
          healthCheck: { command: ['CMD', '/healthy'] },
          restartPolicy: { enabled: true },
          stopTimeout: 90,
          mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
        },
        { name: 'router' },
      ],
    });
  });

  it('runs the containers of that definition, with one digest for each image', async () => {
    const ecs = await start();
    const tasks = await tasksOf(ecs, { daemonName: 'agent' });
    expect(tasks).toHaveLength(2);
    for (const { containers, cpu } of tasks) {
      expect(cpu).toBe('256');
      expect(containers?.map(({ name }) => name)).toEqual(['agent', 'router']);
    }
    const digests = tasks.flatMap(({ containers = [] }) => containers.map(({ imageDigest }) => imageDigest));
    expect(new Set(digests).size).toBe(2);
    const plain = await tasksOf(ecs, { daemonName: 'plain' });
    expect(plain).toHaveLength(2);
    expect(new Set(plain.map(({ containers }) => containers?.[0]?.imageDigest)).size).toBe(1);
  });

  it('tells how its deployments are configured, alarms that are not enabled too', async () => {
    const { client, ...ecs } = await start();
    const of = async (name: string) => {
      const { daemon } = await revisionsOf({ client, ...ecs }, name);
      const { daemonDeployments } = await client.send(
        new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [needed(daemon.deploymentArn)] }),
      );
      return daemonDeployments?.[0];
    };
    expect(await of('agent')).toMatchObject({
      status: 'SUCCESSFUL',
      deploymentConfiguration: {
        drainPercent: 100,
        bakeTimeInMinutes: 5,
        alarms: { alarmNames: ['errors'], enable: false },
      },
      alarms: { status: 'DISABLED' },
    });
    expect(await of('plain')).toMatchObject({
      deploymentConfiguration: { drainPercent: 50, alarms: { alarmNames: ['errors'], enable: true } },
    });
  });

  it('can point at an ordinary definition by mistake', async () => {
    const ecs = await start();
    const { revisions } = await revisionsOf(ecs, 'mistaken');
    expect(revisions).toMatchObject([{ daemonTaskDefinitionArn: arn('task-definition/web:7'), containerImages: [] }]);
  });
});

describe('services and tasks', () => {
  it('show their percentages, strategy, constraints and definition', async () => {
    const { client } = await start();
    const { services } = await client.send(
      new DescribeServicesCommand({ cluster: 'prod', services: ['web', 'host-agent', 'shop'] }),
    );
    expect(services).toMatchObject([
      {
        serviceName: 'web',
        schedulingStrategy: 'REPLICA',
        capacityProviderStrategy: [{ capacityProvider: 'mi' }],
        deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
        placementConstraints: [{ type: 'distinctInstance' }],
      },
      {
        serviceName: 'host-agent',
        schedulingStrategy: 'DAEMON',
        launchType: 'EC2',
        desiredCount: 2,
        runningCount: 2,
        deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
      },
      { serviceName: 'shop', launchType: 'FARGATE', desiredCount: 3, runningCount: 3 },
    ]);
    const { taskDefinition } = await client.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: needed(services?.[0]?.taskDefinition) }),
    );
    expect(taskDefinition).toMatchObject({
      family: 'web',
      revision: 7,
      cpu: '128',
      containerDefinitions: [{ name: 'web', environment: [{ name: 'DD_AGENT_HOST', value: 'localhost' }] }],
    });
  });

  it('are listed by launch type and strategy', async () => {
    const { client } = await start();
    const names = async (asked: Omit<ListServicesCommand['input'], 'cluster'>) => {
      const { serviceArns } = await client.send(new ListServicesCommand({ cluster: 'prod', ...asked }));
      return serviceArns?.map((one) => one.split('/').at(-1)).sort();
    };
    expect(await names({})).toEqual(['host-agent', 'shop', 'web']);
    expect(await names({ launchType: 'MANAGED_INSTANCES' })).toEqual(['web']);
    expect(await names({ schedulingStrategy: 'DAEMON' })).toEqual(['host-agent']);
    expect(await names({ launchType: 'FARGATE', schedulingStrategy: 'DAEMON' })).toEqual([]);
  });

  it('that stand still run on EC2 instances that are not managed, and are not changed', async () => {
    const ecs = await start();
    const { client } = ecs;
    const hosts = await tasksOf(ecs, { serviceName: 'host-agent' });
    expect(hosts.map(({ launchType, group, lastStatus }) => [launchType, group, lastStatus])).toEqual([
      ['EC2', 'service:host-agent', 'RUNNING'],
      ['EC2', 'service:host-agent', 'RUNNING'],
    ]);
    const containerInstances = hosts.map((task) => needed(task.containerInstanceArn));
    expect(new Set(containerInstances).size).toBe(2);
    const described = await client.send(new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances }));
    expect(described.containerInstances?.map(({ capacityProviderName }) => capacityProviderName)).toEqual([
      'asg',
      'asg',
    ]);
    const { containerInstanceArns } = await client.send(new ListContainerInstancesCommand({ cluster: 'prod' }));
    expect(containerInstanceArns).toHaveLength(4);
    const [one] = await tasksOf(ecs, { family: 'one-off' });
    expect(one).toMatchObject({ launchType: 'FARGATE', group: 'family:one-off' });
    expect(one).not.toHaveProperty('containerInstanceArn');
    await expect(
      client.send(new UpdateServiceCommand({ cluster: 'prod', service: 'shop', desiredCount: 1 })),
    ).rejects.toThrow(/only changes services on Managed Instances/);
  });
});

describe('what only reads show', () => {
  it('changes neither the truth nor the order of events of a scenario', () => {
    const plain = {
      ...DESCRIBED,
      resources: {},
      clusters: DESCRIBED.clusters.map(({ static: _, ...cluster }) => cluster),
    };
    const told = (scenario: typeof DESCRIBED) => {
      const events: unknown[] = [];
      const simulation = simulate({
        scenario,
        seed: 1,
        onEvent: ({ time, resources, 'detail-type': type }) => events.push([time, type, resources]),
      });
      return { events, truth: simulation.truth() };
    };
    expect(told(DESCRIBED)).toEqual(told(plain));
  });
});
