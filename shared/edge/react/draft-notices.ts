import type { Notice } from '../../core/notices/notice.ts';
import type { NoticeContext } from '../../core/notices/notice-context.ts';
import { noticeOf } from '../../core/notices/notice-of.ts';
import { plainNotice } from '../../core/notices/plain-notice.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Inventory, ItemState } from '../../core/state/instance-state.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import { type QueuedRemedy, remedyOf } from '../messages/remedy-message.ts';
import type { StateStore, Stored } from '../store/state-store.ts';

/** Notices are made with these, beside the states that they tell of. */
export type Drafting = {
  readonly store: StateStore;
  readonly policy: Policy;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  /** True where the deployment gave Bookend its rights to change ECS. */
  readonly mayAct: boolean;
  readonly runbookBaseUrl: string | null;
};

/** A state and its notices; without them, the causes why they could not be made. */
export type Draft = {
  readonly stored: Stored<ItemState>;
  readonly notices: readonly Notice[];
  /** Messages that ask for remedies against what broke. */
  readonly remedies: readonly QueuedRemedy[];
  /** The reasons why some notices are plain ones, without their details, and why some remedies are not asked for. */
  readonly unmade: readonly unknown[];
  readonly causes: readonly unknown[];
};

/** The notices of what is untold, with what is known of their clusters. An item whose notices can't be made fails alone. */
export const draftsOf = async (untold: readonly Stored<ItemState>[], drafting: Drafting): Promise<readonly Draft[]> => {
  const clusterArns = [...new Set(untold.map(({ state }) => state.ledger.clusterArn))];
  const read = await Promise.allSettled(clusterArns.map((clusterArn) => drafting.store.readInventory(clusterArn)));
  const inventories = new Map(clusterArns.map((clusterArn, index) => [clusterArn, read[index]]));
  return untold.map((stored) => {
    try {
      const inventory = inventories.get(stored.state.ledger.clusterArn);
      if (inventory?.status === 'rejected') throw inventory.reason;
      const context = contextOf(inventory?.value?.state ?? null, drafting);
      return { stored, ...noticesOf(stored.state, context), causes: [] };
    } catch (cause) {
      return { stored, notices: [], remedies: [], unmade: [], causes: [cause] };
    }
  });
};

/**
 * A notice that can't be made whole is told plainly, and a remedy that can't be asked for is not: both would fail each time, and
 * what is told with them never would be.
 */
const noticesOf = (state: ItemState, context: NoticeContext): Pick<Draft, 'notices' | 'remedies' | 'unmade'> => {
  const unmade: unknown[] = [];
  const madeOr = <Made>(make: () => Made, otherwise: (cause: unknown) => Made): Made => {
    try {
      return make();
    } catch (cause) {
      unmade.push(cause);
      return otherwise(cause);
    }
  };
  const notices = state.untold.map((one) =>
    madeOr(
      () => noticeOf(state, one, context),
      (cause) => plainNotice(state, one, context, cause),
    ),
  );
  const repairable = isOfSelfTest(state.ledger.clusterArn) ? [] : state.untold;
  const remedies = repairable.map((one) =>
    madeOr(
      () => remedyOf(state, one, context.policy),
      () => null,
    ),
  );
  return { notices, remedies: remedies.filter((remedy) => remedy !== null), unmade };
};

const contextOf = (inventory: Inventory | null, drafting: Drafting): NoticeContext => ({
  policy: drafting.policy,
  coverages: inventory?.daemons ?? [],
  providers: inventory?.providers ?? [],
  inventoryAt: inventory?.refreshedAt ?? null,
  account: drafting.account,
  region: drafting.region,
  stage: drafting.stage,
  mayAct: drafting.mayAct,
  runbookBaseUrl: drafting.runbookBaseUrl,
});
