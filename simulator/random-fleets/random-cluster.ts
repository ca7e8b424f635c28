import type { Random } from '../engine/random.ts';
import {
  type CapacityProviderPlan,
  type ClusterPlan,
  type DaemonPlan,
  DEPLOYMENT_ENDS,
  type ServicePlan,
  type UpdatePlan,
} from '../scenarios/cluster-plan.ts';

/** One cluster with its capacity providers, daemons, services and tasks. */
export const randomCluster = (random: Random, name: string, hours: number): ClusterPlan => {
  const capacityProviders = Array.from(
    { length: random.chance(0.25) ? 2 : 1 },
    (_, index): CapacityProviderPlan => ({
      name: `provider-${index + 1}`,
      instances: random.between(1, 3),
      everySeconds: random.between(0, 60),
      ...(random.chance(0.15) ? { autoRepair: 'DISABLED' as const } : {}),
      ...(random.chance(0.1) ? { drainAfterHours: random.between(5, 20) / 10 } : {}),
    }),
  );
  const daemons = Array.from({ length: random.chance(0.4) ? 2 : 1 }, (_, index) =>
    randomDaemon(random.fork(`daemon ${index}`), `daemon-${index + 1}`, capacityProviders, hours),
  );
  return {
    name,
    capacityProviders,
    daemons,
    services: capacityProviders.flatMap((provider) => randomServices(random.fork(provider.name), provider, hours)),
    ...(random.chance(0.3) ? { tasks: [randomTask(random, hours)] } : {}),
    ...(random.chance(0.1) ? { otherLaunchTypes: true } : {}),
  };
};

const randomDaemon = (
  random: Random,
  name: string,
  providers: readonly CapacityProviderPlan[],
  hours: number,
): DaemonPlan => {
  return {
    name,
    ...(random.chance(0.2) ? { capacityProviders: providers.slice(0, 1).map((provider) => provider.name) } : {}),
    ...(random.chance(0.2) ? { critical: false } : {}),
    ...(random.chance(0.6) ? { healthCheck: true } : {}),
    ...randomLife(random, hours),
  };
};

/** Most daemons are old and stay; some come, fail to come at first, go, or go and come again. */
const randomLife = (random: Random, hours: number): Partial<DaemonPlan> => {
  const within = (): number => random.between(600, Math.round(hours * 1800));
  const updates = random.chance(0.2) ? { updates: randomUpdates(random, hours) } : {};
  if (random.chance(0.05)) {
    const createdAfterSeconds = within();
    const afterSeconds = createdAfterSeconds + random.between(600, 2400);
    return { createdAfterSeconds, firstEnds: 'failed', updates: [{ afterSeconds, drainPercent: 100 }] };
  }
  if (random.chance(0.05)) {
    const deletedAfterSeconds = random.between(300, Math.round(hours * 1000));
    return { deletedAfterSeconds, createdAgainAfterSeconds: deletedAfterSeconds + random.between(1, 1800), ...updates };
  }
  return {
    ...(random.chance(0.08) ? { createdAfterSeconds: within() } : {}),
    ...(random.chance(0.05) ? { deletedAfterSeconds: within() + Math.round(hours * 1200) } : {}),
    ...updates,
  };
};

const randomUpdates = (random: Random, hours: number): UpdatePlan[] =>
  Array.from({ length: random.between(1, 2) }, () => ({
    afterSeconds: random.between(300, Math.round(hours * 2400)),
    drainPercent: random.pick([10, 25, 50, 100]),
    bakeMinutes: random.between(0, 5),
    ends: random.chance(0.6) ? 'successful' : random.pick(DEPLOYMENT_ENDS),
    ...(random.chance(0.3) ? { alarms: ['agent-errors'] } : {}),
  }));

const randomServices = (random: Random, provider: CapacityProviderPlan, hours: number): ServicePlan[] =>
  Array.from({ length: random.between(1, 2) }, (_, index) => ({
    name: `${provider.name}-web-${index + 1}`,
    capacityProvider: provider.name,
    desiredCount: provider.instances * random.between(1, 2),
    ...(random.chance(0.4) ? { stopSeconds: random.between(0, 120) } : {}),
    ...(random.chance(0.1) ? { runSeconds: Math.round(hours * random.between(900, 3600)) } : {}),
  }));

const randomTask = (random: Random, hours: number) => ({
  family: 'job',
  capacityProvider: 'provider-1',
  count: random.between(1, 2),
  afterSeconds: random.between(0, Math.round(hours * 1800)),
  ...(random.chance(0.8) ? { runSeconds: random.between(20, 3000) } : {}),
  // A caller of RunTask may choose the group of a daemon.
  ...(random.chance(0.3) ? { group: random.pick(['daemon:daemon-1', 'daemon:daemon-2', 'daemon:nobody']) } : {}),
});
