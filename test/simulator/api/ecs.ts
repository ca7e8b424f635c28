import { ECSClient } from '@aws-sdk/client-ecs';
import { onTestFinished } from 'vitest';
import { type EcsServer, type ServeOptions, serve } from '../../../simulator/api/serve.ts';
import type { EcsEvent } from '../../../simulator/events/envelope.ts';
import type { Fleet } from '../../../simulator/fleet/fleet.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { fleetOf } from '../../../simulator/simulate.ts';

/** A simulated ECS over HTTP and a real client of it; both end with the test. */
export interface Ecs {
  readonly fleet: Fleet;
  readonly server: EcsServer;
  readonly client: ECSClient;
  /** All that the fleet has told so far. */
  readonly events: readonly EcsEvent[];
  readonly advance: (seconds: number) => void;
}

export const PLAIN: Scenario = {
  name: 'plain',
  says: 'Three container instances and a GPU one, two daemons, a service; FARGATE and EC2 tasks in a second cluster.',
  hours: 24,
  clusters: [
    {
      name: 'prod',
      capacityProviders: [
        { name: 'mi', instances: 3, everySeconds: 1 },
        { name: 'gpu', instances: 1, autoRepair: 'DISABLED' },
      ],
      daemons: [
        { name: 'agent', healthCheck: true },
        { name: 'logs', capacityProviders: ['mi'], critical: false },
      ],
      services: [{ name: 'web', capacityProvider: 'mi', desiredCount: 6 }],
      tasks: [{ family: 'job', capacityProvider: 'gpu', count: 2, afterSeconds: 60 }],
    },
    { name: 'mixed', capacityProviders: [{ name: 'mixed-mi', instances: 1 }], otherLaunchTypes: true },
  ],
};

export interface Start extends ServeOptions {
  readonly scenario?: Scenario;
  readonly seed?: number;
  /** The fleet has lived for so long when the test begins. */
  readonly afterSeconds?: number;
  /** Calls of the client before it gives up. */
  readonly attempts?: number;
}

/** Ends with the test. */
export const startEcs = async (start: Start = {}): Promise<Ecs> => {
  const { stop, ...ecs } = await openEcs(start);
  onTestFinished(stop);
  return ecs;
};

/** The same where several tests share one: whoever opens it stops it. */
export const openEcs = async ({
  scenario = PLAIN,
  seed = 1,
  afterSeconds = 600,
  attempts = 1,
  ...options
}: Start = {}): Promise<Ecs & { readonly stop: () => Promise<void> }> => {
  const events: EcsEvent[] = [];
  const fleet = fleetOf(scenario, seed, (event) => events.push(event));
  fleet.advanceTo(fleet.now + afterSeconds * 1000);
  const server = await serve({ fleet }, options);
  const client = new ECSClient({
    endpoint: server.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: attempts,
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    await server.close();
  };
  return { fleet, server, client, events, stop, advance: (seconds) => server.advanceTo(server.now + seconds * 1000) };
};

/** So many calls have been made, of any action. */
export const callsOf = ({ server }: Pick<Ecs, 'server'>): number =>
  [...server.calls.values()].reduce((sum, calls) => sum + calls, 0);

/** One of the SDK's exceptions. */
export type Exception = new (...fields: never[]) => Error;

/** Gives what must be there; a test that misses it says what. */
export const needed = <T>(value: T | undefined, what = 'the value'): T => {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
};

/** The events of one resource's kind after a moment of the list, as `detail`. */
export const detailsSince = ({ events }: Ecs, from: number, detailType: EcsEvent['detail-type']) =>
  events.slice(from).flatMap((event) => (event['detail-type'] === detailType ? [event.detail] : []));
