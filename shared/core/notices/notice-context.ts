import { type Coverage, type ExpectedDaemon, expectedOn } from '../expected/expected-daemons.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import type { Inventory } from '../state/instance-state.ts';

/** All that a notice is made with, beside the state. */
export type NoticeContext = {
  readonly policy: Policy;
  /** The daemons of the cluster's inventory. */
  readonly coverages: readonly Coverage[];
  /** Its capacity providers. */
  readonly providers: Inventory['providers'];
  /** The time at which ECS last told all of the inventory, epoch milliseconds; null if it never did. */
  readonly inventoryAt: number | null;
  readonly account: string;
  readonly region: string;
  /** The name of the deployment that makes the notice. */
  readonly stage: string;
  /** True where the deployment gave Bookend its rights to change ECS. */
  readonly mayAct: boolean;
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

/** The daemons expected on a container instance, by the inventory. */
export const daemonsOn = (ledger: Ledger, { coverages, policy }: NoticeContext): readonly ExpectedDaemon[] =>
  expectedOn(ledger, coverages, policy.startDeadlineSeconds * 1000);
