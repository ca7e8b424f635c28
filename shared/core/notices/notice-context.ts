import type { Coverage } from '../expected/expected-daemons.ts';
import type { Policy } from '../policy/policy.ts';

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
