import type { ECSClient } from '@aws-sdk/client-ecs';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const PAGE = 100;

/** A cluster of so many container instances with so many tasks each, of which one is the daemon's. */
export type LargeCluster = { readonly instances: number; readonly tasks: number; readonly now: number };

/** ECS's answers about one large cluster, in which all is well, without a network in between; and the calls that it was asked. */
export const largeCluster = ({ instances, tasks, now }: LargeCluster) => {
  const clusterArn = `${ARN}:cluster/large`;
  const hour = 3_600_000;
  const instanceArns = Array.from({ length: instances }, (_, index) => `${ARN}:container-instance/large/i-${index}`);
  const taskArns = Array.from({ length: instances * tasks }, (_, index) => `${ARN}:task/large/t-${index}`);
  const indexOf = (arn: string): number => Number(arn.slice(arn.lastIndexOf('-') + 1));
  const provider = `${ARN}:capacity-provider/managed`;
  const revision = `${ARN}:daemon-revision/large/agent/1`;
  const daemonArn = `${ARN}:daemon/large/agent`;
  const created = new Date(now - 30 * 24 * hour);
  const calls = new Map<string, number>();
  const page = (all: readonly string[], token: string | undefined) => {
    const from = Number(token ?? 0);
    return {
      arns: all.slice(from, from + PAGE),
      nextToken: from + PAGE < all.length ? String(from + PAGE) : undefined,
    };
  };

  const instanceOf = (containerInstanceArn: string) => ({
    containerInstanceArn,
    ec2InstanceId: `i-${indexOf(containerInstanceArn)}`,
    capacityProviderName: 'managed',
    status: 'ACTIVE',
    version: 7,
    registeredAt: new Date(now - 24 * hour),
    healthStatus: { overallStatus: 'OK', details: [] },
  });

  const taskOf = (taskArn: string) => {
    const index = indexOf(taskArn);
    const isDaemons = index % tasks === 0;
    return {
      taskArn,
      clusterArn,
      containerInstanceArn: instanceArns[Math.floor(index / tasks)],
      capacityProviderName: 'managed',
      launchType: 'MANAGED_INSTANCES',
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      group: isDaemons ? 'daemon:agent' : 'service:web',
      taskDefinitionArn: `${ARN}:${isDaemons ? 'daemon-task-definition/agent' : 'task-definition/web'}:1`,
      createdAt: new Date(now - 23 * hour),
      startedAt: new Date(now - 23 * hour + (index % tasks)),
      version: 3,
      containers: [],
    };
  };

  const answers: Readonly<Record<string, (input: Readonly<Record<string, never>>) => object>> = {
    DescribeCapacityProvidersCommand: () => ({
      capacityProviders: [
        {
          capacityProviderArn: provider,
          name: 'managed',
          cluster: 'large',
          status: 'ACTIVE',
          managedInstancesProvider: {},
        },
      ],
    }),
    ListDaemonsCommand: () => ({ daemonSummariesList: [{ daemonArn, status: 'ACTIVE', createdAt: created }] }),
    DescribeDaemonCommand: () => ({
      daemon: {
        daemonArn,
        clusterArn,
        status: 'ACTIVE',
        createdAt: created,
        currentRevisions: [{ arn: revision, capacityProviders: [{ arn: provider }] }],
      },
    }),
    DescribeDaemonRevisionsCommand: () => ({
      daemonRevisions: [{ daemonRevisionArn: revision, createdAt: created, critical: true }],
    }),
    ListDaemonDeploymentsCommand: () => ({ daemonDeployments: [] }),
    DescribeDaemonDeploymentsCommand: () => ({ daemonDeployments: [] }),
    ListContainerInstancesCommand: ({ nextToken }) => {
      const { arns, ...next } = page(instanceArns, nextToken);
      return { containerInstanceArns: arns, ...next };
    },
    DescribeContainerInstancesCommand: ({
      containerInstances,
    }: {
      readonly containerInstances?: readonly string[];
    }) => ({
      containerInstances: (containerInstances ?? []).map(instanceOf),
    }),
    ListTasksCommand: ({
      desiredStatus,
      nextToken,
    }: {
      readonly desiredStatus?: string;
      readonly nextToken?: string;
    }) => {
      const { arns, ...next } = page(desiredStatus === 'STOPPED' ? [] : taskArns, nextToken);
      return { taskArns: arns, ...next };
    },
    DescribeTasksCommand: ({ tasks: asked }: { readonly tasks?: readonly string[] }) => ({
      tasks: (asked ?? []).map(taskOf),
    }),
  };

  const send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: never;
  }): Promise<object> => {
    const { name } = command.constructor;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const answer = answers[name];
    if (answer === undefined) throw new Error(`the large cluster does not answer ${name}`);
    return answer(command.input);
  };
  return { clusterArn, client: { send } as unknown as ECSClient, calls };
};

/** The fewest calls of the bucket that lists and describes container instances and tasks share: each page and batch of them full. */
export const fewestCalls = ({ instances, tasks }: LargeCluster): number =>
  2 * Math.ceil(instances / PAGE) + 2 * Math.ceil((instances * tasks) / PAGE) + 1;
