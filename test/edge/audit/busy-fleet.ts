import type { Scenario } from '../../../simulator/scenarios/scenario.ts';

/** A fleet in which something happens each half hour: an instance drains, and its tasks go on elsewhere. */
export const BUSY: Scenario = {
  name: 'busy',
  says: 'Six container instances, of which one drains each half hour.',
  hours: 8,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'mi', instances: 6 }],
      daemons: [{ name: 'agent' }],
      services: [{ name: 'web', capacityProvider: 'mi', desiredCount: 24 }],
    },
  ],
  faults: Array.from({ length: 14 }, (_, n) => ({
    fault: 'drain' as const,
    instances: [n],
    afterSeconds: 1800 * (n + 1),
  })),
};
