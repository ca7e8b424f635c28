import type { FreshFacts } from '../../core/remedies/fresh-facts.ts';
import { budgetOf } from '../../core/remedies/guards/budget.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { refreshInventory } from '../inspect/refresh-inventory.ts';
import { NotNowError } from './ask.ts';
import { type Held, NOTHING_HELD, type Provider, type ProviderNumbers } from './budget.ts';
import { askDaemonTaskArns } from './daemon-task-arns.ts';
import { askDaemonsDeploying } from './daemons-deploying.ts';
import { type FreshLook, lookNow, type StoredInstance } from './fresh-look.ts';
import { awayOf } from './lease.ts';
import { askLeaving, askProviderNumbers } from './provider-numbers.ts';
import type { WithPolicy } from './remediator.ts';
import { askTagNames } from './tag-names.ts';

/** All that guards ask for, and what a lease and a write need beside. */
export type Fresh = FreshLook & {
  readonly inventory: Inventory;
  readonly facts: FreshFacts;
  readonly provider: Provider | null;
  readonly numbers: ProviderNumbers | null;
  readonly held: Held;
};

/**
 * Everything about one container instance, asked for now, the instance itself last. @throws NotNowError if ECS can't be
 * asked now; what it does not tell is null in the facts
 */
export const askAll = async (stored: StoredInstance, remediator: WithPolicy): Promise<Fresh> => {
  const { lookout, policy } = remediator;
  const { ledger } = stored.state;
  const { clusterArn, containerInstanceArn } = ledger;
  const inventory = await inventoryOf(clusterArn, remediator);
  const provider = providerOf(stored);
  const held = provider === null ? NOTHING_HELD : await remediator.budget.read(provider);
  const others = held.leases.filter((lease) => lease.containerInstanceArn !== containerInstanceArn);
  // one more than leave is asked for: those that are leased may be among them or not
  const isEnough = (instances: number, leaving: number): boolean =>
    budgetOf(instances, policy.budgetPercent) > leaving + others.length;
  const numbers = provider === null ? null : await askProviderNumbers(provider, lookout, isEnough);
  const tagNames = await askTagNames(clusterArn, containerInstanceArn, lookout);
  const daemonsDeploying = await askDaemonsDeploying(inventory, ledger.capacityProviderName, lookout);
  const look = await lookNow(stored, inventory, remediator);
  const names = inventory.daemons.map(({ daemonName }) => daemonName);
  const daemonTaskArns = await askDaemonTaskArns(ledger, names, lookout);
  const { askedAt, state, verdicts } = look;
  const facts: FreshFacts = {
    askedAt,
    state,
    verdicts,
    inventory,
    daemonTaskArns,
    tagNames,
    provider: numbers === null ? null : standingOf(numbers, others),
    daemonsDeploying,
  };
  return { ...look, inventory, facts, provider, numbers, held };
};

/** Where many act, one inventory of the cluster serves those of the next moments: it is five calls and more. */
const INVENTORY_SERVES_MS = 30_000;

const inventoryOf = async (clusterArn: string, remediator: WithPolicy): Promise<Inventory> => {
  const known = (await remediator.store.readInventory(clusterArn))?.state ?? null;
  if (known !== null && (known.refreshedAt ?? 0) > remediator.now() - INVENTORY_SERVES_MS) return known;
  const refreshed = await refreshInventory(clusterArn, remediator);
  if (refreshed.kind === 'later') throw new NotNowError('the inventory could not be taken', refreshed.delaySeconds);
  return refreshed.inventory;
};

/** The same facts with a newer look, and with who leaves by now: what is so right before the act counts. */
export const lookAgain = async (fresh: Fresh, remediator: WithPolicy): Promise<Fresh> => {
  const { lookout } = remediator;
  const look = await lookNow(fresh, fresh.inventory, remediator);
  const { askedAt, state, verdicts } = look;
  const names = fresh.inventory.daemons.map(({ daemonName }) => daemonName);
  const daemonTaskArns = await askDaemonTaskArns(state.ledger, names, lookout);
  const provider = await standingNow(fresh, remediator);
  return { ...fresh, ...look, facts: { ...fresh.facts, askedAt, state, verdicts, daemonTaskArns, provider } };
};

/** Others may have begun to leave, or have been leased, while this one was looked at. */
const standingNow = async (
  { provider, numbers, state }: Fresh,
  { budget, lookout }: WithPolicy,
): Promise<FreshFacts['provider']> => {
  if (provider === null || numbers === null) return null;
  const { leases } = await budget.read(provider);
  const leaving = await askLeaving(provider, lookout);
  const others = leases.filter((lease) => lease.containerInstanceArn !== state.ledger.containerInstanceArn);
  return standingOf({ ...numbers, leaving }, others);
};

/** Where an instance is leased; null while its capacity provider is not known. */
export const providerOf = ({ state }: StoredInstance): Provider | null => {
  const { clusterArn, capacityProviderName } = state.ledger;
  return capacityProviderName === null ? null : { clusterArn, capacityProviderName };
};

const standingOf = (numbers: ProviderNumbers, leases: Held['leases']): FreshFacts['provider'] => {
  const leaving = numbers.leaving.length;
  return { instances: numbers.instances, leaving, reserved: awayOf(leases, numbers).size - leaving };
};
