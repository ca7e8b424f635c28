import { setTimeout } from 'node:timers/promises';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from './batch-get.ts';
import { putNext } from './conditional-write.ts';
import { type Indexed, itemKeysOf, oldest, openIncidents, stalest, unjudgedClusters } from './index-queries.ts';
import { inventoryItemOf, inventoryOf } from './inventory-item.ts';
import { itemOf, stateOf } from './item.ts';
import { escaped, holePartitionOf, inventoryPkOf, isStorable, pkOf } from './keys.ts';
import { readable } from './readable.ts';
import type { StateStore } from './state-store.ts';

export type DynamoStoreOptions = Indexed & {
  readonly wait?: (milliseconds: number) => Promise<void>;
};

/**
 * The states in DynamoDB. `readItems`, `readInventory` and the writes' conditions are strongly consistent; the lists
 * come from indexes, which follow within about a second: what they miss or name too often, the next sweep settles.
 * A broken item is never overwritten: it reads as none, so a write of it finds another revision.
 */
export const createDynamoStore = (options: DynamoStoreOptions): StateStore => {
  const { client, tableName, onBroken, wait = setTimeout } = options;
  return {
    readItems: async (keys) => {
      const pks = keys.map(pkOf).filter(isStorable);
      const items = await batchGet({ client, tableName, wait }, pks);
      return items.flatMap((item) => readable(item, stateOf, onBroken));
    },
    writeItem: async (state, revision) => putNext(options, itemOf(state, revision + 1), revision),
    overdue: (now, limit) => oldest(options, { index: 'overdue', shard: 'dueShard', time: 'dueAt', now, limit }),
    untold: (now, limit) => oldest(options, { index: 'untold', shard: 'untoldShard', time: 'untoldAt', now, limit }),
    openIncidents: () => openIncidents(options),
    unjudgedClusters: (limit) => unjudgedClusters(options, limit),
    itemKeysOf: (clusterArn) => itemKeysOf(options, escaped(clusterArn)),
    holeKeysOf: (clusterArn) => itemKeysOf(options, holePartitionOf(clusterArn)),
    readInventory: async (clusterArn) => {
      const pk = inventoryPkOf(clusterArn);
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true }));
      return Item === undefined ? null : inventoryOf(Item);
    },
    staleInventories: (at, limit) => stalest(options, at, limit),
    writeInventory: async (inventory, revision) => putNext(options, inventoryItemOf(inventory, revision + 1), revision),
  };
};
