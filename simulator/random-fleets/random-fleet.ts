import { Random } from '../engine/random.ts';
import type { Scenario, WayPlan } from '../scenarios/scenario.ts';
import type { Switches } from '../scenarios/switches.ts';
import { randomCluster } from './random-cluster.ts';
import { daemonFaults, lives } from './random-faults.ts';

export interface RandomFleetOptions {
  /** Faults in the fleet; what every fleet lives through (drains, idleness, Spot) is there without them. */
  readonly faults?: boolean;
  /** Faults on the way of the events. */
  readonly way?: boolean;
  readonly switches?: Partial<Switches>;
  /** Draws when a drain tells the daemons to stop, and if that is judged. False: as fleets were before that was drawn. */
  readonly signals?: boolean;
}

/** A small fleet drawn from a seed, as plain data: one to eight instances, hours, sometimes a day or two. */
export const randomFleet = (
  seed: number,
  { faults = true, way = false, switches, signals = faults }: RandomFleetOptions = {},
): Scenario => {
  const random = new Random(seed).fork('random fleet');
  const isLong = random.chance(0.08);
  const hours = isLong ? random.between(25, 50) : random.between(10, 45) / 10;
  const names = random.chance(0.15) ? ['blue', 'green'] : ['blue'];
  const told = signals ? randomSignals(random.fork('signals')) : {};
  const clusters = names.map((name) => randomCluster(random.fork(name), name, hours));
  return {
    name: `seed-${seed}`,
    says: `A fleet drawn from seed ${seed}.`,
    hours,
    ...withSwitches({
      ...(faults ? randomSwitches(random.fork('switches')) : {}),
      ...told.switches,
      ...switches,
    }),
    ...(told.policy === undefined ? {} : { policy: told.policy }),
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

/** A stream of its own: what was drawn before there was this stays as it was. */
const randomSignals = (random: Random): Pick<Scenario, 'switches' | 'policy'> => ({
  ...(random.chance(0.3) ? { switches: { daemonToldBeforeLastEnd: true } } : {}),
  ...(random.chance(0.5) ? { policy: { judgeSignals: true } } : {}),
});

const randomWay = (random: Random, isLong: boolean): Partial<WayPlan> => ({
  duplicate: random.pick([0, 0.1, 0.5]),
  reorder: random.pick([0, 0.2, 0.9]),
  delay: random.pick([0, 0.02, 0.2]),
  delayHours: random.pick([0.2, 2, 24]),
  drop: random.pick([0, 0.01, 0.05, 0.3]),
  agentFlapsPerHour: isLong ? 0.5 : random.pick([0, 2, 6]),
  wrongTime: random.pick([0, 0.5]),
});
