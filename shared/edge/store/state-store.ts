import type { Inventory, ItemState } from '../../core/state/instance-state.ts';
import type { ItemKey } from '../../core/words/item-key.ts';

export type { ItemKey };

/** A state as it was read, and the revision that a write of it must still find. 0: there was none. */
export type Stored<State> = { readonly state: State; readonly revision: number };

/**
 * The ledgers' store. Every implementation passes one contract suite (test/edge/store/contract.ts).
 * Reads are strongly consistent; the lists may lag behind the writes by a second or so. A call rejects if the store can't be asked: the queue then retries.
 */
export type StateStore = {
  /** The states of items, without those that there are none of; in any order. */
  readonly readItems: (keys: readonly ItemKey[]) => Promise<readonly Stored<ItemState>[]>;
  /** Writes if the revision is still the one that was read; `lost-race` means: read again and merge again. */
  readonly writeItem: (state: ItemState, revision: number) => Promise<'written' | 'lost-race'>;
  /** Items whose check is due at or before `now`, at most `limit`, most overdue first. */
  readonly overdue: (now: number, limit: number) => Promise<readonly ItemKey[]>;
  /** Items with something untold since at or before `now`, at most `limit`, oldest first. */
  readonly untold: (now: number, limit: number) => Promise<readonly ItemKey[]>;
  /** Counts the open incidents that go on, without those of holes and those of which only consequences last. */
  readonly openIncidents: () => Promise<number>;
  /** Clusters that can't be judged and have an incident of their own, at most `limit`, oldest first. */
  readonly unjudgedClusters: (limit: number) => Promise<readonly string[]>;
  /** The container instances of a cluster, page by page. */
  readonly itemKeysOf: (clusterArn: string) => AsyncIterable<ItemKey>;
  /** The holes of a cluster that are open, or were within a week, page by page. */
  readonly holeKeysOf: (clusterArn: string) => AsyncIterable<ItemKey>;
  readonly readInventory: (clusterArn: string) => Promise<Stored<Inventory> | null>;
  /** Clusters whose inventory is known and was last refreshed at or before `at`, at most `limit`, oldest first. */
  readonly staleInventories: (at: number, limit: number) => Promise<readonly string[]>;
  readonly writeInventory: (inventory: Inventory, revision: number) => Promise<'written' | 'lost-race'>;
};
