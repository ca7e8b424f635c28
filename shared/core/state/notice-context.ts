import type { Coverage } from '../expected-daemons.ts';
import type { Policy } from '../policy.ts';

/** What a notice is made with, beside the state. */
export type NoticeContext = {
  readonly policy: Policy;
  /** The daemons of the cluster's inventory. */
  readonly coverages: readonly Coverage[];
  readonly account: string;
  readonly region: string;
  /** Where the runbooks are, without a fragment; null: no link to one. */
  readonly runbookBaseUrl: string | null;
};

/** How much of a notice is kept. What is cut is counted in the summary, a reason or the timeline. */
export type NoticeSize = {
  readonly tasks: number;
  readonly violations: number;
  readonly moments: number;
  readonly text: number;
};

/** Shortened to so many UTF-16 units, and well formed: half a surrogate pair breaks some that read JSON. */
export const cut = (text: string, length: number): string =>
  (text.length <= length ? text : `${text.slice(0, length - 1)}…`).toWellFormed();
