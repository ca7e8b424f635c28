import { Random } from './engine/random.ts';
import type {
  CapacityProviderPlan,
  ClusterPlan,
  DaemonPlan,
  Fault,
  FaultPlan,
  Scenario,
  ServicePlan,
  Switches,
  UpdatePlan,
  WayPlan,
} from './scenarios/scenario.ts';
import { DEPLOYMENT_ENDS } from './scenarios/scenario.ts';

export interface RandomFleetOptions {
  /** Faults in the fleet; what every fleet lives through (drains, idleness, Spot) is there without them. */
  readonly faults?: boolean;
  /** Faults on the way of the events. */
  readonly way?: boolean;
  readonly switches?: Partial<Switches>;
}

/** A small fleet drawn from a seed, as plain data: one to eight instances, hours, sometimes a day or two. */
export const randomFleet = (
  seed: number,
  { faults = true, way = false, switches }: RandomFleetOptions = {},
): Scenario => {
  const random = new Random(seed).fork('random fleet');
  const isLong = random.chance(0.08);
  const hours = isLong ? random.between(25, 50) : random.between(10, 45) / 10;
  const names = random.chance(0.15) ? ['blue', 'green'] : ['blue'];
  const clusters = names.map((name) => randomCluster(random.fork(name), name, hours));
  return {
    name: `seed-${seed}`,
    says: `A fleet drawn from seed ${seed}.`,
    hours,
    ...withSwitches({ ...(faults ? randomSwitches(random.fork('switches')) : {}), ...switches }),
    clusters,
    faults: clusters.flatMap((cluster) => [
      ...lives(random.fork(`lives ${cluster.name}`), cluster, hours),
      ...(faults ? daemonFaults(random.fork(`faults ${cluster.name}`), cluster, isLong) : []),
    ]),
    // Agents reconnect in every fleet: without it the newest event, and with it replay's clock, can be hours old.
    way: way ? randomWay(random.fork('way'), isLong) : { agentFlapsPerHour: isLong ? 0.3 : random.pick([0, 2]) },
  };
};

const withSwitches = (switches: Partial<Switches>): { readonly switches?: Partial<Switches> } =>
  Object.keys(switches).length === 0 ? {} : { switches };

/** Guesses about ECS that a reader must survive without a word: what is turned here costs no verdict. */
const randomSwitches = (random: Random): Partial<Switches> => ({
  ...(random.chance(0.1) ? { launchType: 'EC2' } : {}),
  ...(random.chance(0.3) ? { readLagSeconds: random.pick([5, 30, 120]) } : {}),
  ...(random.chance(0.2) ? { deploymentsForgottenAfterHours: random.pick([0.2, 1]) } : {}),
  ...(random.chance(0.2) ? { healthOfOptionalDaemons: true } : {}),
});

const randomCluster = (random: Random, name: string, hours: number): ClusterPlan => {
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

/** One thing that ends, or nearly ends, the life of an instance. */
const lives = (random: Random, cluster: ClusterPlan, hours: number): FaultPlan[] =>
  placesOf(cluster).flatMap((place) => {
    if (!random.chance(0.6)) return [];
    const afterSeconds = random.between(200, Math.round(hours * 2600));
    const cancelledAfterSeconds = random.between(1, 60);
    const life = random.pick<Fault>([
      { fault: 'drain', afterSeconds },
      { fault: 'drain', afterSeconds },
      { fault: 'drain', afterSeconds },
      { fault: 'idle', afterSeconds },
      { fault: 'spot-interruption', afterSeconds },
      { fault: 'drain-cancelled', afterSeconds, cancelledAfterSeconds },
    ]);
    return [{ ...place, ...life }];
  });

const daemonFaults = (random: Random, cluster: ClusterPlan, isLong: boolean): FaultPlan[] =>
  placesOf(cluster).flatMap((place): FaultPlan[] => {
    if (!random.chance(0.4)) return [];
    const [first] = cluster.daemons ?? [];
    if (first === undefined) return [];
    const daemon = random.pick([first, ...(cluster.daemons ?? [])]).name;
    const fault = randomFault(random, isLong);
    if (fault.fault === 'drain-stuck') {
      return [
        { ...place, ...fault },
        { ...place, fault: 'drain', afterSeconds: random.between(30, 3000) },
      ];
    }
    return 'reported' in fault || ALONE.has(fault.fault) ? [{ ...place, ...fault }] : [{ ...place, ...fault, daemon }];
  });

/** These fall on the instance, not on one of its daemons. */
const ALONE: ReadonlySet<Fault['fault']> = new Set([
  'registering-stuck',
  'registration-failed',
  'drain-stuck',
  'host-lost',
]);

const randomFault = (random: Random, isLong: boolean): Fault => {
  // Only a long fleet can show a drain that lasts more than a day.
  if (isLong && random.chance(0.3)) return { fault: 'drain-stuck' };
  const afterSeconds = random.between(30, 5000);
  const maybe = <T extends object>(probability: number, value: T): T | Record<never, never> =>
    random.chance(probability) ? value : {};
  return random.pick<Fault>([
    { fault: 'daemon-late', lateSeconds: random.pick([0.001, 0.4, 8, 14.999, 15.001, 40, 400]) },
    { fault: 'daemon-missing' },
    { fault: 'daemon-ended-first', ...maybe(0.5, { endsAfterSeconds: random.between(0, 60) }) },
    { fault: 'daemon-ended-first' },
    { fault: 'daemon-crash', afterSeconds, ...maybe(0.4, { restartAfterSeconds: random.between(1, 900) }) },
    { fault: 'daemon-crash', afterSeconds, exitCode: 137, ...maybe(0.5, { unrepaired: true }) },
    { fault: 'daemon-crash-loop', afterSeconds, times: random.between(2, 40), downSeconds: random.between(1, 50) },
    { fault: 'daemon-unhealthy', afterSeconds, ...maybe(0.5, { recoversAfterSeconds: random.between(5, 250) }) },
    {
      fault: 'daemon-unhealthy',
      afterSeconds,
      recoversAfterSeconds: random.pick([299, 300, 301, random.between(5, 2000)]),
      unrepaired: true,
    },
    {
      fault: 'daemon-fails-early',
      ...maybe(0.5, { runsSeconds: random.between(1, 60), restartAfterSeconds: random.between(1, 60) }),
    },
    { fault: 'daemon-duplicate', afterSeconds, ...maybe(0.8, { forSeconds: random.between(1, 300) }) },
    {
      fault: 'start-impaired',
      failureType: random.pick(['TASK_FAILED_TO_RUN', 'TASK_CREATION_FAILED']),
      ...maybe(0.7, { times: random.between(1, 8) }),
    },
    {
      fault: 'registering-stuck',
      ...maybe(0.6, { forSeconds: random.between(60, 1200) }),
      ...maybe(0.5, { goneAfterSeconds: random.between(300, 2400) }),
    },
    { fault: 'registration-failed' },
    {
      fault: 'drain-stuck',
      ...maybe(0.5, { stuckHours: isLong ? random.between(1, 30) : random.between(1, 10) / 10 }),
    },
    { fault: 'host-lost', afterSeconds, reported: random.pick(['stopped', 'never']) },
  ]);
};

const placesOf = (cluster: ClusterPlan) =>
  cluster.capacityProviders.flatMap(({ name, instances }) =>
    Array.from({ length: instances }, (_, index) => ({
      cluster: cluster.name,
      capacityProvider: name,
      instances: [index + 1],
    })),
  );

const randomWay = (random: Random, isLong: boolean): WayPlan => ({
  duplicate: random.pick([0, 0.1, 0.5]),
  reorder: random.pick([0, 0.2, 0.9]),
  delay: random.pick([0, 0.02, 0.2]),
  delayHours: random.pick([0.2, 2, 24]),
  drop: random.pick([0, 0.01, 0.05, 0.3]),
  agentFlapsPerHour: isLong ? 0.5 : random.pick([0, 2, 6]),
  wrongTime: random.pick([0, 0.5]),
});
