import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../dst/fleets.ts';

/** Events that are held back for longer make a run of a day: few seeds need one. */
const LONGEST_DELAY_HOURS = 2;
/** One in twelve fleets lives for a day or two, for what takes as long; here an eighth of those does. */
const LONGEST_HOURS = 5;

/** The fleet of a seed, as replay is compared on it; seven of eight seeds without what takes days. */
export const serviceFleetOf = (seed: number, hasFaults: boolean): Scenario => {
  const scenario = fleetOf(seed, { way: hasFaults });
  if (seed % 8 === 0) return scenario;
  const { way, hours } = scenario;
  const delayHours = Math.min(way?.delayHours ?? 0, LONGEST_DELAY_HOURS);
  return { ...scenario, hours: Math.min(hours, LONGEST_HOURS), way: { ...way, delayHours } };
};
