import { threadIn } from '../../shared/edge/tell/threads/read-thread.ts';
import { nextRevision, type StoredThread, type ThreadStore } from '../../shared/edge/tell/threads/thread-store.ts';

/** Threads in memory: for tests, the demo and the simulation. Holds text, so that nothing is shared with its callers. */
export const memoryThreadStore = (): ThreadStore => {
  const texts = new Map<string, { readonly text: string; readonly revision: number }>();
  return {
    read: async (keys) => {
      const found = new Map<string, StoredThread>();
      for (const key of keys) {
        const stored = texts.get(key);
        if (stored !== undefined) found.set(key, { thread: threadIn(stored.text), revision: stored.revision });
      }
      return found;
    },
    write: async (key, thread, revision) => {
      if ((texts.get(key)?.revision ?? 0) !== revision) return 'lost-race';
      texts.set(key, { text: JSON.stringify(thread), revision: nextRevision(revision) });
      return 'written';
    },
  };
};
