import type { DeployedFunction } from './deployment-files.ts';
import type { EventSource, SourcePorts } from './event-source.ts';
import type { Functions } from './functions.ts';
import { queueSource } from './queue-source.ts';
import type { Queues } from './queues.ts';
import type { Running } from './running.ts';
import { scheduleSource } from './schedule-source.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { type StreamSource, streamSource } from './stream-source.ts';

export type Sources = { readonly all: readonly EventSource[]; readonly streams: readonly StreamSource[] };

/** All that calls a function, as it is deployed. */
const sourcesOf = (
  { queues: fromQueues, stream, schedules }: DeployedFunction,
  ports: SourcePorts,
  queues: Queues,
): Sources => {
  const streams = stream === null ? [] : [streamSource({ ...ports, ...stream })];
  const all = [
    ...fromQueues.map((source) => queueSource({ ...ports, ...source, queues })),
    ...streams,
    ...schedules.map((schedule) => scheduleSource({ ...ports, ...schedule })),
  ];
  return { all, streams };
};

export type Failure = { readonly functionName: string; readonly cause: unknown };
type Wiring = { readonly queues: Queues; readonly clock: SimulatedClock; readonly running: Running };

/** Makes the event sources of each of these functions, and collects their calls that ended in an error. */
export const wiredSources = (
  deployed: readonly DeployedFunction[],
  functions: Functions,
  { queues, clock, running }: Wiring,
): { readonly sources: readonly Sources[]; readonly failures: readonly Failure[] } => {
  const failures: Failure[] = [];
  const sources = deployed.map((one) => {
    const { name, timeoutSeconds } = one;
    const invoke = async (event: unknown): Promise<unknown> => {
      const endsAt = clock.now() + timeoutSeconds * 1000;
      try {
        return await functions.invoke(name, event, () => endsAt - clock.now());
      } catch (cause) {
        failures.push({ functionName: name, cause });
        throw cause;
      }
    };
    return sourcesOf(one, { invoke, running, now: clock.now }, queues);
  });
  return { sources, failures };
};
