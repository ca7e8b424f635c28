import type { ToldOfGroup } from '../../../core/groups/due.ts';
import type { Group } from '../../../core/groups/group.ts';
import type { NoticeState } from '../../../core/words/notice-state.ts';

/** A message in Slack, as it is named when it is edited or answered. */
export type SlackMessageId = { readonly channel: string; readonly ts: string };

/** The ways of telling, by the names under which they are recorded. */
export const RECEIVER_NAMES = ['slack', 'mail', 'chat', 'bus'] as const;
export type ReceiverName = (typeof RECEIVER_NAMES)[number];

/**
 * The record that a release before groups keeps of one incident. It is read, so that what that release began is told on in its thread, and never
 * written. Sequences count its notices; 0: none.
 */
export type IncidentThread = {
  readonly kind: 'incident';
  /** Its own message, or that of its storm; null from a webhook. */
  readonly message: SlackMessageId | null;
  readonly stormId: string | null;
  /** Everything up to this notice is told in Slack. */
  readonly toldSequence: number;
  /** Everything up to this notice is told by e-mail. */
  readonly digestSequence: number;
  readonly state: NoticeState | null;
};

/** The groups of one cause: the one that took the last member, and those before it, the newest first. */
export type CauseThread = { readonly kind: 'cause'; readonly current: string; readonly earlier: readonly string[] };

/** A group's incidents. `before`: what an earlier release had told of its only one. */
export type GroupThread = {
  readonly kind: 'group';
  readonly group: Group;
  readonly before?: { readonly [Name in ReceiverName]?: Told };
};

/**
 * The group of an incident, where that is one of the group's first hundred. It stands in the place of an `IncidentThread`, which only incidents of before
 * groups have.
 */
export type MemberThread = { readonly kind: 'member'; readonly groupId: string };

/** The record of what one receiver was told of a group, and where. */
export type Told = ToldOfGroup & {
  /** Its message in Slack; null from whoever can't edit. */
  readonly message: SlackMessageId | null;
  /** True where that message is about others too, so that it is answered alone. */
  readonly isOfOthers?: true;
  /** A telling that was about to be made: of this revision or this acknowledgement, as this attempt. Absent where none is under way. */
  readonly trying?: { readonly revision: number; readonly attempt: number; readonly ackedAt?: number };
};
export type ToldThread = { readonly kind: 'told' } & Told;

/** The next moment at which something of a group is to be told; epoch milliseconds. Null: nothing is, until it changes. */
export type DueThread = {
  readonly kind: 'due';
  readonly groupId: string;
  readonly dueAt: number | null;
  /** The moment for which the group has sent itself a message; null: none is under way. */
  readonly wakeAt: number | null;
};

/** The moment at which somebody was last told, and the trouble of the newest attempt; null: none. */
export type LastTold = {
  readonly toldAt: number | null;
  readonly trouble: { readonly at: number; readonly why: string } | null;
};

/** The record of who tells, and of how telling went lately. */
export type ChannelThread = {
  readonly kind: 'channel';
  /** The number of the last attempt that was begun: it grows, and each holder of the lock has one. */
  readonly mails?: number;
  /** Tellings that went out, but whose own record could not be written. */
  readonly unrecorded?: readonly string[];
  /** The messages that tellings began, where their own records could not be written. */
  readonly begun?: readonly { readonly attempt: string; readonly message: SlackMessageId }[];
  /** The holder of the lock, who tells now, and until when at most; null or absent: nobody. */
  readonly turn?: { readonly by: string; readonly until: number } | null;
  /** The last holder, the moment when it released the lock, and the one from which Slack may get the next message; null or absent: nobody told lately. */
  readonly last?: { readonly by: string; readonly endedAt: number; readonly freeAt: number } | null;
} & {
  /** The last attempts to tell, for `bookend status`; null or absent: nothing was told that way yet. */
  readonly [Name in ReceiverName]?: LastTold | null;
};

export type Thread = (
  | IncidentThread
  | CauseThread
  | GroupThread
  | MemberThread
  | ToldThread
  | DueThread
  | ChannelThread
) & {
  /** Attributes of its item that a newer release has stored: kept, and written back. Absent where there are none. */
  readonly rest?: Readonly<Record<string, unknown>>;
};

/**
 * A write knows by it the record that was read. It counts the writes, 0 where there is no record; `was` holds what stands in
 * place of a count, undefined where nothing does.
 */
export type Revision = number | { readonly was: unknown };

export const nextRevision = (revision: Revision): number => (typeof revision === 'number' ? revision + 1 : 1);

/**
 * A thread as it was read, and the revision that a write of it must still find. `thread` null: what stands there can't be
 * read; it is written over, since a message that is told again is better than one that never is.
 */
export type StoredThread = {
  readonly thread: Thread | null;
  readonly revision: Revision;
  /** The reason why nothing can be told of it: a newer release wrote it, and that one knows what is told. Absent otherwise. */
  readonly refused?: Error;
};

/**
 * Keeps what is told already. Every implementation passes one contract suite (test/edge/tell/thread-store-contract.ts).
 * Reads are strongly consistent. A call rejects if the store can't be asked: the queue then delivers again.
 */
export type ThreadStore = {
  /** The threads of keys, without those that there are none of. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, StoredThread>>;
  /** Writes if the revision is still the one that was read (0: there was none); `lost-race`: somebody else told. */
  readonly write: (key: string, thread: Thread, revision: Revision) => Promise<'written' | 'lost-race'>;
};

export const incidentKey = (incidentId: string): string => `incident#${incidentId}`;
export const causeKey = (groupId: string): string => `cause#${groupId}`;
export const groupKey = (id: string): string => `group#${id}`;
export const toldKey = (name: ReceiverName, id: string): string => `told#${name}#${id}`;
/** The sweep finds by it what is to be told of groups, in the index of what is due. */
export const dueKey = (id: string): string => `${DUE_PREFIX}${id}`;
export const DUE_PREFIX = 'due#';
export const CHANNEL_KEY = 'channel';
