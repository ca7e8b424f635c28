import { randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../dst/fleets.ts';
import { troubledFleet } from '../remediation/seed.ts';
import { KEPT } from './kept.ts';

/** Events that are held back for longer make a run of a day: few seeds need one. */
const LONGEST_DELAY_HOURS = 2;
/** One in twelve fleets lives for a day or two, for what takes as long; here an eighth of those does. */
const LONGEST_HOURS = 5;

/** The fleet of a seed, as replay is compared on it; seven of eight seeds without what takes days. */
export const serviceFleetOf = (seed: number, hasFaults: boolean): Scenario => {
  const scenario = fleetOf(seed, { way: hasFaults, signals: !isKept(seed, hasFaults) });
  if (seed % 8 === 0) return scenario;
  const { way, hours } = scenario;
  const delayHours = Math.min(way?.delayHours ?? 0, LONGEST_DELAY_HOURS);
  return { ...scenario, hours: Math.min(hours, LONGEST_HOURS), way: { ...way, delayHours } };
};

/** A kept seed once failed on a fleet that drew no orders to stop yet. */
const isKept = (seed: number, hasFaults: boolean): boolean =>
  KEPT.some((kept) => kept.seed === seed && kept.hasFaults === hasFaults);

export interface SeedOptions {
  readonly hasFaults: boolean;
  readonly enforces: boolean;
}

/** A remedy for the last violation is asked for again for an hour and then handed over: the fleet lives on until then. */
const AFTERWARDS_HOURS = 1.5;

/** The fleet of a seed; where Bookend enforces, every second one has a fault of every kind, and lives on for a while. */
export const seedFleetOf = (seed: number, { hasFaults, enforces }: SeedOptions): Scenario => {
  if (!enforces) return serviceFleetOf(seed, hasFaults);
  const fleet = seed % 2 === 0 ? serviceFleetOf(seed, hasFaults) : troubledServiceFleetOf(seed, hasFaults);
  return { ...fleet, hours: fleet.hours + AFTERWARDS_HOURS };
};

const troubledServiceFleetOf = (seed: number, hasFaults: boolean): Scenario => {
  const fleet = troubledFleet(seed);
  if (!hasFaults) return fleet;
  const { way } = randomFleet(seed, { way: true });
  return { ...fleet, way: { ...way, delayHours: Math.min(way?.delayHours ?? 0, LONGEST_DELAY_HOURS) } };
};
