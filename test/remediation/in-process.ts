import { InjectedFaults } from '../../simulator/api/injected-faults.ts';
import type { EcsEvent } from '../../simulator/events/envelope.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../../simulator/simulate.ts';
import { Ecs as SimulatedEcs } from '../service/aws-clients.ts';
import type { Process } from '../service/lambda.ts';
import type { Ecs } from '../simulator/api/ecs.ts';

/** The same as over HTTP, in this process: for many seeds. @param onWrite told of each call right before it is made */
export const ecsInProcess = (
  scenario: Scenario,
  seed: number,
  onWrite: (action: string, input: Readonly<Record<string, unknown>>) => void = () => {},
): Ecs => {
  const events: EcsEvent[] = [];
  const fleet = fleetOf(scenario, seed, (event) => events.push(event));
  const calls = new Map<string, number>();
  const simulated = new SimulatedEcs(fleet, () => fleet.advanceTo(fleet.now));
  const process = { step: async (_asked: unknown, _hop: unknown, act: () => unknown) => act() };
  const client = simulated.clientFor(process as unknown as Process, () => fleet.now);
  const send = client.send.bind(client) as (command: object) => Promise<unknown>;
  client.send = ((command: { readonly input: Readonly<Record<string, unknown>> }) => {
    const action = command.constructor.name.replace(/Command$/, '');
    calls.set(action, (calls.get(action) ?? 0) + 1);
    if (action === 'StopTask' || action.startsWith('Update')) onWrite(action, command.input);
    return send(command);
  }) as typeof client.send;
  const advanceTo = (ms: number): void => fleet.advanceTo(ms);
  return {
    fleet,
    events,
    client,
    server: {
      url: 'in this process',
      get now() {
        return fleet.now;
      },
      denied: new Set(),
      faults: new InjectedFaults(),
      calls,
      advanceTo,
      close: async () => {},
    },
    advance: (seconds) => advanceTo(fleet.now + seconds * 1000),
  };
};
