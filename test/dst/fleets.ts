import { type RandomFleetOptions, randomFleet } from '../../simulator/random-fleets/random-fleet.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';

const ORDERS: Readonly<Record<number, readonly string[]>> = {
  0: ['daemon-1', 'daemon-2'],
  4: ['daemon-2', 'daemon-1'],
};

/** A fleet drawn from a seed. ECS knows no order among daemons: a quarter is held to one, which is kept by chance. */
export const fleetOf = (seed: number, options: RandomFleetOptions = {}): Scenario => {
  const daemonOrder = ORDERS[seed % 8];
  const fleet = randomFleet(seed, options);
  return daemonOrder === undefined ? fleet : { ...fleet, policy: { ...fleet.policy, daemonOrder } };
};
