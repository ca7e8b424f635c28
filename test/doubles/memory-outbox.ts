import { type Outbox, type OutboxMessage, outboxKey } from '../../shared/edge/outbox/outbox.ts';

/** For one process. @param onWoken told of each message that is written or woken, as the table's stream would be */
export const createMemoryOutbox = (onWoken: (key: string) => void = () => {}): Outbox => {
  const messages = new Map<string, OutboxMessage>();
  return {
    write: async (message) => {
      messages.set(message.key, structuredClone(message));
      onWoken(message.key);
    },
    read: async (keys) => [...new Set(keys)].flatMap((key) => messages.get(key) ?? []),
    remove: async (key) => void messages.delete(key),
    stranded: async (before, limit) =>
      [...messages.keys()]
        .filter((key) => key < outboxKey(before, ''))
        .sort()
        .slice(0, limit),
    wake: async (key) => {
      if (!messages.has(key)) return false;
      onWoken(key);
      return true;
    },
  };
};
