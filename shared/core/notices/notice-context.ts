import type { Coverage } from '../expected/expected-daemons.ts';
import type { Policy } from '../policy/policy.ts';

/** All that a notice is made with, beside the state. */
export type NoticeContext = {
  readonly policy: Policy;
  /** The daemons of the cluster's inventory. */
  readonly coverages: readonly Coverage[];
  readonly account: string;
  readonly region: string;
  /** The address of the runbooks, without a fragment; null: notices link to none. */
  readonly runbookBaseUrl: string | null;
};

/** The bounds of a notice. The summary, a reason or the timeline counts the rest. */
export type NoticeSize = {
  readonly tasks: number;
  readonly violations: number;
  readonly moments: number;
  readonly text: number;
};
