import { asError } from '../../errors/as-error.ts';
import { atMost } from '../../pacing/at-most.ts';
import { type ChannelThread, nextRevision, type StoredThread, type Thread, type ThreadStore } from './thread-store.ts';

const TRIES = 5;
const AT_ONCE = 16;

/** The threads that one batch needs: read once, kept beside what is written, and read again only after a lost race. */
export type Threads = {
  readonly get: (key: string) => Thread | null;
  /** Writes what `change` makes of the newest thread; the very same one is not written. @throws RecordError if it can't be written */
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
  const read = async (keys: readonly string[]): Promise<void> => {
    for (const [key, stored] of await store.read([...new Set(keys)])) known.set(key, stored);
  };
  const get = (key: string): Thread | null => known.get(key)?.thread ?? null;
  return {
    load: read,
    get,
    refused: (key) => known.get(key)?.refused ?? null,
    amend: async (key, change) => {
      for (let tries = 0; tries < TRIES; tries++) {
        const before = get(key);
        const thread = change(before);
        if (thread === before) return;
        const revision = known.get(key)?.revision ?? 0;
        const written = await recorded(store.write(key, thread, revision));
        if (written === 'written') {
          known.set(key, { thread, revision: nextRevision(revision) });
          return;
        }
        known.delete(key);
        await recorded(read([key]));
      }
      throw new RecordError(`the thread ${key} was written by others ${TRIES} times in a row`);
    },
  };
};

export const channelThread = (thread: Thread | null): ChannelThread =>
  thread?.kind === 'channel' ? thread : { kind: 'channel' };

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
