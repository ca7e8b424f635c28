import type { FreshFacts } from '../../core/remedies/fresh-facts.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { NotNowError } from '../ecs/reads/ask.ts';
import { refreshInventory } from '../inspect/refresh-inventory.ts';
import { askDaemonTaskArns } from './daemon-task-arns.ts';
import { askDaemonsDeploying } from './daemons-deploying.ts';
import { type FreshLook, lookNow, type StoredInstance } from './fresh-look.ts';
import { type Room, standingNow } from './headroom.ts';
import type { WithPolicy } from './remediator.ts';
import { askTagNames } from './tag-names.ts';

/** All that guards ask for, and what a lease and a write need beside. */
export type Fresh = FreshLook & {
  readonly inventory: Inventory;
  readonly facts: FreshFacts;
  readonly room: Room;
};

/**
 * Everything about one container instance, asked for now, the instance itself last. @throws NotNowError if ECS can't be
 * asked now; what it does not tell is null in the facts
 * @param room asked for right before
 */
export const askAll = async (stored: StoredInstance, room: Room, remediator: WithPolicy): Promise<Fresh> => {
  const inventory = await inventoryOf(stored.state.ledger.clusterArn, remediator);
  const looked = await askWith(inventory, stored, async () => room.standing, remediator);
  return { ...looked, inventory, room };
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

/** The same facts asked once more, but for the inventory, and with who leaves by now: what is so right before the act counts. */
export const lookAgain = async (fresh: Fresh, remediator: WithPolicy): Promise<Fresh> => {
  const { containerInstanceArn } = fresh.state.ledger;
  const askStanding = () => standingNow(fresh.room, containerInstanceArn, remediator);
  return { ...fresh, ...(await askWith(fresh.inventory, fresh, askStanding, remediator)) };
};

const askWith = async (
  inventory: Inventory,
  stored: StoredInstance,
  askStanding: () => Promise<FreshFacts['provider']>,
  remediator: WithPolicy,
): Promise<FreshLook & Pick<Fresh, 'facts'>> => {
  const { lookout } = remediator;
  const { ledger } = stored.state;
  const { clusterArn, containerInstanceArn, capacityProviderName } = ledger;
  const tagNames = await askTagNames(clusterArn, containerInstanceArn, lookout);
  const daemonsDeploying = await askDaemonsDeploying(inventory, capacityProviderName, lookout);
  const look = await lookNow(stored, inventory, remediator);
  const names = inventory.daemons.map(({ daemonName }) => daemonName);
  const daemonTaskArns = await askDaemonTaskArns(ledger, names, lookout);
  const provider = await askStanding();
  const { askedAt, state, verdicts } = look;
  const facts = { askedAt, state, verdicts, inventory, daemonTaskArns, tagNames, provider, daemonsDeploying };
  return { ...look, facts };
};
