import { randomUUID } from 'node:crypto';
import { UnsentError } from '../aws/batches.ts';
import type { QueueMessage } from '../aws/queue.ts';

/** A message on its way to the remedies queue. It stands in the table until the queue has it. */
export type OutboxMessage = {
  readonly key: string;
  /** The queue gets it like this. */
  readonly body: unknown;
  /** It is to be received at this moment, epoch milliseconds. */
  readonly at: number;
};

/**
 * The messages that are not sent yet. Whoever writes one need not reach the queue: the table's stream brings it to react,
 * which does. Every implementation passes one contract suite (test/edge/outbox/outbox-contract.ts). A call rejects if the
 * outbox can't be asked.
 */
export type Outbox = {
  readonly write: (message: OutboxMessage) => Promise<void>;
  /** Those of them that still wait, in any order. */
  readonly read: (keys: readonly string[]) => Promise<readonly OutboxMessage[]>;
  readonly remove: (key: string) => Promise<void>;
  /** Keys of messages that were written before a moment and are there still, oldest first. It may lag by a second or so. */
  readonly stranded: (before: number, limit: number) => Promise<readonly string[]>;
  /** Has the stream tell of a message once more. @returns whether it still waits */
  readonly wake: (key: string, now: number) => Promise<boolean>;
};

const KIND = 'outbox#';

/** Sorts as the messages were written: whole epoch milliseconds up to the year 5138. */
export const outboxKey = (writtenAt: number, id: string): string =>
  `${KIND}${String(writtenAt).padStart(14, '0')}#${id}`;

export const isOutboxKey = (pk: string): boolean => pk.startsWith(KIND);

/** Sends by way of an outbox. What is returned throws an UnsentError that names those which were not written. */
export const sendByOutbox =
  ({ write }: Pick<Outbox, 'write'>, now: () => number) =>
  async (messages: readonly QueueMessage[]): Promise<void> => {
    const unsent: { message: QueueMessage; reason: string }[] = [];
    let cause: unknown;
    for (const message of messages) {
      const { body, delaySeconds } = message;
      try {
        await write({ key: outboxKey(now(), randomUUID()), body, at: now() + delaySeconds * 1000 });
      } catch (error) {
        cause = error;
        unsent.push({ message, reason: String(error) });
      }
    }
    if (unsent.length > 0) throw new UnsentError('the outbox', unsent, messages.length, cause);
  };
