import type { Scenario } from '../../simulator/scenarios/scenario.ts';

export const zoneLost = (instances: number): Scenario => ({
  name: 'zone-lost',
  says: 'A third of a large fleet vanishes with its zone, and is replaced.',
  hours: 1,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, everySeconds: 1000 / instances }],
      daemons: [{ name: 'log-agent', healthCheck: true }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: instances * 20 }],
    },
  ],
  faults: [{ fault: 'host-lost', zone: 'us-west-2a', afterSeconds: 1500, reported: 'stopped' }],
});

export const measureZone = async (instances: number): Promise<number> => {
  console.log(zoneLost(instances).says);
  return 0;
};
