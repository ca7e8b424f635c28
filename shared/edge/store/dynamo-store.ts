import { setTimeout } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { PlaceState } from '../../core/state/instance-state.ts';
import { batchGet, type RawItem } from './batch-get.ts';
import { type Indexed, oldest, openIncidents, placesOf, stalest } from './index-queries.ts';
import { inventoryItemOf, inventoryOf } from './inventory-item.ts';
import { type Item, itemOf, stateOf } from './item.ts';
import { inventoryPkOf, isStorable, pkOf } from './keys.ts';
import type { StateStore, Stored } from './state-store.ts';

export type DynamoStoreOptions = Indexed & {
  readonly wait?: (milliseconds: number) => Promise<void>;
};

/**
 * The states in DynamoDB. `readPlaces`, `readInventory` and the writes' conditions are strongly consistent; the lists
 * come from indexes, which follow within about a second: what they miss or name too often, the next sweep settles.
 * A broken item is never overwritten: it reads as none, so a write of it finds another revision.
 */
export const createDynamoStore = (options: DynamoStoreOptions): StateStore => {
  const { client, tableName, wait = setTimeout } = options;
  return {
    readPlaces: async (keys) => {
      const pks = keys.map(pkOf).filter(isStorable);
      const items = await batchGet({ client, tableName, wait }, pks);
      return items.flatMap((item) => readable(item, options));
    },
    writePlace: async (state, revision) => put(options, itemOf(state, revision + 1), revision),
    overdue: (now, limit) => oldest(options, { index: 'overdue', shard: 'dueShard', time: 'dueAt', now, limit }),
    untold: (now, limit) => oldest(options, { index: 'untold', shard: 'untoldShard', time: 'untoldAt', now, limit }),
    openIncidents: () => openIncidents(options),
    placesOf: (clusterArn) => placesOf(options, clusterArn),
    readInventory: async (clusterArn) => {
      const pk = inventoryPkOf(clusterArn);
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk }, ConsistentRead: true }));
      return Item === undefined ? null : inventoryOf(Item);
    },
    staleInventories: (at, limit) => stalest(options, at, limit),
    writeInventory: async (inventory, revision) => put(options, inventoryItemOf(inventory, revision + 1), revision),
  };
};

const readable = (item: RawItem, { onBroken }: DynamoStoreOptions): readonly Stored<PlaceState>[] => {
  try {
    return [stateOf(item)];
  } catch (cause) {
    onBroken(String(item.pk), cause);
    return [];
  }
};

/**
 * A retry by the SDK of a write that had arrived finds its own revision and is a lost race too: the caller then reads
 * again, merges what is already there, and has nothing to write.
 */
const put = async ({ client, tableName }: DynamoStoreOptions, item: Item, revision: number) => {
  const condition =
    revision === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'revision = :read', ExpressionAttributeValues: { ':read': revision } };
  try {
    await client.send(new PutCommand({ TableName: tableName, Item: item, ...condition }));
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'lost-race';
    throw error;
  }
};
