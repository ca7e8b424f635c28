import type { Digest } from '../../../core/messages/as-text.ts';
import type { SlackClient } from '../slack/client.ts';
import type { Teller } from './lock.ts';
import type { ThreadStore } from './thread-store.ts';

export type TellPorts = {
  /** null: Slack is not set up. */
  readonly slack: SlackClient | null;
  /** Publishes to the topic for e-mail; null: there is none. */
  readonly publishDigest: ((digest: Digest) => Promise<void>) | null;
  readonly threads: ThreadStore;
  readonly now: () => number;
  /** Who tells; absent where nobody else can. */
  readonly teller?: Teller;
};

export type TellOptions = {
  /**
   * No call to Slack is begun that could not end by then, epoch milliseconds. Leave some seconds after it for the
   * records: a storm writes one per incident.
   */
  readonly deadlineAt: number;
  /** How many incidents a minute may begin a message of their own; the others are told together. */
  readonly singlesAMinute?: number;
  /** The deployment that tells, by which the commands in messages ask it. */
  readonly stage?: string;
};

export type Failure = {
  readonly noticeId: string;
  readonly why: string;
  /** Whether nothing will be told until a person changes something: a token, a channel. */
  readonly needsAPerson: boolean;
  /** Whether nothing refused it, and only our time or turn was over. */
  readonly isLate?: boolean;
};

/** How many incidents a minute begin a message of their own, unless it is said. */
export const SINGLES_A_MINUTE = 10;
