import type { DeployedFunction } from './deployment.ts';
import type { EventSource, SourcePorts } from './event-source.ts';
import { queueSource } from './queue-source.ts';
import type { Queues } from './queues.ts';
import { scheduleSource } from './schedule-source.ts';
import { type StreamSource, streamSource } from './stream-source.ts';

export type Sources = { readonly all: readonly EventSource[]; readonly streams: readonly StreamSource[] };

/** All that calls a function, as it is deployed. */
export const sourcesOf = (
  { queues: fromQueues, stream, schedules }: Pick<DeployedFunction, 'queues' | 'stream' | 'schedules'>,
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
