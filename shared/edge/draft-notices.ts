import type { Notice } from '../core/notice.ts';
import type { Policy } from '../core/policy.ts';
import type { Inventory, PlaceState } from '../core/state/instance-state.ts';
import type { NoticeContext } from '../core/state/notice-context.ts';
import { noticeOf } from '../core/state/notice-of.ts';
import type { StateStore, Stored } from './store/state-store.ts';

/** What notices are made with, beside their places. */
export type Drafting = {
  readonly store: StateStore;
  readonly policy: Policy;
  readonly account: string;
  readonly region: string;
  readonly runbookBaseUrl: string | null;
};

/** A place and its notices; without them, why they could not be made. */
export type Draft = {
  readonly stored: Stored<PlaceState>;
  readonly notices: readonly Notice[];
  readonly causes: readonly unknown[];
};

/** The notices of what is untold, with what is known of their clusters. A place whose notices can't be made fails alone. */
export const draftsOf = async (
  untold: readonly Stored<PlaceState>[],
  drafting: Drafting,
): Promise<readonly Draft[]> => {
  const clusterArns = [...new Set(untold.map(({ state }) => state.ledger.clusterArn))];
  const read = await Promise.allSettled(clusterArns.map((clusterArn) => drafting.store.readInventory(clusterArn)));
  const inventories = new Map(clusterArns.map((clusterArn, place) => [clusterArn, read[place]]));
  return untold.map((stored) => {
    try {
      const inventory = inventories.get(stored.state.ledger.clusterArn);
      if (inventory?.status === 'rejected') throw inventory.reason;
      const context = contextOf(inventory?.value?.state ?? null, drafting);
      return { stored, notices: stored.state.untold.map((one) => noticeOf(stored.state, one, context)), causes: [] };
    } catch (cause) {
      return { stored, notices: [], causes: [cause] };
    }
  });
};

const contextOf = (inventory: Inventory | null, drafting: Drafting): NoticeContext => ({
  policy: drafting.policy,
  coverages: inventory?.daemons ?? [],
  account: drafting.account,
  region: drafting.region,
  runbookBaseUrl: drafting.runbookBaseUrl,
});
