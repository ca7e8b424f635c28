import { type Letter, letterKey, type Outbox } from '../../shared/edge/outbox/outbox.ts';

/** For one process. @param onWoken told of each letter that is written or woken, as the table's stream would be */
export const createMemoryOutbox = (onWoken: (key: string) => void = () => {}): Outbox => {
  const letters = new Map<string, Letter>();
  return {
    write: async (letter) => {
      letters.set(letter.key, structuredClone(letter));
      onWoken(letter.key);
    },
    read: async (keys) => [...new Set(keys)].flatMap((key) => letters.get(key) ?? []),
    remove: async (key) => void letters.delete(key),
    stranded: async (before, limit) =>
      [...letters.keys()]
        .filter((key) => key < letterKey(before, ''))
        .sort()
        .slice(0, limit),
    wake: async (key) => {
      if (!letters.has(key)) return false;
      onWoken(key);
      return true;
    },
  };
};
