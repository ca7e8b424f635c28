import { delaySecondsUntil, type QueueMessage } from '../aws/queue.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { atMost } from '../pacing/at-most.ts';
import type { StreamRecord } from '../store/changes.ts';
import { isOutboxKey, type Outbox, type OutboxMessage } from './outbox.ts';

/** A record of the table's stream about an outbox message. */
export type OutboxRecord = {
  readonly key: string;
  /** The record is named by it if it is to come again. */
  readonly sequenceNumber: string;
};

/** The outbox messages of a batch that were written or woken. A removed one asks for nothing. */
export const outboxRecordsIn = (records: readonly StreamRecord[]): readonly OutboxRecord[] =>
  records.flatMap(({ dynamodb: { SequenceNumber = '', Keys, NewImage } = {} }) => {
    const key = Keys?.pk?.S ?? '';
    return isOutboxKey(key) && NewImage !== undefined ? [{ key, sequenceNumber: SequenceNumber }] : [];
  });

export type OutboxSender = {
  readonly outbox: Pick<Outbox, 'read' | 'remove'>;
  /** Sends to the queue that the messages are for. @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
};

export type OutboxSent = {
  readonly sent: number;
  /** Messages that were not sent, or not removed after that: those are sent again by the sweep. */
  readonly failed: readonly { readonly key: string; readonly cause: unknown }[];
  /** The sequence numbers of records that must come again: those of messages that were not sent. */
  readonly failedRecords: readonly string[];
};

const REMOVED_AT_A_TIME = 16;

/**
 * Sends the messages that still wait, each to be received when it is due, and then removes them. A crash in between sends one
 * again. The stream only wakes: a batch that comes again for another record's sake finds nothing of what was sent. Never
 * rejects: the answer names each message that failed.
 */
export const sendOutbox = async (records: readonly OutboxRecord[], sender: OutboxSender): Promise<OutboxSent> => {
  if (records.length === 0) return { sent: 0, failed: [], failedRecords: [] };
  const { outbox, send, now } = sender;
  const keys = [...new Set(records.map(({ key }) => key))];
  const { messages, unread } = await read(keys, outbox);
  const refused = await unsentOf(queueMessagesOf(messages, now()), send, ({ key }) => key);
  const unsent = new Map([...unread, ...refused]);
  const sent = messages.filter(({ key }) => !unsent.has(key));
  const unremoved = await removeAll(sent, outbox);
  return {
    sent: sent.length,
    failed: [...unsent, ...unremoved].map(([key, cause]) => ({ key, cause })),
    failedRecords: records.filter(({ key }) => unsent.has(key)).map(({ sequenceNumber }) => sequenceNumber),
  };
};

type OutboxFailures = ReadonlyMap<string, unknown>;

const read = async (
  keys: readonly string[],
  outbox: Pick<Outbox, 'read'>,
): Promise<{ readonly messages: readonly OutboxMessage[]; readonly unread: OutboxFailures }> => {
  try {
    return { messages: await outbox.read(keys), unread: new Map() };
  } catch (cause) {
    return { messages: [], unread: new Map(keys.map((key) => [key, cause])) };
  }
};

const removeAll = async (
  messages: readonly OutboxMessage[],
  { remove }: Pick<Outbox, 'remove'>,
): Promise<OutboxFailures> => {
  const unremoved = new Map<string, unknown>();
  await atMost(REMOVED_AT_A_TIME, messages, async ({ key }) => {
    try {
      await remove(key);
    } catch (cause) {
      unremoved.set(key, cause);
    }
  });
  return unremoved;
};

const queueMessagesOf = (messages: readonly OutboxMessage[], now: number) =>
  messages.map(({ key, body, at }) => ({ key, body, delaySeconds: delaySecondsUntil(at, now) }));
