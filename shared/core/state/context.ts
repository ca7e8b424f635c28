import type { Measured } from '../judging/judge.ts';
import type { Policy } from '../policy/policy.ts';
import type { JudgeContext } from '../scene/scene.ts';
import type { Trouble } from '../words/trouble.ts';
import type { Verdict } from '../words/verdict.ts';
import type { Inventory, ItemState } from './instance-state.ts';

/** All that a state is advanced with, beside the facts. */
export type AdvanceContext = {
  readonly policy: Policy;
  /** The newest inventory of the item's cluster; null if there is none yet. */
  readonly inventory: Inventory | null;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** True where other instances used up ECS's repair pace. Absent where that is not known: then no repair is called missing. */
  readonly isRepairHeldBack?: JudgeContext['isRepairHeldBack'];
  /** Present where folding fails: nothing is folded away. */
  readonly withoutFolding?: true;
};

/** The state of an item after it has learned. */
export type Advanced<State extends ItemState = ItemState> = {
  /** The very state that was passed in, if nothing material changed. */
  readonly state: State;
  /** True where the state must be written: a change of no verdict, notice or next check is not worth a write. */
  readonly changed: boolean;
  readonly verdicts: readonly Verdict[];
  /** Margins of rules that the policy leaves off; absent for none. */
  readonly measured?: readonly Measured[];
  /** The number of running tasks that were left out because there are too many; absent if none was. */
  readonly leftOut?: number;
  /** The step that failed; absent if none did. */
  readonly failed?: Failed;
};

/** A step that failed, and the error itself, for the log. */
export type Failed = { readonly trouble: Trouble; readonly cause: unknown };

/** An inventory this old may lack a daemon, or hold one that was deleted. The schedule refreshes it every few minutes. */
const FRESH_MS = 3_600_000;

export const isKnown = (inventory: Inventory | null): inventory is Inventory =>
  inventory !== null && inventory.refreshedAt !== null;

/** True where the inventory is fresh; a stale one proves no violation. */
export const isFresh = ({ inventory, now }: Pick<AdvanceContext, 'inventory' | 'now'>): boolean =>
  isKnown(inventory) && now - (inventory.refreshedAt ?? 0) <= FRESH_MS;

/** Events this old are not learned: ECS is looked at instead. */
export const OLDEST_EVENT_MS = 86_400_000;
