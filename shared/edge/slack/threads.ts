import type { Notice } from '../../core/notice.ts';
import type { Known } from '../../core/telling/change.ts';
import type { ChannelThread, IncidentThread, StoredThread, Thread, ThreadStore } from './thread-store.ts';
import { incidentKey } from './thread-store.ts';

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
  /** Writes what `change` makes of the newest thread. */
  readonly amend: (key: string, change: (thread: Thread | null) => Thread) => Promise<void>;
  readonly load: (keys: readonly string[]) => Promise<void>;
  /** Why nothing can be told of it; null where something can. */
  readonly refused: (key: string) => Error | null;
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
        if ((await store.write(key, thread, revision)) === 'written') {
          known.set(key, { thread, revision: revision + 1 });
          return;
        }
        known.delete(key);
        await load([key]);
      }
      throw new Error(`the thread ${key} was written by others ${TRIES} times in a row`);
    },
  };
};

export const incidentThread = (thread: Thread | null): IncidentThread =>
  thread !== null && thread.kind === 'incident' ? thread : UNTOLD;

const MINUTE_MS = 60_000;

/** What went out in the minute that runs now. */
export const channelThread = (thread: Thread | null, now: number): ChannelThread => {
  if (thread?.kind !== 'channel') return { kind: 'channel', since: now, singles: 0, stormId: null, stormAt: 0 };
  const age = now - thread.since;
  // one that begins in the future would last until then
  return age > -MINUTE_MS && age < MINUTE_MS ? thread : { ...thread, since: now, singles: 0 };
};

/** Each of them, a few at a time; rejects with the first failure, after what was begun has ended. */
export const eachOf = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }
};

/** What people know of the incidents of notices. @param told up to what, and where, one way of telling has told it */
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
