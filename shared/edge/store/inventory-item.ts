import type { Inventory } from '../../core/state/instance-state.ts';
import type { RawItem } from './batch-get.ts';
import { deflated, inflated } from './deflate.ts';
import { NewerItemError, refuseNewer, versionAttribute } from './forms.ts';
import { type Item, readRevision, refuseTooLarge } from './item.ts';
import { inventoryPkOf, refuseUnstorable } from './keys.ts';
import type { Stored } from './state-store.ts';
import { INVENTORY_SHARD } from './table.ts';

/** Every attribute that an inventory's item may have; others are a newer release's. */
const KNOWN: ReadonlySet<string> = new Set(['pk', 'revision', 'v', 'inventory', 'dueShard', 'dueAt']);

/**
 * The item of a cluster's inventory. One that is known stands in the index of what is overdue, in a part of its own, by when
 * it was refreshed; one that is not is asked for by every item that misses it. @throws ItemTooLargeError, KeyTooLongError
 */
export const inventoryItemOf = (inventory: Inventory, revision: number): Item => {
  const pk = inventoryPkOf(inventory.clusterArn);
  refuseUnstorable(pk);
  const { rest, ...told } = inventory;
  const { refreshedAt } = told;
  const item = {
    ...rest,
    pk,
    revision,
    ...versionAttribute(pk),
    inventory: deflated(JSON.stringify(told), pk),
    ...(refreshedAt === null ? {} : { dueShard: INVENTORY_SHARD, dueAt: refreshedAt }),
  };
  refuseTooLarge(pk, item);
  return item;
};

/** The item of an inventory is broken. It is never overwritten: only a person can tell what it should hold. */
export class BrokenInventoryError extends Error {
  override readonly name = 'BrokenInventoryError';
}

/**
 * The inventory of an item.
 * @throws NewerItemError @throws BrokenInventoryError naming its key: what depends on it can't be judged without it
 */
export const inventoryOf = (item: RawItem): Stored<Inventory> => {
  const pk = String(item.pk);
  try {
    refuseNewer(item);
    const told = JSON.parse(inflated(item.inventory, pk)) as Inventory;
    if (!Array.isArray(told.daemons) || !Array.isArray(told.providers)) throw new TypeError('it lacks its lists');
    if (inventoryPkOf(told.clusterArn) !== pk) throw new TypeError('it is of another cluster');
    const unknown = Object.entries(item).filter(([name]) => !KNOWN.has(name));
    const state = unknown.length === 0 ? told : { ...told, rest: Object.fromEntries(unknown) };
    return { state, revision: readRevision(item.revision) };
  } catch (cause) {
    if (cause instanceof NewerItemError) throw cause;
    throw new BrokenInventoryError(`${pk}: the inventory cannot be read`, { cause });
  }
};
