import { type EcsServer, serve } from '../../../simulator/api/serve.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { beginSimulation } from '../../../simulator/simulate.ts';
import type { TruthLine } from '../../../simulator/truth/verdict-line.ts';

/** A simulated fleet, its events as they come, and ECS as it answers for it. */
export type SimulatedWorld = {
  readonly moveTo: (ms: number) => readonly EcsEvent[];
  /** The scenario's sentence. */
  readonly says: string;
  readonly ecs: EcsServer;
  /** The policy that the truth is told by: the scenario's, as a document. */
  readonly policy: object;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Ends the world and tells the truth up to a moment. */
  readonly truth: (now: number) => readonly TruthLine[];
  readonly stop: () => Promise<void>;
};

/** Begins a scenario. Its time passes only as it is moved. */
export const startWorld = async (scenario: Scenario, seed: number): Promise<SimulatedWorld> => {
  const events: EcsEvent[] = [];
  const { fleet, endsAt, advanceTo, finish } = beginSimulation({
    scenario,
    seed,
    onEvent: (event) => events.push(event),
  });
  const ecs = await serve({ fleet });
  return {
    moveTo: (ms) => {
      advanceTo(ms);
      return events.splice(0);
    },
    says: scenario.says,
    ecs,
    policy: scenario.policy ?? {},
    startsAt: fleet.options.startsAt,
    endsAt,
    truth: (now) => finish().truth(scenario.policy, now),
    stop: () => ecs.close(),
  };
};
