import type { TakenQueue } from './deployed-queues.ts';

/** A message that is sent, and all that decides its life. */
export type Sent = {
  readonly sentAt: number;
  /** It waits at least so long before it is taken. */
  readonly waits: number;
  /** Tells whether an attempt at this minute succeeds. */
  readonly succeeds: (minute: number) => boolean;
  /** Tells whether anybody takes messages at this minute. */
  readonly isTaken: (minute: number) => boolean;
  /** A person redrives or deletes the dead letters at this moment. */
  readonly clearedAt: number;
};

/** The stations of a message, in minutes. */
export type Life = {
  readonly attempts: readonly { readonly at: number; readonly succeeds: boolean }[];
  /** From when to when it is in its queue, and how long SQS counts its age: not after it was received three times. */
  readonly inQueue: readonly [from: number, to: number];
  readonly agesUntil: number;
  readonly inDeadLetters: readonly [from: number, to: number] | null;
  /** Deleted by SQS, and nobody was told. */
  readonly isLost: boolean;
};

/** SQS leaves a message out of the age of its queue from this receipt on. */
const RECEIPTS_COUNTED = 3;

/** @param lateness how much later than it could be a message is received, in minutes: pollers come by every twenty seconds */
export const lifeOf = (queue: TakenQueue, sent: Sent, lateness: number): Life => {
  const { visibility, maxReceives, retention } = queue;
  const expiresAt = sent.sentAt + retention;
  const attempts: { at: number; succeeds: boolean }[] = [];
  let at = nextTaken(sent.sentAt + sent.waits + lateness, sent, expiresAt);
  while (at < expiresAt && attempts.length < maxReceives && attempts.at(-1)?.succeeds !== true) {
    attempts.push({ at, succeeds: sent.succeeds(at) });
    if (attempts.at(-1)?.succeeds !== true) at = nextTaken(at + visibility + lateness, sent, expiresAt);
  }
  const isDone = attempts.at(-1)?.succeeds === true;
  const leftAt = Math.min(at, expiresAt);
  const becomesDead = !isDone && at < expiresAt;
  const deadUntil = Math.min(sent.clearedAt, sent.sentAt + queue.deadLetters.retention);
  return {
    attempts,
    inQueue: [sent.sentAt, leftAt],
    agesUntil: attempts[RECEIPTS_COUNTED - 1]?.at ?? leftAt,
    inDeadLetters: becomesDead && deadUntil > leftAt ? [leftAt, deadUntil] : null,
    isLost: !isDone && (!becomesDead || sent.clearedAt > deadUntil),
  };
};

const nextTaken = (from: number, { isTaken }: Sent, until: number): number => {
  let at = from;
  while (at < until && !isTaken(at)) at += 1;
  return at;
};
