import type { Message } from '../../../core/messages/message.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import type { Attempts } from '../threads/last-told.ts';
import type { Lock } from '../threads/lock.ts';
import type { IncidentThread } from '../threads/thread-store.ts';
import type { Threads } from '../threads/threads.ts';

/** One way to tell people: a folder that implements this, and a line in functions/tell.ts. ARCHITECTURE.md lists all that goes with it. */
export type Receiver = {
  /** By this name the channel's record, and `bookend status`, know it. */
  readonly name: keyof Attempts;
  /** Tries to put messages into the receiver's form. @throws if that can't be done: of what they tell nobody is told */
  readonly check: (messages: readonly Message[]) => void;
  /** The number of the newest notice of an incident up to which all of it is told here; 0: none. */
  readonly toldUpTo: (thread: IncidentThread, threads: Threads) => number;
  /**
   * An incident's record as it must stand before anybody is told; absent: as it is.
   * @param sequence the number of its newest notice
   */
  readonly announced?: (
    thread: IncidentThread,
    sequence: number,
    batch: Pick<TellBatch, 'threads' | 'lock'>,
  ) => IncidentThread;
  /** Tells what a batch has of news, and records it. Never rejects. Null: it is not set up, and tells nothing. */
  readonly tell: (batch: TellBatch) => Promise<TellOutcome | null>;
  /** The moment from which it may get the next message, epoch milliseconds; absent: any. */
  readonly freeAt?: () => number;
};

/** Notices to be told, by whoever holds the lock. */
export type TellBatch = {
  readonly notices: readonly Notice[];
  readonly threads: Threads;
  readonly lock: Lock;
  readonly now: () => number;
  readonly deadlineAt: number;
  readonly singlesAMinute: number;
  /** The deployment that tells; null if it is not known. */
  readonly stage: string | null;
};

/** Ids of notices that were told, and those that were not. */
export type TellOutcome = { readonly told: readonly string[]; readonly failed: readonly TellFailure[] };
export const NOTHING_TOLD: TellOutcome = { told: [], failed: [] };

/** A notice that was not told. */
export type TellFailure = {
  readonly noticeId: string;
  readonly why: string;
  /** True if nothing will be told until a person changes something: a token, a channel. */
  readonly needsAPerson: boolean;
  /** True if nothing refused it, and only our time was over or the lock was lost. */
  readonly isLate?: boolean;
};

/**
 * - `later`: the receiver or the way to it is in trouble; the queue delivers again
 * - `late`: our own time is over or the lock is lost, whatever the receiver would have answered; the queue delivers again
 * - `never`: nothing that we send will be taken until a person changes something
 * - `refused`: this message is refused as it is, another would be taken
 * - `gone`: the message that was to be edited or answered is not there any more
 */
export type ReceiverTrouble = 'later' | 'late' | 'never' | 'refused' | 'gone';

/** A receiver did not take a message. */
export class ReceiverError extends Error {
  readonly trouble: ReceiverTrouble;

  constructor(text: string, trouble: ReceiverTrouble, options?: ErrorOptions) {
    super(text, options);
    this.trouble = trouble;
  }
}
