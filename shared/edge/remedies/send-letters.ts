import { atMost } from '../at-most.ts';
import { delaySecondsUntil, type QueueMessage } from '../queue.ts';
import type { StreamRecord } from '../store/changes.ts';
import { unsentOf } from '../unsent-of.ts';
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
  /** Letters that were not sent, or not removed after that. */
  readonly failed: readonly { readonly key: string; readonly cause: unknown }[];
  /** The sequence numbers of records that must come again. */
  readonly failedRecords: readonly string[];
};

const REMOVED_AT_A_TIME = 16;

/**
 * Sends the letters that still wait, each to be received when it is due, and then removes them. A crash in between sends one
 * again. The stream only wakes: a batch that comes again for another record's sake finds nothing of what was sent. Never
 * rejects: what goes wrong is answered by letter.
 */
export const sendLetters = async (
  records: readonly LetterRecord[],
  { outbox, send, now }: Forwarding,
): Promise<LettersSent> => {
  const keys = [...new Set(records.map(({ key }) => key))];
  const failures = new Map<string, unknown>();
  const trying = async <Answer>(of: readonly string[], act: () => Promise<Answer>): Promise<Answer | null> => {
    try {
      return await act();
    } catch (cause) {
      for (const key of of) failures.set(key, cause);
      return null;
    }
  };
  const letters = keys.length === 0 ? [] : ((await trying(keys, () => outbox.read(keys))) ?? []);
  const unsent = await unsentOf(messagesOf(letters, now()), send, ({ key }) => key);
  for (const [key, cause] of unsent) failures.set(key, cause);
  const sent = letters.filter(({ key }) => !unsent.has(key));
  await atMost(REMOVED_AT_A_TIME, sent, ({ key }) => trying([key], () => outbox.remove(key)));
  return {
    sent: sent.length,
    failed: [...failures].map(([key, cause]) => ({ key, cause })),
    failedRecords: records.filter(({ key }) => failures.has(key)).map(({ sequenceNumber }) => sequenceNumber),
  };
};

const messagesOf = (letters: readonly Letter[], now: number) =>
  letters.map(({ key, body, at }) => ({ key, body, delaySeconds: delaySecondsUntil(at, now) }));
