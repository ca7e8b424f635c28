import type { Remediator } from '../../shared/edge/remedies/ask/remediator.ts';
import { Random } from '../../simulator/engine/random.ts';
import { randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import type { Fault } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { Bookend } from './bookend.ts';
import { ecsInProcess } from './in-process.ts';
import { isAbandoned, leasesOf } from './left-over.ts';
import { Crash, isCrash, stepped } from './stepped.ts';
import { Witness } from './witness.ts';

/** The end of a fleet in one mode. */
export type SeedRun = {
  readonly breaches: readonly string[];
  readonly failures: readonly unknown[];
  readonly crashes: number;
  readonly acts: readonly string[];
  /** Application tasks times minutes that they ran without a critical daemon. */
  readonly uncoveredMinutes: number;
  /** Incidents that nobody has in hand: neither over, nor repaired, nor with a person. */
  readonly abandoned: readonly string[];
  readonly incidents: number;
  readonly leases: number;
};

/** An incident that is asked for again for an hour and then handed over has been, by then. */
const AFTERWARDS_SECONDS = 5400;
const STEP_SECONDS = 10;

/** Runs a fleet to its end, and on until all is settled. */
export const runFleet = async (scenario: Scenario, seed: number, policy: object, crashes = false): Promise<SeedRun> => {
  const ecs = ecsInProcess(scenario, seed, (action, input) => witness.judges(action, input));
  const witness = new Witness(ecs.fleet);
  const bookend = new Bookend(ecs, { ...policy });
  if (crashes) bookend.around = crashing(new Random(seed).fork('crashes'));
  await bookend.begin();
  const seconds = scenario.hours * 3600 + AFTERWARDS_SECONDS;
  const seen = new Set<string>();
  for (let second = 0; second < seconds; second += STEP_SECONDS) {
    await bookend.lives(STEP_SECONDS, STEP_SECONDS);
    witness.looks();
  }
  const states = await bookend.states();
  for (const { incident } of states) if (incident !== null) seen.add(incident.id);
  const leases = await leasesOf(ecs.fleet, bookend.budget, bookend.deadLetters);
  return {
    breaches: witness.breaches,
    failures: bookend.failures.filter((failure) => !isCrash(failure)),
    crashes: bookend.failures.filter(isCrash).length,
    acts: witness.acts,
    uncoveredMinutes: witness.uncoveredMs / 60_000,
    abandoned: states.filter((state) => isAbandoned(state, bookend)).map(({ incident }) => incident?.id ?? ''),
    incidents: seen.size,
    leases,
  };
};

/** One handling in five ends in the middle: from that step on it does nothing any more. */
const crashing =
  (random: Random) =>
  (remediator: Remediator): Remediator => {
    let isDead = false;
    return stepped(remediator, async (name) => {
      isDead ||= random.chance(0.004);
      if (isDead) throw new Crash(name);
    });
  };

/** A fleet that a seed draws, as the world is: most of it goes well, and ECS repairs the rest. */
export const usualFleet = (seed: number): Scenario => {
  const fleet = randomFleet(seed);
  return { ...fleet, hours: Math.min(fleet.hours, 4) };
};

/** One fault of every kind on the instances of one provider, in an order of the seed's, where ECS repairs little. */
export const troubledFleet = (seed: number): Scenario => {
  const random = new Random(seed).fork('troubled fleet');
  const faults = shuffled(everyFault(random), random);
  const critical = !random.chance(0.1);
  return {
    name: `troubled-${seed}`,
    says: `One fault of every kind, in the order of seed ${seed}.`,
    hours: 3,
    clusters: [
      {
        name: 'blue',
        capacityProviders: [
          {
            name: 'default',
            instances: faults.length,
            everySeconds: random.between(0, 20),
            autoRepair: random.chance(0.6) ? 'DISABLED' : 'ENABLED',
          },
        ],
        daemons: [
          {
            name: 'agent',
            healthCheck: true,
            critical,
            ...(random.chance(0.2) ? { updates: [{ afterSeconds: 4000 }] } : {}),
          },
          ...(random.chance(0.3) ? [{ name: 'logs', critical: false }] : []),
        ],
        services: [{ name: 'web', capacityProvider: 'default', desiredCount: faults.length * 2 }],
        tasks: [{ family: 'job', capacityProvider: 'default', count: 2, afterSeconds: 300, group: 'daemon:agent' }],
      },
    ],
    faults: faults.map((fault, n) => ({ ...fault, instances: [n + 1] })),
    way: { agentFlapsPerHour: 2 },
  };
};

const everyFault = (random: Random): readonly Fault[] => {
  const afterSeconds = random.between(300, 2400);
  return [
    { fault: 'daemon-late', lateSeconds: random.pick([20, 60, 400]) },
    { fault: 'daemon-missing' },
    { fault: 'daemon-ended-first' },
    { fault: 'daemon-crash', afterSeconds, unrepaired: true },
    { fault: 'daemon-crash', afterSeconds: afterSeconds + 100 },
    { fault: 'daemon-crash', afterSeconds, restartAfterSeconds: random.between(30, 900) },
    { fault: 'daemon-unhealthy', afterSeconds, unrepaired: true },
    { fault: 'daemon-duplicate', afterSeconds, forSeconds: 300 },
    { fault: 'start-impaired', failureType: 'TASK_FAILED_TO_RUN', times: 4 },
    { fault: 'registering-stuck', forSeconds: 900 },
    { fault: 'registration-failed' },
    { fault: 'drain', afterSeconds },
    { fault: 'drain-cancelled', afterSeconds, cancelledAfterSeconds: 3 },
    { fault: 'idle', afterSeconds },
    { fault: 'spot-interruption', afterSeconds },
    { fault: 'host-lost', afterSeconds, reported: 'stopped' },
    { fault: 'host-lost', afterSeconds, reported: 'never' },
  ];
};

const shuffled = <Item>(items: readonly Item[], random: Random): readonly Item[] =>
  items
    .map((item) => ({ item, at: random.between(0, 1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
