import { scaleService } from '../../fleet/caller-writes.ts';
import type { Service } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { ApiError, invalid } from '../request/error.ts';
import { pageOf } from '../request/pages.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { seconds } from '../shapes/times.ts';
import { type Actions, findEach } from './action.ts';
import { taskDefinitionArnOf } from './task-definitions.ts';

export const serviceActions: Actions = {
  ListServices: {
    bucket: 'serviceRead',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const launchType = input.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
      const strategy = input.oneOf('schedulingStrategy', ['REPLICA', 'DAEMON']);
      const isAsked = (launchType ?? 'MANAGED_INSTANCES') === 'MANAGED_INSTANCES' && strategy !== 'DAEMON';
      const all = isAsked
        ? [...cluster.services.values()].map(({ serviceArn, createdAt }) => ({ arn: serviceArn, at: createdAt }))
        : [];
      const { items, nextToken } = pageOf(all, input, { of: 'ListServices', usual: 10 });
      return { serviceArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  DescribeServices: {
    bucket: 'serviceRead',
    batch: 'services',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const { found, failures } = findEach(
        input.batch('services', 10),
        (name) => account.findService(cluster, name),
        (name) => account.arn('service', name, cluster),
      );
      const services = found.map((service) => ({
        ...serviceShape(account, service),
        ...tagsIfAsked(account, input, service.serviceArn, cluster),
      }));
      return { services, failures };
    },
  },

  UpdateService: {
    bucket: 'serviceWrite',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const service = account.findService(cluster, input.required('service'));
      if (service === undefined) throw new ApiError('ServiceNotFoundException', 'Service not found.');
      // Refused rather than ignored: nobody should believe that a rollout happened.
      const unsupported = ['taskDefinition', 'forceNewDeployment', 'capacityProviderStrategy'].find((field) =>
        input.has(field),
      );
      if (unsupported !== undefined)
        throw new ApiError('UnsupportedFeatureException', `The simulator does not simulate ${unsupported}.`);
      const desiredCount = input.number('desiredCount') ?? service.desiredCount;
      if (!Number.isInteger(desiredCount) || desiredCount < 0) throw invalid('desiredCount cannot be negative.');
      scaleService(account.fleet, service, desiredCount);
      return { service: serviceShape(account, service) };
    },
  },
};

const serviceShape = (account: Account, service: Service) => {
  const { serviceArn, serviceName, cluster, provider, createdAt, desiredCount } = service;
  const tasks = [...cluster.tasks.values()].filter(
    ({ placement, desiredStatus }) => placement?.service === service && desiredStatus === 'RUNNING',
  );
  const runningCount = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  const counts = { desiredCount, runningCount, pendingCount: tasks.length - runningCount };
  const taskDefinition = taskDefinitionArnOf(account, service.placement.family);
  const capacityProviderStrategy = [{ capacityProvider: provider.name, weight: 1, base: 0 }];
  return {
    serviceArn,
    serviceName,
    clusterArn: cluster.clusterArn,
    status: 'ACTIVE',
    ...counts,
    capacityProviderStrategy,
    taskDefinition,
    schedulingStrategy: 'REPLICA',
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    deployments: [
      {
        id: service.placement.startedBy,
        status: 'PRIMARY',
        taskDefinition,
        ...counts,
        failedTasks: 0,
        createdAt: seconds(createdAt),
        updatedAt: seconds(createdAt),
        capacityProviderStrategy,
        rolloutState: runningCount === desiredCount ? 'COMPLETED' : 'IN_PROGRESS',
      },
    ],
    loadBalancers: [],
    serviceRegistries: [],
    events: [],
    createdAt: seconds(createdAt),
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
  };
};
