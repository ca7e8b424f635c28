import type { Storm } from '../../../core/messages/storm.ts';
import type { NoticeState } from '../../../core/words/notice-state.ts';

/** A message in Slack, as it is named when it is edited or answered. */
export type SlackMessageId = { readonly channel: string; readonly ts: string };

/** The record of what was told of one incident, and where. Sequences count its notices; 0: none. */
export type IncidentThread = {
  readonly kind: 'incident';
  /** Its own message, or that of its storm; null from a webhook. */
  readonly message: SlackMessageId | null;
  readonly stormId: string | null;
  /** The newest notice that its own message shows. */
  readonly headSequence: number;
  /** Everything up to this notice is told in Slack. */
  readonly toldSequence: number;
  /** Everything up to this notice is told by e-mail. */
  readonly digestSequence: number;
  /** The newest notice of an e-mail that was about to be sent, and the e-mail's number; null or absent where none is under way. */
  readonly mailing?: { readonly sequence: number; readonly mail: number } | null;
  readonly lastNoticeId: string | null;
  readonly state: NoticeState | null;
};

/** A storm that is, or was, told in one message. */
export type StormThread = { readonly kind: 'storm'; readonly message: SlackMessageId | null; readonly storm: Storm };

/** The moment at which somebody was last told, and the trouble of the newest attempt; null: none. */
export type LastTold = {
  readonly toldAt: number | null;
  readonly trouble: { readonly at: number; readonly why: string } | null;
};

/** The record of what went to the channel lately: how many incidents began a message of their own since `since`, and the storm. */
export type ChannelThread = {
  readonly kind: 'channel';
  readonly since: number;
  readonly singles: number;
  readonly stormId: string | null;
  /** The moment when that storm began, epoch milliseconds; 0 if there was none. */
  readonly stormAt: number;
  /** The number of the last e-mail that was begun: it grows. */
  readonly mails?: number;
  /** The newest of those e-mails that went out, but of which some incident's own record could not be written. */
  readonly sent?: readonly number[];
  /** The holder of the lock, who tells now, and until when at most; null or absent: nobody. */
  readonly turn?: { readonly by: string; readonly until: number } | null;
  /** The last holder, the moment when it released the lock, and the one from which Slack may get the next message; null or absent: nobody told lately. */
  readonly last?: { readonly by: string; readonly endedAt: number; readonly freeAt: number } | null;
  /** The last attempts to tell, for `bookend status`; null or absent: nothing was told that way yet. */
  readonly slack?: LastTold | null;
  readonly mail?: LastTold | null;
};

export type Thread = (IncidentThread | StormThread | ChannelThread) & {
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
export const stormKey = (stormId: string): string => `storm#${stormId}`;
export const CHANNEL_KEY = 'channel';
