import {
  bookLease,
  type LeasesHeld,
  NOTHING_HELD,
  type Provider,
  withoutLease,
} from '../../shared/core/remedies/lease.ts';
import type { RemedyBudget } from '../../shared/edge/remedies/budget/remedy-budget.ts';

/** For one process. */
export const createMemoryBudget = (): RemedyBudget => {
  const budgets = new Map<string, LeasesHeld>();
  const heldIn = (provider: Provider): LeasesHeld => budgets.get(keyOf(provider)) ?? NOTHING_HELD;
  return {
    read: async (provider) => heldIn(provider),
    take: async (provider, asked) => {
      const { taken, held } = bookLease(heldIn(provider), asked);
      if (held !== null) budgets.set(keyOf(provider), held);
      return taken;
    },
    giveBack: async (provider, lease, use) => {
      const held = withoutLease(heldIn(provider), lease, use);
      if (held !== null) budgets.set(keyOf(provider), held);
      return held !== null;
    },
  };
};

const keyOf = ({ clusterArn, capacityProviderName }: Provider): string =>
  JSON.stringify([clusterArn, capacityProviderName]);
