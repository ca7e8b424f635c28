import type {
  CapacityProvider,
  ContainerInstance,
  InstanceLaunchTemplate,
  ManagedInstancesProvider,
  Task,
} from '@aws-sdk/client-ecs';
import { ago, CLUSTER, DAY, definitionArn, ecsArn, iamArn, instanceArn, providerArn, WEB } from './arns.ts';

export const webTask = (instance: string): Task => ({
  taskArn: ecsArn(`task/shop/web-${instance}`),
  clusterArn: CLUSTER,
  containerInstanceArn: instanceArn(instance),
  capacityProviderName: 'mi',
  group: 'service:web',
  startedBy: 'ecs-svc/1234567890123456789',
  taskDefinitionArn: WEB,
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  launchType: 'MANAGED_INSTANCES',
  createdAt: ago(5 * DAY - 60),
  startedAt: ago(5 * DAY - 120),
  version: 4,
});

/** A daemon's task on a container instance, with the digest of what it runs. */
export const daemonTask = (
  daemon: string,
  instance: string,
  imageDigest = 'sha256:aa',
  startedAt = ago(5 * DAY - 90),
) => ({
  ...webTask(instance),
  taskArn: ecsArn(`task/shop/${daemon}-${instance}`),
  group: `daemon:${daemon}`,
  startedBy: `ecs-daemon/${daemon}`,
  taskDefinitionArn: definitionArn(daemon),
  startedAt,
  containers: [{ name: 'agent', image: 'public.ecr.aws/acme/agent:v1.4.2', imageDigest, lastStatus: 'RUNNING' }],
});

export const containerInstance = (id: string, differs: ContainerInstance = {}): ContainerInstance => ({
  containerInstanceArn: instanceArn(id),
  ec2InstanceId: `i-0${id}`,
  capacityProviderName: 'mi',
  status: 'ACTIVE',
  agentConnected: true,
  registeredAt: ago(5 * DAY),
  version: 9,
  attributes: [{ name: 'ecs.instance-type', value: 'm7i.xlarge' }],
  ...differs,
});

/** A capacity provider for Managed Instances of at least 4 vCPU and 8 GiB. */
export const managedProvider = (
  name: string,
  launch: Partial<InstanceLaunchTemplate> = {},
  managed: ManagedInstancesProvider = {},
  differs: CapacityProvider = {},
): CapacityProvider => ({
  capacityProviderArn: providerArn(name),
  name,
  cluster: CLUSTER,
  status: 'ACTIVE',
  type: 'MANAGED_INSTANCES',
  managedInstancesProvider: {
    infrastructureRoleArn: iamArn('role/ecsInfrastructureRole'),
    instanceLaunchTemplate: {
      ec2InstanceProfileArn: iamArn('instance-profile/ecsInstanceRole'),
      networkConfiguration: { subnets: ['subnet-1'] },
      capacityOptionType: 'ON_DEMAND',
      instanceRequirements: { vCpuCount: { min: 4 }, memoryMiB: { min: 8192 } },
      ...launch,
    },
    propagateTags: 'NONE',
    ...managed,
  },
  ...differs,
});
