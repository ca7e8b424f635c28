import type { Measured } from '../judging/judge.ts';
import type { Policy } from '../policy/policy.ts';
import type { JudgeContext } from '../scene/scene.ts';
import type { Trouble } from '../words/trouble.ts';
import type { Verdict } from '../words/verdict.ts';
import type { Inventory, PlaceState } from './instance-state.ts';

/** What a state is advanced with, beside the facts. */
export type AdvanceContext = {
  readonly policy: Policy;
  /** The newest inventory of the place's cluster; null if there is none yet. */
  readonly inventory: Inventory | null;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** Whether other instances used up ECS's repair pace. Absent where nobody knows: then no repair is called missing. */
  readonly isRepairHeldBack?: JudgeContext['isRepairHeldBack'];
  /** Nothing is folded away, since folding fails. */
  readonly withoutFolding?: true;
};

/** A place after it has learned. */
export type Advanced<State extends PlaceState = PlaceState> = {
  /** The very state that was given, if nothing material changed. */
  readonly state: State;
  /** Whether the state must be written: what cannot change a verdict, a notice or the next check need not be. */
  readonly changed: boolean;
  readonly verdicts: readonly Verdict[];
  /** Margins of rules that the policy leaves off; absent for none. */
  readonly measured?: readonly Measured[];
  /** How many running tasks were left out, since there are too many; absent if none was. */
  readonly leftOut?: number;
  /** What failed; absent if nothing did. */
  readonly failed?: Failed;
};

/** A step that failed, and the error itself, for the log. */
export type Failed = { readonly trouble: Trouble; readonly cause: unknown };

/** An inventory this old may lack a daemon, or hold one that was deleted. The schedule refreshes it every few minutes. */
const FRESH_MS = 3_600_000;

export const isKnown = (inventory: Inventory | null): inventory is Inventory =>
  inventory !== null && inventory.refreshedAt !== null;

/** Only then is anything called violated by what it says of the daemons. */
export const isFresh = ({ inventory, now }: Pick<AdvanceContext, 'inventory' | 'now'>): boolean =>
  isKnown(inventory) && now - (inventory.refreshedAt ?? 0) <= FRESH_MS;

/** Events this old are not learned: the place is looked at instead. */
export const OLDEST_EVENT_MS = 86_400_000;
