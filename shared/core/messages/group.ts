import type { Notice } from '../notices/notice.ts';
import { type Change, changesOf, type Known } from './change.ts';

/** Changes of one storm; `stormId` null: of incidents that no storm holds yet. */
export type StormChanges = { readonly stormId: string | null; readonly changes: readonly Change[] };

export type Grouping = {
  /** Each is a message of its own, the worst first. */
  readonly singles: readonly Change[];
  readonly storms: readonly StormChanges[];
  /** Ids that need no telling any more. */
  readonly settled: readonly string[];
};

export type GroupingRoom = {
  /** How many incidents may still begin a message of their own. */
  readonly singles: number;
  /** Whether an incident's own message is kept and edited; otherwise its every change is a new message. */
  readonly keepsThreads: boolean;
};

/**
 * Which incidents get a message of their own and which are told together. The worst go first; what exceeds the room
 * becomes a storm. An incident keeps to where it was told: its own message is edited, a storm's part stays with it.
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
  // A storm of one is no storm: it would hide the only incident behind a count.
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
