import type { Known } from '../../../core/messages/change.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { asError } from '../../errors/as-error.ts';
import { atMost } from '../../pacing/at-most.ts';
import {
  type ChannelThread,
  type IncidentThread,
  incidentKey,
  nextRevision,
  type StoredThread,
  type Thread,
  type ThreadStore,
} from './thread-store.ts';

const TRIES = 5;
const AT_ONCE = 16;

export const UNTOLD: IncidentThread = {
  kind: 'incident',
  message: null,
  stormId: null,
  headSequence: 0,
  toldSequence: 0,
  digestSequence: 0,
  lastNoticeId: null,
  state: null,
};

/** The threads that one batch needs: read once, kept beside what is written, and read again only after a lost race. */
export type Threads = {
  readonly get: (key: string) => Thread | null;
  readonly incident: (incidentId: string) => IncidentThread;
  /** Writes what `change` makes of the newest thread. @throws RecordError if it can't be written */
  readonly amend: (key: string, change: (thread: Thread | null) => Thread) => Promise<void>;
  readonly load: (keys: readonly string[]) => Promise<void>;
  /** The reason why nothing can be told of it; null where something can. */
  readonly refused: (key: string) => Error | null;
};

/** It could not be recorded what is told. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

const recorded = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
  try {
    return await work;
  } catch (cause) {
    throw new RecordError(asError(cause).message, { cause });
  }
};

export const threadsOf = (store: ThreadStore): Threads => {
  const known = new Map<string, StoredThread>();
  const load = async (keys: readonly string[]): Promise<void> => {
    for (const [key, stored] of await store.read([...new Set(keys)])) known.set(key, stored);
  };
  const get = (key: string): Thread | null => known.get(key)?.thread ?? null;
  return {
    load,
    get,
    refused: (key) => known.get(key)?.refused ?? null,
    incident: (incidentId) => incidentThread(get(incidentKey(incidentId))),
    amend: async (key, change) => {
      for (let tries = 0; tries < TRIES; tries++) {
        const thread = change(get(key));
        const revision = known.get(key)?.revision ?? 0;
        const written = await recorded(store.write(key, thread, revision));
        if (written === 'written') {
          known.set(key, { thread, revision: nextRevision(revision) });
          return;
        }
        known.delete(key);
        await recorded(load([key]));
      }
      throw new RecordError(`the thread ${key} was written by others ${TRIES} times in a row`);
    },
  };
};

export const incidentThread = (thread: Thread | null): IncidentThread =>
  thread !== null && thread.kind === 'incident' ? thread : UNTOLD;

const MINUTE_MS = 60_000;

/** The channel, with what went out in the minute that runs now. */
export const channelThread = (thread: Thread | null, now: number): ChannelThread => {
  if (thread?.kind !== 'channel') return { kind: 'channel', since: now, singles: 0, stormId: null, stormAt: 0 };
  const age = now - thread.since;
  // one that begins in the future would last until then
  return age > -MINUTE_MS && age < MINUTE_MS ? thread : { ...thread, since: now, singles: 0 };
};

/** For so long new incidents join a storm. */
const STORM_MS = 600_000;

/** The storm that new incidents join; null where none began lately. One that begins in the future would run until then. */
export const runningStorm = ({ stormId, stormAt }: ChannelThread, now: number): string | null =>
  now - stormAt > -MINUTE_MS && now - stormAt < STORM_MS ? stormId : null;

/** Works on each item, a few at a time; one that fails costs the others nothing. @returns why, by the item that failed */
export const failuresOf = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<ReadonlyMap<Item, string>> => {
  const failures = new Map<Item, string>();
  await atMost(AT_ONCE, items, async (item) => {
    try {
      await work(item);
    } catch (cause) {
      failures.set(item, asError(cause).message);
    }
  });
  return failures;
};

/** Collects what people know of the incidents of notices. @param told how far, and in which storm, one receiver has told of an incident */
export const knownOf = (
  notices: readonly Notice[],
  threads: Threads,
  told: (thread: IncidentThread) => Pick<Known, 'sequence' | 'stormId'>,
): ReadonlyMap<string, Known> =>
  new Map(
    notices
      .map(({ incidentId }) => [incidentId, threads.incident(incidentId)] as const)
      .filter(([, thread]) => told(thread).sequence > 0 || thread.headSequence > 0)
      .map(([incidentId, thread]) => [incidentId, { ...told(thread), state: thread.state }]),
  );
