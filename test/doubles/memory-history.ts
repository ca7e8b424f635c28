import { isWanted, type Kept, keyOf, type RemedyHistory } from '../../shared/edge/remedies/history/remedy-history.ts';

/** For one process. */
export const createMemoryHistory = (): RemedyHistory => {
  const entries = new Map<string, Kept>();
  return {
    write: async (kept) => void entries.set(keyOf(kept.entry.at, kept.id), structuredClone(kept)),
    conclude: async (id, at, outcome) => {
      const known = entries.get(keyOf(at, id));
      if (known !== undefined) entries.set(keyOf(at, id), { id, entry: { ...known.entry, outcome } });
    },
    async *list(question) {
      const keys = [...entries.keys()].sort();
      for (const key of keys) {
        const kept = entries.get(key);
        if (kept !== undefined && isWanted(kept.entry, question)) yield kept;
      }
    },
  };
};
