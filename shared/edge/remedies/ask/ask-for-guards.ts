import { question } from '../../../core/looks/question.ts';
import type { FreshFacts, ProviderUsage } from '../../../core/remedies/fresh-facts.ts';
import type { Inventory } from '../../../core/state/instance-state.ts';
import type { FactsOfItem } from '../../../core/words/item-key.ts';
import type { Verdict } from '../../../core/words/verdict.ts';
import { lookAtInstances } from '../../ecs/looks/look-at-instances.ts';
import { NotNowError } from '../../ecs/reads/ask.ts';
import { recordByPace } from '../../inspect/record-by-pace.ts';
import { refreshInventory } from '../../inspect/refresh-inventory.ts';
import { askDaemonsDeploying, askDaemonTaskArns } from './ask-about-daemons.ts';
import { askTagNames } from './ask-tag-names.ts';
import { type Headroom, usageNow } from './headroom.ts';
import { readInstance, type StoredInstance } from './instance-item.ts';
import type { WithPolicy } from './remediator.ts';

/** A look that was recorded like any other fact, and the item as it stood after that. */
type FreshLook = StoredInstance & { readonly askedAt: number; readonly verdicts: readonly Verdict[] };

/** The facts that guards ask for, and what a lease and a write need beside them. */
export type FreshAnswers = FreshLook & {
  readonly inventory: Inventory;
  readonly facts: FreshFacts;
  readonly headroom: Headroom;
};

/**
 * Asks for everything about one container instance now, the instance itself last. Facts that ECS does not tell are null.
 * @param headroom asked for right before
 * @throws NotNowError if ECS can't be asked now
 */
export const askForGuards = async (
  stored: StoredInstance,
  headroom: Headroom,
  remediator: WithPolicy,
): Promise<FreshAnswers> => {
  const inventory = await inventoryOf(stored.state.ledger.clusterArn, remediator);
  const looked = await askWith(inventory, stored, async () => headroom.usage, remediator);
  return { ...looked, inventory, headroom };
};

/** One inventory of the cluster serves all acts of the next moments: it takes five calls and more. */
const INVENTORY_SERVES_MS = 30_000;

const inventoryOf = async (clusterArn: string, remediator: WithPolicy): Promise<Inventory> => {
  const known = (await remediator.store.readInventory(clusterArn))?.state ?? null;
  if (known !== null && (known.refreshedAt ?? 0) > remediator.now() - INVENTORY_SERVES_MS) return known;
  const refreshed = await refreshInventory(clusterArn, remediator);
  if (refreshed.kind === 'later') throw new NotNowError('the inventory could not be taken', refreshed.delaySeconds);
  return refreshed.inventory;
};

/** Asks for the same once more right before the act, but for the inventory, and for the instances that leave by now. */
export const askForGuardsAgain = async (first: FreshAnswers, remediator: WithPolicy): Promise<FreshAnswers> => {
  const { containerInstanceArn } = first.state.ledger;
  const askUsage = () => usageNow(first.headroom, containerInstanceArn, remediator);
  return { ...first, ...(await askWith(first.inventory, first, askUsage, remediator)) };
};

const askWith = async (
  inventory: Inventory,
  stored: StoredInstance,
  askUsage: () => Promise<ProviderUsage | null>,
  remediator: WithPolicy,
): Promise<FreshLook & Pick<FreshAnswers, 'facts'>> => {
  const { lookout } = remediator;
  const { ledger } = stored.state;
  const { clusterArn, containerInstanceArn, capacityProviderName } = ledger;
  const tagNames = await askTagNames(clusterArn, containerInstanceArn, lookout);
  const daemonsDeploying = await askDaemonsDeploying(inventory, capacityProviderName, lookout);
  const look = await lookNow(stored, inventory, remediator);
  const names = inventory.daemons.map(({ daemonName }) => daemonName);
  const daemonTaskArns = await askDaemonTaskArns(ledger, names, lookout);
  const provider = await askUsage();
  const { askedAt, state, verdicts } = look;
  const facts = { askedAt, state, verdicts, inventory, daemonTaskArns, tagNames, provider, daemonsDeploying };
  return { ...look, facts };
};

/**
 * Looks at one container instance and all of its tasks now, and records the facts before anybody decides by them.
 * @throws NotNowError if ECS can't be asked now, or tells less than all
 */
export const lookNow = async (
  { state: { ledger } }: StoredInstance,
  inventory: Inventory | null,
  remediator: WithPolicy,
): Promise<FreshLook> => {
  const { lookout, now } = remediator;
  const askedAt = now();
  const { clusterArn, containerInstanceArn } = ledger;
  const daemonNames = [...new Set(inventory?.daemons.map(({ daemonName }) => daemonName) ?? [])];
  const { results } = await lookAtInstances([question(ledger, ['instance', 'tasks'], daemonNames)], lookout);
  const looked = results.get(containerInstanceArn);
  const key = { kind: 'instance', containerInstanceArn } as const;
  const verdicts = await recorded({ key, clusterArn, facts: looked?.facts ?? [] }, remediator);
  if (looked?.kind !== 'looked') throw new NotNowError('ECS did not tell all', looked?.delaySeconds ?? 10);
  const after = await readInstance(containerInstanceArn, remediator);
  if (after === null) throw new Error(`${containerInstanceArn}: its item is not there although it was written`);
  return { ...after, askedAt, verdicts };
};

/** Records facts, and returns the last verdicts of their item. @throws Error if anything of it was not written */
const recorded = async (item: FactsOfItem, remediator: WithPolicy): Promise<readonly Verdict[]> => {
  const all = await recordByPace(item.clusterArn, [item], remediator);
  const failed = all.find(({ outcome }) => outcome === 'failed');
  if (failed !== undefined)
    throw new Error(`${item.clusterArn}: the facts of a look were not recorded`, { cause: failed.cause });
  return all.at(-1)?.verdicts ?? [];
};
