import type { Inventory } from '../../core/state/instance-state.ts';
import { type Item, readRevision, refuseTooLarge } from './item.ts';
import { inventoryPkOf } from './keys.ts';
import { squeezed, unsqueezed } from './squeeze.ts';
import type { Stored } from './state-store.ts';
import { INVENTORY_SHARD } from './table.ts';

/**
 * The item of a cluster's inventory. One that is known stands in the index of what is overdue, in a part of its own, by when
 * it was refreshed; one that is not is asked for by every place that it is missed by. @throws ItemTooLargeError
 */
export const inventoryItemOf = (inventory: Inventory, revision: number): Item => {
  const pk = inventoryPkOf(inventory.clusterArn);
  const { refreshedAt } = inventory;
  const item = {
    pk,
    revision,
    inventory: squeezed(JSON.stringify(inventory), pk),
    ...(refreshedAt === null ? {} : { dueShard: INVENTORY_SHARD, dueAt: refreshedAt }),
  };
  refuseTooLarge(pk, item);
  return item;
};

/** The inventory of an item. @throws if it is broken, naming its key: what depends on it can't be judged without it */
export const inventoryOf = (item: Readonly<Record<string, unknown>>): Stored<Inventory> => {
  const pk = String(item.pk);
  try {
    const state = JSON.parse(unsqueezed(item.inventory, pk)) as Inventory;
    if (!Array.isArray(state.daemons) || !Array.isArray(state.providers)) throw new TypeError('it lacks its lists');
    if (inventoryPkOf(state.clusterArn) !== pk) throw new TypeError('it is of another cluster');
    return { state, revision: readRevision(item.revision) };
  } catch (cause) {
    throw new Error(`${pk}: the inventory can't be read`, { cause });
  }
};
