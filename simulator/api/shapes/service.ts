import type { Service } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { taskDefinitionArnOf } from './task-definition.ts';
import { seconds } from './times.ts';

/** ECS's own (documented). */
const DEFAULT_PERCENT = {
  REPLICA: { minimumHealthyPercent: 100, maximumPercent: 200 },
  DAEMON: { minimumHealthyPercent: 0, maximumPercent: 100 },
} as const;

export const launchTypeOf = ({ plan }: Service): 'MANAGED_INSTANCES' | 'EC2' | 'FARGATE' =>
  'launchType' in plan ? plan.launchType : 'MANAGED_INSTANCES';

export const schedulingStrategyOf = ({ plan }: Service): 'REPLICA' | 'DAEMON' =>
  'launchType' in plan ? (plan.schedulingStrategy ?? 'REPLICA') : 'REPLICA';

export const serviceShape = (account: Account, service: Service) => {
  const { serviceArn, serviceName, cluster, provider, createdAt, desiredCount, plan } = service;
  const tasks = [...cluster.tasks.values()].filter(
    ({ placement, desiredStatus }) => placement?.service === service && desiredStatus === 'RUNNING',
  );
  const runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const counts = { desiredCount, runningCount, pendingCount: tasks.length - runningCount };
  const taskDefinition = taskDefinitionArnOf(account, service.placement.family);
  const launchType = launchTypeOf(service);
  const schedulingStrategy = schedulingStrategyOf(service);
  const place =
    launchType === 'MANAGED_INSTANCES'
      ? { capacityProviderStrategy: [{ capacityProvider: provider.name, weight: 1, base: 0 }] }
      : { launchType };
  const { minimumHealthyPercent, maximumPercent } = { ...DEFAULT_PERCENT[schedulingStrategy], ...plan };
  return {
    serviceArn,
    serviceName,
    clusterArn: cluster.clusterArn,
    status: 'ACTIVE',
    ...counts,
    ...place,
    taskDefinition,
    schedulingStrategy,
    deploymentConfiguration: { maximumPercent, minimumHealthyPercent },
    deployments: [
      {
        id: service.placement.startedBy,
        status: 'PRIMARY',
        taskDefinition,
        ...counts,
        failedTasks: 0,
        createdAt: seconds(createdAt),
        updatedAt: seconds(createdAt),
        ...place,
        rolloutState: runningCount === desiredCount ? 'COMPLETED' : 'IN_PROGRESS',
      },
    ],
    loadBalancers: [],
    serviceRegistries: [],
    events: [],
    createdAt: seconds(createdAt),
    placementConstraints: plan.placementConstraints ?? [],
    placementStrategy: [],
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
  };
};
