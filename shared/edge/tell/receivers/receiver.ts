import type { Telling } from '../../../core/groups/due.ts';
import type { Group } from '../../../core/groups/group.ts';
import type { Message } from '../../../core/messages/message.ts';
import type { Lock } from '../threads/lock.ts';
import type { ReceiverName, Told } from '../threads/thread-store.ts';

/** One way to tell people, or machines of theirs: a folder that implements this, and a line in functions/tell.ts. CONTRIBUTING.md lists all that goes with it. */
export type Receiver = {
  /** By this name the records, and `bookend status`, know it. */
  readonly name: ReceiverName;
  /** True where a message can be edited, so that nothing is told anew for a change alone. */
  readonly edits: boolean;
  /** True where a machine listens: it is told of each change of a group once, and reminded of nothing. */
  readonly isForMachines: boolean;
  /** True where all that is due at once goes out as one, false where each group is a call of its own. */
  readonly together: boolean;
  /** Tries to put messages into the receiver's form. @throws if that can't be done: of what they tell nobody is told */
  readonly check: (messages: readonly Message[]) => void;
  /** Tells of groups: all of them, or it rejects. @throws ReceiverError where it is not the message alone */
  readonly tell: (tellings: readonly OneTelling[], to: TellTo) => Promise<void>;
  /** The moment from which it may get the next message, epoch milliseconds; absent: any. */
  readonly freeAt?: () => number;
};

/** One telling: to one receiver, of one group, now. */
export type OneTelling = {
  readonly group: Group;
  readonly how: Telling;
  /** The record of what it was told of the group before. */
  readonly told: Told;
  /** The group as it stands. */
  readonly message: Message;
  /** The message about its news. */
  readonly news: Message;
  /** Records where the message stands. Where that fails it is recorded once more, with the end of the telling. Never rejects. */
  readonly keep: (part: Kept) => Promise<void>;
  /** The changes of the record that were to be kept so far. */
  readonly kept: () => Kept;
};

/** The part of a record that is known before all is told; absent: it stays as it is. */
export type Kept = Partial<Pick<Told, 'message'>>;

/** Bounds of what is told, by whoever holds the lock. */
export type TellTo = {
  readonly lock: Lock;
  readonly now: () => number;
  readonly deadlineAt: number;
};

/** The reason why something was not told. */
export type TellFailure = {
  readonly why: string;
  /** True if nothing will be told until a person changes something: a token, a channel. */
  readonly needsAPerson: boolean;
  /** True if nothing refused it, and only our time was over. */
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
