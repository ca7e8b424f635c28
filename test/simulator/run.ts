import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { RuleName } from '../../simulator/scenarios/claim.ts';
import type { Fault, FaultPlace } from '../../simulator/scenarios/fault-plan.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { type Simulation, simulate } from '../../simulator/simulate.ts';

/** A small fleet: two container instances, one critical daemon with a health check, two application tasks each. */
export const smallFleet = (faults: readonly (Fault & FaultPlace)[] = [], more: Partial<Scenario> = {}): Scenario => ({
  name: 'small',
  says: 'A small fleet.',
  hours: 1.5,
  clusters: [
    {
      name: 'shop',
      capacityProviders: [{ name: 'default', instances: 2 }],
      daemons: [{ name: 'log-agent', healthCheck: true }],
      services: [{ name: 'web', capacityProvider: 'default', desiredCount: 4 }],
    },
  ],
  faults,
  way: { agentFlapsPerHour: 6 },
  ...more,
});

export interface Recorded {
  readonly simulation: Simulation;
  readonly events: readonly EcsEvent[];
}

export const record = (scenario: Scenario, seed = 1): Recorded => {
  const events: EcsEvent[] = [];
  const simulation = simulate({ scenario, seed, onEvent: (event) => events.push(event) });
  return { simulation, events };
};

/** The outcomes of one rule, sorted. */
export const outcomes = ({ simulation }: Recorded, rule: RuleName): string[] =>
  simulation
    .truth()
    .filter((line) => line.rule === rule)
    .map(({ outcome }) => outcome)
    .sort();

export const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
