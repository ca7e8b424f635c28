import type { ClusterPlan } from '../scenarios/cluster-plan.ts';
import type { FaultPlan } from '../scenarios/fault-plan.ts';
import type { Scenario } from '../scenarios/scenario.ts';

/**
 * The smallest scenario that still fails, found by taking away one thing after another. An instance's own history
 * depends on its number and the seed alone, so that what is left goes on as it did.
 */
export const shrink = (scenario: Scenario, stillFails: (smaller: Scenario) => boolean): Scenario => {
  let smallest = scenario;
  for (let next = firstSmaller(smallest, stillFails); next !== undefined; next = firstSmaller(smallest, stillFails)) {
    smallest = next;
  }
  return smallest;
};

const firstSmaller = (scenario: Scenario, stillFails: (smaller: Scenario) => boolean): Scenario | undefined => {
  for (const smaller of smallerOnes(scenario)) if (stillFails(smaller)) return smaller;
  return undefined;
};

/** Big steps first. */
function* smallerOnes(scenario: Scenario): Generator<Scenario> {
  const { clusters, faults = [], way, hours } = scenario;
  if (clusters.length > 1) {
    for (const clustersLeft of withoutOne(clusters)) yield fitting({ ...scenario, clusters: clustersLeft });
  }
  for (const faultsLeft of withoutOne(faults)) yield { ...scenario, faults: faultsLeft };
  if (way !== undefined) {
    const { way: _, ...without } = scenario;
    yield without;
    for (const [key, value] of Object.entries(way))
      if (key !== 'delayHours' && typeof value === 'number' && value !== 0)
        yield { ...scenario, way: { ...way, [key]: 0 } };
  }
  for (const [index, cluster] of clusters.entries()) {
    for (const smaller of smallerClusters(cluster))
      yield fitting({ ...scenario, clusters: clusters.with(index, smaller) });
  }
  if (hours > 0.5) yield { ...scenario, hours: Math.round(hours * 7.5) / 10 };
}

function* smallerClusters(cluster: ClusterPlan): Generator<ClusterPlan> {
  const { capacityProviders, daemons = [], services = [], tasks = [], otherLaunchTypes, ...rest } = cluster;
  const whole = { ...rest, capacityProviders, daemons, services, tasks };
  if (otherLaunchTypes === true) yield whole;
  const full = otherLaunchTypes === true ? { ...whole, otherLaunchTypes } : whole;
  for (const left of withoutOne(tasks)) yield { ...full, tasks: left };
  for (const left of withoutOne(services)) yield { ...full, services: left };
  for (const left of withoutOne(daemons)) yield { ...full, daemons: left };
  if (capacityProviders.length > 1) {
    for (const left of withoutOne(capacityProviders)) yield { ...full, capacityProviders: left };
  }
  for (const [index, daemon] of daemons.entries()) {
    for (const updates of withoutOne(daemon.updates ?? []))
      yield { ...full, daemons: daemons.with(index, { ...daemon, updates }) };
  }
  for (const [index, provider] of capacityProviders.entries()) {
    if (provider.instances < 2) continue;
    const smaller = { ...provider, instances: provider.instances - 1 };
    yield { ...full, capacityProviders: capacityProviders.with(index, smaller) };
  }
  for (const [index, service] of services.entries()) {
    if (service.desiredCount < 2) continue;
    yield { ...full, services: services.with(index, { ...service, desiredCount: service.desiredCount - 1 }) };
  }
}

const withoutOne = <T>(list: readonly T[]): T[][] => list.map((_, index) => list.toSpliced(index, 1));

/** Drops what names something that is gone. */
const fitting = (scenario: Scenario): Scenario => ({
  ...scenario,
  clusters: scenario.clusters.map((cluster) => {
    const providers = new Set(cluster.capacityProviders.map(({ name }) => name));
    return {
      ...cluster,
      services: (cluster.services ?? []).filter(({ capacityProvider }) => providers.has(capacityProvider)),
      tasks: (cluster.tasks ?? []).filter(({ capacityProvider }) => providers.has(capacityProvider)),
    };
  }),
  faults: (scenario.faults ?? []).filter((fault) => scenario.clusters.some((cluster) => fits(cluster, fault))),
});

const fits = (cluster: ClusterPlan, fault: FaultPlan): boolean =>
  (fault.cluster === undefined || fault.cluster === cluster.name) &&
  (fault.capacityProvider === undefined ||
    cluster.capacityProviders.some(({ name }) => name === fault.capacityProvider)) &&
  (fault.daemon === undefined || (cluster.daemons ?? []).some(({ name }) => name === fault.daemon));
