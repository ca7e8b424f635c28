import { inventoryItemOf } from '../../shared/edge/store/inventory-item.ts';
import { type Item, itemOf } from '../../shared/edge/store/item.ts';
import { inventoryPkOf, itemKeyOf, pkOf } from '../../shared/edge/store/keys.ts';
import type { StateStore } from '../../shared/edge/store/state-store.ts';
import { createMemoryStore } from '../../test/doubles/memory-store.ts';
import { readUnits, writeUnits } from './units.ts';

/** DynamoDB would have charged these units for the table. */
export type Meter = { readUnits: number; writeUnits: number; writes: number };

/** The image before a write, as the table's stream tells it. */
export type Written = { readonly pk: string; readonly from: Item | null; readonly to: Item };

export type MeteredStore = {
  readonly store: StateStore;
  readonly meter: Meter;
};

/**
 * The states in memory, each call metered by the items that the table would hold.
 * @param onWritten told of each write of a place, as the table's stream would
 */
export const createMeteredStore = (onWritten: (written: Written) => void = () => {}): MeteredStore => {
  const meter: Meter = { readUnits: 0, writeUnits: 0, writes: 0 };
  const items = new Map<string, Item>();
  const memory = createMemoryStore();
  const read = (pk: string): void => {
    meter.readUnits += readUnits(items.get(pk) ?? null);
  };
  const write = (pk: string, to: Item): Written => {
    const from = items.get(pk) ?? null;
    meter.writeUnits += writeUnits(from, to);
    meter.writes += 1;
    items.set(pk, to);
    return { pk, from, to };
  };
  const store: StateStore = {
    ...memory,
    readItems: (keys) => {
      for (const pk of new Set(keys.map(pkOf))) read(pk);
      return memory.readItems(keys);
    },
    writeItem: async (state, revision) => {
      const item = itemOf(state, revision + 1);
      const outcome = await memory.writeItem(state, revision);
      if (outcome === 'written') onWritten(write(pkOf(itemKeyOf(state)), item));
      return outcome;
    },
    readInventory: (clusterArn) => {
      read(inventoryPkOf(clusterArn));
      return memory.readInventory(clusterArn);
    },
    writeInventory: async (inventory, revision) => {
      const item = inventoryItemOf(inventory, revision + 1);
      const outcome = await memory.writeInventory(inventory, revision);
      if (outcome === 'written') write(inventoryPkOf(inventory.clusterArn), item);
      return outcome;
    },
  };
  return { store, meter };
};
