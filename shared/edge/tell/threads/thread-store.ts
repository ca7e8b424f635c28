import type { Storm } from '../../../core/messages/storm.ts';
import type { NoticeState } from '../../../core/words/notice-state.ts';
import type { SlackMessageId } from '../slack/client.ts';

/** What was told of one incident, and where. Sequences count its notices; 0: none. */
export type IncidentThread = {
  readonly kind: 'incident';
  /** Its own message, or that of its storm; null from a webhook. */
  readonly message: SlackMessageId | null;
  readonly stormId: string | null;
  /** Up to which notice its own message shows it. */
  readonly headSequence: number;
  /** Up to which notice everything is told in Slack. */
  readonly toldSequence: number;
  /** Up to which notice everything is told by e-mail. */
  readonly digestSequence: number;
  /** Up to which notice an e-mail tells that was about to be sent, and its number; null or absent where none is under way. */
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

/** What went to the channel lately: how many incidents began a message of their own since `since`, and the storm. */
export type ChannelThread = {
  readonly kind: 'channel';
  readonly since: number;
  readonly singles: number;
  readonly stormId: string | null;
  /** When that storm began, epoch milliseconds; 0 if there was none. */
  readonly stormAt: number;
  /** The number of the last e-mail that was begun: it grows. */
  readonly mails?: number;
  /** The newest of those e-mails that went out, but of which some incident's own record could not be written. */
  readonly sent?: readonly number[];
  /** Who tells now, and until when at most; null or absent: nobody. */
  readonly turn?: { readonly by: string; readonly until: number } | null;
  /** The last teller, the end of its turn, and the moment from which Slack may get the next message; null or absent: nobody told lately. */
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
 * By which a write knows the record that was read. It counts the writes, 0 where there is no record; `was` holds what stands in
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
  /** Why nothing can be told of it: a newer release wrote it, and that one knows what is told. Absent otherwise. */
  readonly refused?: Error;
};

/**
 * What is told already, durably. Every implementation passes one contract suite (test/edge/tell/thread-store-contract.ts).
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
