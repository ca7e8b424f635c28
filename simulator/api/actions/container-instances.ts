import { activateByCaller, deregisterByCaller, drainByCaller } from '../../fleet/caller-writes.ts';
import type { Cluster, ContainerInstance } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import { ApiError, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { healthShape, instanceShape } from '../shapes/container-instance.ts';
import { tagsIfAsked } from '../shapes/tags.ts';
import { type Actions, type Failure, findEach } from './action.ts';
import { matcherOf } from './query-language.ts';

const STATUSES = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'] as const;

export const containerInstanceActions: Actions = {
  ListContainerInstances: {
    bucket: 'clusterResourceRead',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const asked = input.oneOf('status', STATUSES);
      const matches = matcherOf(input.text('filter'));
      const all = [...cluster.instances.values()]
        .filter(({ status }) => (asked === undefined ? status !== 'INACTIVE' : status === asked))
        .filter(matches)
        .map(({ containerInstanceArn, registeredAt }) => ({ arn: containerInstanceArn, at: registeredAt }));
      const { items, nextToken } = pageOf(all, input, { of: 'ListContainerInstances' });
      return { containerInstanceArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  DescribeContainerInstances: {
    bucket: 'clusterResourceRead',
    batch: 'containerInstances',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const { found, failures } = findInstances(account, cluster, input, 100);
      return { containerInstances: found.map((instance) => shapeOf(account, input, instance)), failures };
    },
  },

  UpdateContainerInstancesState: {
    bucket: 'clusterResourceWrite',
    batch: 'containerInstances',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const { found, failures } = findInstances(account, cluster, input, 10);
      const status = input.oneOf('status', ['ACTIVE', 'DRAINING']);
      if (status === undefined) throw invalid('status cannot be blank.');
      const refused: Failure[] = [];
      const changed = found.filter((instance) => {
        const failure = changeState(account, instance, status);
        if (failure !== undefined) refused.push(failure);
        return failure === undefined;
      });
      return { containerInstances: changed.map(instanceShape), failures: [...failures, ...refused] };
    },
  },

  DeregisterContainerInstance: {
    bucket: 'clusterResourceWrite',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const instance = account.findInstance(cluster, input.required('containerInstance'));
      if (instance === undefined || instance.status === 'INACTIVE')
        throw invalid('The referenced container instance was not found.');
      refuseIfNotManaged(instance);
      if (instance.tasks.size > 0 && !input.flag('force')) throw invalid('Found running tasks on the instance.');
      deregisterByCaller(account.fleet, instance);
      account.fleet.advanceTo(account.fleet.now);
      return { containerInstance: instanceShape(instance) };
    },
  },
};

const findInstances = (account: Account, cluster: Cluster, input: Input, most: number) =>
  findEach(
    // ECS calls them so in these two messages.
    input.batch('containerInstances', most, 'instanceIds'),
    (name) => account.findInstance(cluster, name),
    (name) => account.arn('container-instance', name, cluster),
  );

const shapeOf = (account: Account, input: Input, instance: ContainerInstance) => ({
  ...instanceShape(instance),
  ...(input.includes('CONTAINER_INSTANCE_HEALTH') ? { healthStatus: healthShape(instance) } : {}),
  ...tagsIfAsked(account, input, instance.containerInstanceArn, instance.cluster),
});

/** DRAINING only from ACTIVE, and back; any other status is a failure inside the 200. Its `reason` is a guess. */
const changeState = (
  { fleet }: Account,
  instance: ContainerInstance,
  wanted: 'ACTIVE' | 'DRAINING',
): Failure | undefined => {
  refuseIfNotManaged(instance);
  const { containerInstanceArn: arn, status } = instance;
  if (status === wanted) return undefined;
  if (status !== 'ACTIVE' && status !== 'DRAINING')
    return { arn, reason: status, detail: `A container instance that is ${status} can't be changed to ${wanted}.` };
  if (wanted === 'DRAINING') drainByCaller(fleet, instance);
  else activateByCaller(fleet, instance);
  if (instance.status === wanted) return undefined;
  return { arn, reason: instance.status, detail: 'Its daemon tasks have been told to stop: the drain goes on.' };
};

const refuseIfNotManaged = ({ cluster, provider }: ContainerInstance): void => {
  if (cluster.capacityProviders.get(provider.name) !== provider)
    throw new ApiError('UnsupportedFeatureException', 'The simulator only changes Managed Instances.');
};
