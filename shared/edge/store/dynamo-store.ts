import { setTimeout } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { PlaceState } from '../../core/state/instance-state.ts';
import { batchGet, type RawItem } from './batch-get.ts';
import { inventoryItemOf, inventoryOf } from './inventory-item.ts';
import { type Item, itemOf, stateOf } from './item.ts';
import { escaped, inventoryPkOf, isStorable, pkOf, placeOfPk } from './keys.ts';
import type { PlaceKey, StateStore, Stored } from './state-store.ts';
import { SHARDS } from './table.ts';

export type DynamoStoreOptions = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Told of each item that can't be read. Its place is left out of the answer; the others are read as ever. */
  readonly onBroken: (pk: string, cause: unknown) => void;
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

type Oldest = {
  readonly index: string;
  readonly shard: string;
  readonly time: string;
  readonly now: number;
  readonly limit: number;
};

/** The oldest of every shard, merged: each may hold all of the oldest, so each is asked for `limit`. */
const oldest = async (options: DynamoStoreOptions, asked: Oldest): Promise<readonly PlaceKey[]> => {
  if (asked.limit < 1) return []; // DynamoDB refuses a limit of 0
  const shards = Array.from({ length: SHARDS }, (_, shard) => oldestOfShard(options, asked, shard));
  const found = (await Promise.all(shards)).flat();
  return found
    .sort((one, other) => Number(one[asked.time]) - Number(other[asked.time]))
    .slice(0, asked.limit)
    .flatMap((item) => placesIn(item, options));
};

const oldestOfShard = async (options: DynamoStoreOptions, asked: Oldest, shard: number): Promise<RawItem[]> => {
  const items: RawItem[] = [];
  const query = {
    IndexName: asked.index,
    KeyConditionExpression: '#shard = :shard AND #time <= :now',
    ExpressionAttributeNames: { '#shard': asked.shard, '#time': asked.time },
    ExpressionAttributeValues: { ':shard': shard, ':now': asked.now },
    Limit: asked.limit,
  };
  for await (const page of pagesOf(options, query)) {
    items.push(...page);
    if (items.length >= asked.limit) break;
  }
  return items;
};

/** Counted where they are: no key leaves the table. */
const openIncidents = async (options: DynamoStoreOptions): Promise<number> => {
  const shards = Array.from({ length: SHARDS }, (_, shard) => openOfShard(options, shard));
  return (await Promise.all(shards)).reduce((sum, ofShard) => sum + ofShard, 0);
};

const openOfShard = async (options: DynamoStoreOptions, shard: number): Promise<number> => {
  const query = {
    IndexName: 'open',
    KeyConditionExpression: 'openShard = :shard',
    ExpressionAttributeValues: { ':shard': shard },
    Select: 'COUNT' as const,
  };
  let open = 0;
  for await (const { Count } of answersTo(options, query)) open += Count ?? 0;
  return open;
};

async function* placesOf(options: DynamoStoreOptions, clusterArn: string): AsyncIterable<PlaceKey> {
  const query = {
    IndexName: 'byCluster',
    KeyConditionExpression: 'clusterArn = :clusterArn',
    ExpressionAttributeValues: { ':clusterArn': escaped(clusterArn) },
  };
  for await (const page of pagesOf(options, query)) yield* page.flatMap((item) => placesIn(item, options));
}

async function* pagesOf(options: DynamoStoreOptions, query: IndexQuery): AsyncIterable<readonly RawItem[]> {
  for await (const { Items } of answersTo(options, query)) yield Items ?? [];
}

type IndexQuery = Omit<QueryCommandInput, 'TableName'>;

async function* answersTo(
  { client, tableName }: DynamoStoreOptions,
  query: IndexQuery,
): AsyncIterable<QueryCommandOutput> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = { ...query, TableName: tableName, ExclusiveStartKey: from };
    const answer = await client.send(new QueryCommand(page));
    yield answer;
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
}

const placesIn = (item: RawItem, { onBroken }: DynamoStoreOptions): readonly PlaceKey[] => {
  const place = placeOfPk(String(item.pk));
  if (place === null) onBroken(String(item.pk), new TypeError('its key is no key of a place'));
  return place === null ? [] : [place];
};
