import { type Held, NOTHING_HELD, type Provider, type RemedyBudget } from '../../shared/edge/remedies/budget.ts';
import { bookLease, withoutLease } from '../../shared/edge/remedies/lease.ts';

/** For one process. */
export const createMemoryBudget = (): RemedyBudget => {
  const budgets = new Map<string, Held>();
  const heldIn = (provider: Provider): Held => budgets.get(keyOf(provider)) ?? NOTHING_HELD;
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
