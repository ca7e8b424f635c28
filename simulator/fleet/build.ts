import type { CapacityProvider, Cluster, Placement } from '../model/cluster.ts';
import type { CapacityProviderPlan, ClusterPlan, ServicePlan, TaskPlan } from '../scenarios/cluster-plan.ts';
import { watchHealth } from './daemon-health.ts';
import { planDaemon } from './daemon-life.ts';
import { failEarly } from './daemon-tasks.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import { registerInstance, taskStarted } from './instance-life.ts';
import { taskStopped } from './leaving.ts';
import { planLife } from './life-faults.ts';
import { runOtherLaunchTypes } from './other-launch-types.ts';
import { reconcileService, runStandalone } from './placement.ts';
import { repair } from './repair.ts';
import { addStaticPart } from './static-part.ts';

/** A fleet with everything that its plan says on the agenda; nothing has happened yet. */
export const buildFleet = (options: FleetOptions, clusters: readonly ClusterPlan[]): Fleet => {
  const fleet = new Fleet(options);
  fleet.reactions = {
    taskStarted: (task) => {
      taskStarted(fleet, task);
      watchHealth(fleet, task);
      failEarly(fleet, task);
    },
    taskStopped: (task) => taskStopped(fleet, task),
    daemonInTrouble: (instance, daemon) => repair(fleet, instance, daemon),
    instanceActivated: (instance) => planLife(fleet, instance),
  };
  for (const plan of clusters) buildCluster(fleet, plan);
  return fleet;
};

const buildCluster = (fleet: Fleet, plan: ClusterPlan): void => {
  const cluster: Cluster = {
    clusterArn: fleet.arnOf(`cluster/${plan.name}`),
    clusterName: plan.name,
    capacityProviders: new Map(),
    services: new Map(),
    daemons: new Map(),
    instances: new Map(),
    tasks: new Map(),
    tags: new Map(),
    recordFrom: recordFromOf(fleet, plan),
    plan,
  };
  fleet.clusters.set(cluster.clusterArn, cluster);
  const services = plan.services ?? [];
  for (const provider of plan.capacityProviders) addProvider(fleet, cluster, provider, services);
  for (const daemon of plan.daemons ?? []) planDaemon(fleet, cluster, daemon);
  for (const service of services) addService(fleet, cluster, service);
  for (const task of plan.tasks ?? []) planTasks(fleet, cluster, task);
  for (const provider of plan.capacityProviders) launch(fleet, cluster, provider);
  if (plan.otherLaunchTypes === true) runOtherLaunchTypes(fleet, cluster);
  if (plan.static !== undefined) addStaticPart(fleet, cluster, plan.static);
};

const recordFromOf = ({ options }: Fleet, { recordFromSeconds = 0 }: ClusterPlan): number =>
  Math.max(options.recordFrom, options.startsAt + recordFromSeconds * 1000);

/** ECS's own (documented): an instance is drained at day 14. */
const DRAIN_AFTER_HOURS = 14 * 24;

const addProvider = (
  fleet: Fleet,
  cluster: Cluster,
  plan: CapacityProviderPlan,
  services: readonly ServicePlan[],
): void => {
  const tasks = services.reduce(
    (sum, { capacityProvider, desiredCount }) => sum + (capacityProvider === plan.name ? desiredCount : 0),
    0,
  );
  const provider: CapacityProvider = {
    name: plan.name,
    capacityProviderArn: fleet.arnOf(`capacity-provider/${plan.name}`),
    cluster,
    drainAfterMs: (plan.drainAfterHours ?? DRAIN_AFTER_HOURS) * 3_600_000,
    autoRepair: plan.autoRepair ?? 'ENABLED',
    desiredInstances: plan.instances,
    slots: Math.max(1, Math.ceil(tasks / Math.max(1, plan.instances))),
    registrations: 0,
    live: new Set(),
    open: new Set(),
    waiting: new Set(),
    plan,
  };
  cluster.capacityProviders.set(plan.name, provider);
  fleet.log.providers.push({ clusterArn: cluster.clusterArn, name: plan.name, autoRepair: provider.autoRepair });
};

const launch = (fleet: Fleet, cluster: Cluster, plan: CapacityProviderPlan): void => {
  const provider = cluster.capacityProviders.get(plan.name);
  if (provider === undefined) return;
  for (let i = 0; i < plan.instances; i += 1) {
    fleet.agenda.after(Math.round(i * (plan.everySeconds ?? 20) * 1000), () => registerInstance(fleet, provider));
  }
};

const addService = (fleet: Fleet, cluster: Cluster, plan: ServicePlan): void => {
  const provider = providerNamed(cluster, plan.capacityProvider);
  const placement: { -readonly [K in keyof Placement]: Placement[K] } = {
    family: plan.name,
    group: `service:${plan.name}`,
    startedBy: `ecs-svc/${fleet.random.fork(plan.name).uint32()}${fleet.random.fork(plan.name).uint32()}`,
    service: undefined,
    runMs: plan.runSeconds === undefined ? undefined : plan.runSeconds * 1000,
    stopMs: plan.stopSeconds === undefined ? undefined : plan.stopSeconds * 1000,
    definition: fleet.definitionOf(plan.name),
  };
  const service = {
    serviceName: plan.name,
    serviceArn: fleet.arnOf(`service/${cluster.clusterName}/${plan.name}`),
    cluster,
    provider,
    placement,
    createdAt: fleet.now,
    desiredCount: plan.desiredCount,
    count: 0,
    plan,
  };
  placement.service = service;
  cluster.services.set(plan.name, service);
  fleet.families.add(placement.family);
  fleet.agenda.after(0, () => reconcileService(fleet, service));
};

const planTasks = (fleet: Fleet, cluster: Cluster, plan: TaskPlan): void => {
  const provider = providerNamed(cluster, plan.capacityProvider);
  const placement: Placement = {
    family: plan.family,
    group: plan.group ?? `family:${plan.family}`,
    startedBy: 'deployer',
    service: undefined,
    runMs: plan.runSeconds === undefined ? undefined : plan.runSeconds * 1000,
    stopMs: plan.stopSeconds === undefined ? undefined : plan.stopSeconds * 1000,
    definition: fleet.definitionOf(plan.family),
  };
  fleet.families.add(placement.family);
  for (let i = 0; i < plan.count; i += 1) {
    fleet.agenda.after((plan.afterSeconds ?? 0) * 1000, () => runStandalone(fleet, provider, placement));
  }
};

const providerNamed = (cluster: Cluster, name: string): CapacityProvider => {
  const provider = cluster.capacityProviders.get(name);
  if (provider === undefined) throw new Error(`cluster ${cluster.clusterName} has no capacity provider ${name}`);
  return provider;
};
