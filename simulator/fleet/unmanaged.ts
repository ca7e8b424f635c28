import { newInstance, newTask } from '../model/beginnings.ts';
import type { CapacityProvider, Cluster, ContainerInstance, Placement, Task } from '../model/cluster.ts';
import type { Fleet } from './fleet.ts';

/** Container instances that ECS does not manage, and tasks that no daemon reaches. */

/** @param name empty: no provider, its instances registered by themselves */
export const autoScalingProvider = (fleet: Fleet, cluster: Cluster, name: string): CapacityProvider => ({
  name,
  capacityProviderArn: fleet.arnOf(`capacity-provider/${name}`),
  cluster,
  drainAfterMs: Number.POSITIVE_INFINITY,
  autoRepair: 'DISABLED',
  desiredInstances: 1,
  slots: 0,
  registrations: 1,
  live: new Set(),
  open: new Set(),
  waiting: new Set(),
  plan: undefined,
});

export const hostOf = (fleet: Fleet, provider: CapacityProvider, id: string, number: number): ContainerInstance => ({
  containerInstanceArn: fleet.arnOf(`container-instance/${provider.cluster.clusterName}/${id}`),
  id,
  ec2InstanceId: `i-0${id.slice(0, 16)}`,
  zone: `${fleet.options.region}a`,
  cluster: provider.cluster,
  provider,
  number,
  random: fleet.random.fork(id),
  faults: [],
  status: 'ACTIVE',
  ...newInstance(fleet.now),
});

export interface UnmanagedTask {
  readonly family: string;
  readonly group: string;
  readonly launchType: 'FARGATE' | 'EC2';
  readonly placement?: Placement;
}

export const taskOn = (fleet: Fleet, instance: ContainerInstance, id: string, plan: UnmanagedTask): Task => ({
  taskArn: fleet.arnOf(`task/${instance.cluster.clusterName}/${id}`),
  id,
  cluster: instance.cluster,
  instance,
  family: plan.family,
  group: plan.group,
  startedBy: plan.placement?.startedBy ?? 'deployer',
  launchType: plan.launchType,
  daemon: undefined,
  revision: undefined,
  placement: plan.placement,
  ...newTask(fleet.now),
});
