import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { InputError } from '../../shared/edge/errors/input-error.ts';
import type { Fleet } from '../../simulator/fleet/fleet.ts';
import { type Io, writeLines } from '../terminal/io.ts';
import type { ServeRequest } from './simulate-request.ts';

const FLUSH_MS = 200;

/** Serves a fleet as ECS does until the process is interrupted; what happens meanwhile is written as it comes. */
export const serveUntilInterrupted = async (
  fleet: Fleet,
  { port, speed, denied }: ServeRequest,
  { stderr }: Io,
  flush: () => Promise<void>,
): Promise<void> => {
  const stop = new AbortController();
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stop.abort());
  // Only here: a simulation without --serve needs no server.
  const { serve } = await import('../../simulator/api/serve.ts');
  const server = await serve({ fleet }, { port, speed, denied }).catch((error: unknown): never => {
    throw new InputError(`port ${port}`, [error instanceof Error ? error.message : String(error)], { cause: error });
  });
  await writeLines(stderr, [`bookend: the fleet is served at ${server.url}, until you interrupt it`]);
  await Promise.all([interrupted, flushWhile(stop.signal, flush)]);
  await server.close();
};

const flushWhile = async (signal: AbortSignal, flush: () => Promise<void>): Promise<void> => {
  try {
    for await (const _ of setInterval(FLUSH_MS, undefined, { signal })) await flush();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
