import { delaySecondsUntil, type QueueMessage } from '../aws/queue.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { atMost } from '../pacing/at-most.ts';
import type { StreamRecord } from '../store/changes.ts';
import { isLetterKey, type Letter, type Outbox } from './outbox.ts';

/** What the table's stream says of a letter. */
export type LetterRecord = {
  readonly key: string;
  /** By which the record is named if it is to come again. */
  readonly sequenceNumber: string;
};

/** The letters of a batch that were written or woken. That one was removed asks for nothing. */
export const lettersIn = (records: readonly StreamRecord[]): readonly LetterRecord[] =>
  records.flatMap(({ dynamodb: { SequenceNumber = '', Keys, NewImage } = {} }) => {
    const key = Keys?.pk?.S ?? '';
    return isLetterKey(key) && NewImage !== undefined ? [{ key, sequenceNumber: SequenceNumber }] : [];
  });

export type Forwarding = {
  readonly outbox: Pick<Outbox, 'read' | 'remove'>;
  /** Sends to the queue that the letters are for. @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
};

export type LettersSent = {
  readonly sent: number;
  /** Letters that were not sent, or not removed after that: those are sent again by the sweep. */
  readonly failed: readonly { readonly key: string; readonly cause: unknown }[];
  /** The sequence numbers of records that must come again: those of letters that were not sent. */
  readonly failedRecords: readonly string[];
};

const REMOVED_AT_A_TIME = 16;

/**
 * Sends the letters that still wait, each to be received when it is due, and then removes them. A crash in between sends one
 * again. The stream only wakes: a batch that comes again for another record's sake finds nothing of what was sent. Never
 * rejects: what goes wrong is answered by letter.
 */
export const sendLetters = async (records: readonly LetterRecord[], forwarding: Forwarding): Promise<LettersSent> => {
  if (records.length === 0) return { sent: 0, failed: [], failedRecords: [] };
  const { outbox, send, now } = forwarding;
  const keys = [...new Set(records.map(({ key }) => key))];
  const { letters, unread } = await read(keys, outbox);
  const refused = await unsentOf(messagesOf(letters, now()), send, ({ key }) => key);
  const unsent = new Map([...unread, ...refused]);
  const sent = letters.filter(({ key }) => !unsent.has(key));
  const unremoved = await removeAll(sent, outbox);
  return {
    sent: sent.length,
    failed: [...unsent, ...unremoved].map(([key, cause]) => ({ key, cause })),
    failedRecords: records.filter(({ key }) => unsent.has(key)).map(({ sequenceNumber }) => sequenceNumber),
  };
};

type Failures = ReadonlyMap<string, unknown>;

const read = async (
  keys: readonly string[],
  outbox: Pick<Outbox, 'read'>,
): Promise<{ readonly letters: readonly Letter[]; readonly unread: Failures }> => {
  try {
    return { letters: await outbox.read(keys), unread: new Map() };
  } catch (cause) {
    return { letters: [], unread: new Map(keys.map((key) => [key, cause])) };
  }
};

const removeAll = async (letters: readonly Letter[], { remove }: Pick<Outbox, 'remove'>): Promise<Failures> => {
  const unremoved = new Map<string, unknown>();
  await atMost(REMOVED_AT_A_TIME, letters, async ({ key }) => {
    try {
      await remove(key);
    } catch (cause) {
      unremoved.set(key, cause);
    }
  });
  return unremoved;
};

const messagesOf = (letters: readonly Letter[], now: number) =>
  letters.map(({ key, body, at }) => ({ key, body, delaySeconds: delaySecondsUntil(at, now) }));
