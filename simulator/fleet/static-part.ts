import type { Cluster, ContainerInstance, Placement, Service } from '../model/cluster.ts';
import type { StaticPlan, StaticServicePlan } from '../scenarios/cluster-plan.ts';
import type { Fleet } from './fleet.ts';
import { autoScalingProvider, hostOf, taskOn, type UnmanagedTask } from './unmanaged.ts';

/** The part of a cluster beside the Managed Instances, which stands still: the API shows it, no event tells of it, no truth judges it. */
export const addStaticPart = (fleet: Fleet, cluster: Cluster, plan: StaticPlan): void => {
  const random = fleet.random.fork(`static ${cluster.clusterName}`);
  const provider = autoScalingProvider(fleet, cluster, plan.capacityProvider ?? '');
  const hosts = Array.from({ length: plan.instances ?? 0 }, (_, index) =>
    hostOf(fleet, provider, random.hex(32), index + 1),
  );
  for (const host of hosts) cluster.instances.set(host.containerInstanceArn, host);
  // A Fargate task has no instance that is told of.
  const nowhere = hostOf(fleet, provider, random.hex(32), 0);
  const run = (task: UnmanagedTask, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const host = task.launchType === 'EC2' ? hosts[i % hosts.length] : nowhere;
      if (host !== undefined) runOn(fleet, host, random.hex(32), task);
    }
  };
  for (const service of plan.services ?? []) {
    const { desiredCount, placement } = addService(fleet, cluster, service, hosts.length);
    const { family, group } = placement;
    run({ family, group, launchType: service.launchType, placement }, desiredCount);
  }
  for (const { family, launchType, count = 1 } of plan.tasks ?? []) {
    fleet.families.add(family);
    const group = `family:${family}`;
    run({ family, group, launchType, placement: placementOf(fleet, family, group, 'deployer') }, count);
  }
};

const runOn = (fleet: Fleet, host: ContainerInstance, id: string, plan: UnmanagedTask): void => {
  const task = taskOn(fleet, host, id, plan);
  Object.assign(task, { lastStatus: 'RUNNING', startedAt: fleet.now, version: 1 });
  host.cluster.tasks.set(task.taskArn, task);
  host.tasks.add(task);
};

const addService = (fleet: Fleet, cluster: Cluster, plan: StaticServicePlan, hosts: number): Service => {
  const { name, schedulingStrategy } = plan;
  const group = `service:${name}`;
  const placement: { -readonly [K in keyof Placement]: Placement[K] } = placementOf(
    fleet,
    name,
    group,
    `ecs-svc/${fleet.random.fork(name).uint32()}${fleet.random.fork(name).uint32()}`,
  );
  const service: Service = {
    serviceName: name,
    serviceArn: fleet.arnOf(`service/${cluster.clusterName}/${name}`),
    cluster,
    provider: autoScalingProvider(fleet, cluster, ''),
    placement,
    createdAt: fleet.now,
    desiredCount: schedulingStrategy === 'DAEMON' ? hosts : (plan.desiredCount ?? 1),
    count: 0,
    plan,
  };
  placement.service = service;
  cluster.services.set(name, service);
  fleet.families.add(name);
  return service;
};

const placementOf = (fleet: Fleet, family: string, group: string, startedBy: string): Placement => ({
  family,
  group,
  startedBy,
  service: undefined,
  runMs: undefined,
  stopMs: undefined,
  definition: fleet.definitionOf(family),
});
