import type { Coverage } from '../../shared/core/expected/expected-daemons.ts';
import type { Inventory } from '../../shared/core/state/instance-state.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { simulate } from '../../simulator/simulate.ts';
import { isDelivered } from './delivered.ts';

/**
 * A fleet's ordinary day, in three hours: it grows, a service restarts its tasks now and then, a daemon is rolled out, some
 * instances are drained and replaced, one host is lost, agents reconnect.
 */
export const ordinaryDay = (instances: number): Scenario => ({
  name: 'ordinary-day',
  says: 'A fleet that grows, is rolled out, drained and replaced, and loses a host.',
  hours: 3,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances, everySeconds: 600 / instances }],
      daemons: [{ name: 'log-agent', healthCheck: true, updates: [{ afterSeconds: 5400, drainPercent: 25 }] }],
      services: [
        { name: 'web', capacityProvider: 'default', desiredCount: instances * 15 },
        { name: 'api', capacityProvider: 'default', desiredCount: instances * 5 },
      ],
    },
  ],
  faults: [
    { fault: 'drain', rate: 0.1, afterSeconds: 3000 },
    { fault: 'host-lost', instances: [2], afterSeconds: 4000, reported: 'stopped' },
  ],
  way: { agentFlapsPerHour: 2 },
});

export type FleetDay = {
  /** The events that the deployed rule lets through, in order of arrival. */
  readonly events: readonly EcsEvent[];
  readonly clusterArn: string;
  /** The inventory before the first event, as a refresh would have found it. */
  readonly inventory: Inventory;
};

/** The events of a scenario, as they reach the queue, and the inventory that they are judged by. */
export const dayOf = (scenario: Scenario, seed: number): FleetDay => {
  const events: EcsEvent[] = [];
  const { fleet } = simulate({ scenario, seed, onEvent: (event) => isDelivered(event) && events.push(event) });
  const [clusterArn = ''] = fleet.clusters.keys();
  const since = fleet.options.startsAt - 86_400_000;
  const daemons = fleet.log.daemons.map(
    ({ daemonName, capacityProviderNames, critical }): Coverage => ({
      daemonName,
      clusterArn,
      capacityProviderNames,
      critical,
      createdAt: since,
      deletedAt: null,
      firstDeployment: null,
      firstSeenAt: null,
    }),
  );
  const providers = [...new Set(fleet.log.daemons.flatMap(({ capacityProviderNames }) => capacityProviderNames))];
  return {
    events,
    clusterArn,
    inventory: {
      clusterArn,
      watchedSince: since,
      refreshedAt: fleet.now,
      daemons,
      providers: providers.map((name) => ({ name, autoRepair: true })),
    },
  };
};
