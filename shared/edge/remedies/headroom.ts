import type { FreshFacts } from '../../core/remedies/fresh-facts.ts';
import { budgetOf } from '../../core/remedies/guards/budget.ts';
import { type Held, type Lease, NOTHING_HELD, type Provider, type ProviderNumbers } from './budget.ts';
import type { StoredInstance } from './fresh-look.ts';
import { awayOf } from './lease.ts';
import { askLeaving, askProviderNumbers } from './provider-numbers.ts';
import type { WithPolicy } from './remediator.ts';

/** How the budget of a container instance's capacity provider stands; all null while the provider is not known. */
export type Room = {
  readonly provider: Provider | null;
  /** As ECS told them, after `held` was read. */
  readonly numbers: ProviderNumbers | null;
  readonly held: Held;
  /** As the guard wants it. */
  readonly standing: FreshFacts['provider'];
};

/** Where an instance is leased; null while its capacity provider is not known. */
export const providerOf = ({ state }: Pick<StoredInstance, 'state'>): Provider | null => {
  const { clusterArn, capacityProviderName } = state.ledger;
  return capacityProviderName === null ? null : { clusterArn, capacityProviderName };
};

type Asker = Pick<WithPolicy, 'budget' | 'lookout' | 'policy'>;

/** Asks the budget, and then ECS. @throws NotNowError if ECS can't be asked now */
export const askRoom = async (stored: StoredInstance, asker: Asker): Promise<Room> => {
  const provider = providerOf(stored);
  if (provider === null) return { provider, numbers: null, held: NOTHING_HELD, standing: null };
  const { held, numbers, others } = await askProvider(provider, stored.state.ledger.containerInstanceArn, asker);
  return { provider, numbers, held, standing: standingOf(numbers, others) };
};

/**
 * How it stands a moment later: others may have begun to leave, have left, or have been leased. Who leaves is asked at the
 * very end: of two lists that are asked one after the other, one who goes from one to the other is in neither.
 */
export const standingNow = async (
  { provider }: Room,
  containerInstanceArn: string,
  asker: Asker,
): Promise<FreshFacts['provider']> => {
  if (provider === null) return null;
  const { numbers, others } = await askProvider(provider, containerInstanceArn, asker);
  const leaving = await askLeaving(provider, asker.lookout);
  return standingOf({ ...numbers, leaving: [...new Set([...numbers.leaving, ...leaving])] }, others);
};

/** How a provider stands for an act that is about none of its instances alone. @throws NotNowError if ECS can't be asked now */
export const askStanding = async (provider: Provider, asker: Asker): Promise<NonNullable<FreshFacts['provider']>> => {
  const { numbers, others } = await askProvider(provider, null, asker);
  return standingOf(numbers, others);
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
  // those that are leased may be among the leaving or not: enough is enough for both
  const isEnough = (instances: number, leaving: number): boolean =>
    budgetOf(instances, policy.budgetPercent) > leaving + others.leases.length;
  const numbers = await askProviderNumbers(provider, lookout, isEnough);
  return { held, numbers, others };
};

const standingOf = (
  numbers: ProviderNumbers,
  { leases, acts }: Pick<Held, 'leases' | 'acts'>,
): NonNullable<FreshFacts['provider']> => {
  const leaving = numbers.leaving.length;
  const reserved = awayOf(leases, numbers).size - leaving;
  return { instances: numbers.instances, leaving, reserved, actsAt: acts.map(({ at }) => at) };
};
