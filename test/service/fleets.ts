import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../dst/fleets.ts';

/** Events that are held back for longer make a run of a day: few seeds need one. */
const LONGEST_DELAY_HOURS = 2;

/** The fleet of a seed, as replay is compared on it; seven of eight without delays of a day. */
export const serviceFleetOf = (seed: number, hasFaults: boolean): Scenario => {
  const scenario = fleetOf(seed, { way: hasFaults });
  const { delayHours = 0 } = scenario.way ?? {};
  if (seed % 8 === 0 || delayHours <= LONGEST_DELAY_HOURS) return scenario;
  return { ...scenario, way: { ...scenario.way, delayHours: LONGEST_DELAY_HOURS } };
};
