import type { Random } from '../engine/random.ts';
import type { ClusterPlan } from '../scenarios/cluster-plan.ts';
import type { Fault, FaultPlan } from '../scenarios/fault-plan.ts';

/** One thing that ends, or nearly ends, the life of an instance. */
export const lives = (random: Random, cluster: ClusterPlan, hours: number): FaultPlan[] =>
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

/** Faults of the daemons of some of the instances. */
export const daemonFaults = (random: Random, cluster: ClusterPlan, isLong: boolean): FaultPlan[] =>
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
