import type { Notice } from '../notices/notice.ts';
import { type Change, changesOf, type Known } from './change.ts';

/** Changes of one storm; `stormId` null: of incidents that are in no storm yet. */
export type StormChanges = { readonly stormId: string | null; readonly changes: readonly Change[] };

export type Grouping = {
  /** Each is a message of its own, the worst first. */
  readonly singles: readonly Change[];
  readonly storms: readonly StormChanges[];
  /** Ids of notices that no longer need to be told. */
  readonly settled: readonly string[];
};

export type GroupingRoom = {
  /** The number of incidents that may still get a message of their own. */
  readonly singles: number;
  /** True where an incident's own message is kept and edited; otherwise each change is a new message. */
  readonly keepsThreads: boolean;
};

/**
 * Sorts incidents into those with a message of their own and those that are told together. The worst go first; those
 * beyond the bound become a storm. An incident stays where it was told: its own message is edited, and a part of a
 * storm stays in the storm.
 */
export const grouped = (
  notices: readonly Notice[],
  known: ReadonlyMap<string, Known>,
  { singles: room, keepsThreads }: GroupingRoom,
): Grouping => {
  const { changes, settled } = changesOf(notices, known);
  const inStorms = changes.filter(isInStorm);
  const isKept = (change: Change): boolean => keepsThreads && change.known !== null && !isInStorm(change);
  const kept = changes.filter(isKept);
  const fresh = changes.filter((change) => !isInStorm(change) && !isKept(change));
  // a single incident does not make a storm: that would hide it behind a count
  const own = fresh.length === room + 1 && room > 0 ? room + 1 : room;
  const storms = Map.groupBy([...inStorms, ...fresh.slice(own)], ({ known }) => known?.stormId ?? null);
  const singles = new Set([...kept, ...fresh.slice(0, own)]);
  return {
    singles: changes.filter((change) => singles.has(change)),
    storms: [...storms].map(([stormId, ofStorm]) => ({ stormId, changes: ofStorm })),
    settled,
  };
};

const isInStorm = ({ known }: Change): boolean => known !== null && known.stormId !== null;
