import type { ProviderUsage } from '../../../core/remedies/fresh-facts.ts';
import { budgetOf } from '../../../core/remedies/guards/budget.ts';
import {
  awayOf,
  type Lease,
  type LeasesHeld,
  NOTHING_HELD,
  type Provider,
  type ProviderNumbers,
} from '../../../core/remedies/lease.ts';
import type { StoredInstance } from './instance-item.ts';
import { askLeaving, askProviderNumbers } from './provider-numbers.ts';
import type { WithPolicy } from './remediator.ts';

/** The part of the budget that is left for a container instance; all null while its capacity provider is not known. */
export type Headroom = {
  readonly provider: Provider | null;
  /** As ECS told them, after `held` was read. */
  readonly numbers: ProviderNumbers | null;
  readonly held: LeasesHeld;
  /** As the guard wants it. */
  readonly usage: ProviderUsage | null;
};

/** The capacity provider whose budget an instance is leased from; null while it is not known. */
export const providerOf = ({ state }: Pick<StoredInstance, 'state'>): Provider | null => {
  const { clusterArn, capacityProviderName } = state.ledger;
  return capacityProviderName === null ? null : { clusterArn, capacityProviderName };
};

type Asker = Pick<WithPolicy, 'budget' | 'lookout' | 'policy'>;

/** Asks the budget, and then ECS. @throws NotNowError if ECS can't be asked now */
export const askHeadroom = async (stored: StoredInstance, asker: Asker): Promise<Headroom> => {
  const provider = providerOf(stored);
  if (provider === null) return { provider, numbers: null, held: NOTHING_HELD, usage: null };
  const { held, numbers, others } = await askProvider(provider, stored.state.ledger.containerInstanceArn, asker);
  return { provider, numbers, held, usage: usageOf(numbers, others) };
};

/**
 * Asks for the usage a moment later: other instances may have begun to leave, have left, or have been leased. The leaving ones are
 * asked for at the very end: an instance that goes from one list to the other, while both are asked one after the other, is in
 * neither.
 */
export const usageNow = async (
  { provider }: Headroom,
  containerInstanceArn: string,
  asker: Asker,
): Promise<ProviderUsage | null> => {
  if (provider === null) return null;
  const { numbers, others } = await askProvider(provider, containerInstanceArn, asker);
  const leaving = await askLeaving(provider, asker.lookout);
  return usageOf({ ...numbers, leaving: [...new Set([...numbers.leaving, ...leaving])] }, others);
};

/** Asks for a provider's usage, for an act that is not about one of its instances. @throws NotNowError if ECS can't be asked now */
export const askUsage = async (provider: Provider, asker: Asker): Promise<ProviderUsage> => {
  const { numbers, others } = await askProvider(provider, null, asker);
  return usageOf(numbers, others);
};

const askProvider = async (
  provider: Provider,
  containerInstanceArn: string | null,
  { budget, lookout, policy }: Asker,
) => {
  const held = await budget.read(provider);
  const isOwn = (lease: Lease): boolean => lease.containerInstanceArn === containerInstanceArn;
  const own = new Set(held.leases.filter(isOwn).map(({ holder }) => holder));
  const others = {
    leases: held.leases.filter((lease) => !isOwn(lease)),
    acts: held.acts.filter(({ holder }) => !own.has(holder)),
  };
  // a leased instance may be among the leaving ones or not: counted twice it is still enough
  const isEnough = (instances: number, leaving: number): boolean =>
    budgetOf(instances, policy.budgetPercent) > leaving + others.leases.length;
  const numbers = await askProviderNumbers(provider, lookout, isEnough);
  return { held, numbers, others };
};

const usageOf = (numbers: ProviderNumbers, { leases, acts }: Pick<LeasesHeld, 'leases' | 'acts'>): ProviderUsage => {
  const leaving = numbers.leaving.length;
  const reserved = awayOf(leases, numbers).size - leaving;
  return { instances: numbers.instances, leaving, reserved, actsAt: acts.map(({ at }) => at) };
};
