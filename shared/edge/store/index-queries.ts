import type { QueryCommandInput, QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RawItem } from './batch-get.ts';
import type { Table } from './conditional-write.ts';
import { clusterOfPk, itemKeyOfPk } from './keys.ts';
import type { ItemKey } from './state-store.ts';
import { CLUSTER_SHARD, INVENTORY_SHARD, SHARDS } from './table.ts';

/** The table, as far as its indexes are asked. */
export type Indexed = Table & {
  /** Told of each item that can't be read. It is left out of the answer; the others are read as ever. */
  readonly onBroken: (pk: string, cause: unknown) => void;
};

type OldestAsked = {
  readonly index: string;
  readonly shard: string;
  readonly time: string;
  readonly now: number;
  readonly limit: number;
};

/** The oldest of every shard, merged: each may hold all of the oldest, so each is asked for `limit`. */
export const oldest = async (options: Indexed, asked: OldestAsked): Promise<readonly ItemKey[]> => {
  if (asked.limit < 1) return []; // DynamoDB refuses a limit of 0
  const shards = Array.from({ length: SHARDS }, (_, shard) => oldestOfShard(options, asked, shard));
  const found = (await Promise.all(shards)).flat();
  return found
    .sort((one, other) => Number(one[asked.time]) - Number(other[asked.time]))
    .slice(0, asked.limit)
    .flatMap((item) => itemKeysIn(item, options));
};

/** Clusters by when their inventory was refreshed, oldest first. */
export const stalest = async (options: Indexed, at: number, limit: number): Promise<readonly string[]> => {
  if (limit < 1) return [];
  const asked = { index: 'overdue', shard: 'dueShard', time: 'dueAt', now: at, limit };
  const items = await oldestOfShard(options, asked, INVENTORY_SHARD);
  return items.slice(0, limit).flatMap(({ pk }) => clusterOfPk(String(pk)) ?? []);
};

/** The oldest of one part of an index. */
export const oldestOfShard = async (options: Table, asked: OldestAsked, shard: number): Promise<RawItem[]> => {
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

/** Counts in the index those that go on: no key leaves the table. */
export const openIncidents = async (options: Indexed): Promise<number> => {
  const shards = Array.from({ length: SHARDS + 1 }, (_, shard) => openOfShard(options, shard)); // one is the clusters'
  return (await Promise.all(shards)).reduce((sum, ofShard) => sum + ofShard, 0);
};

/** Clusters with an open incident of their own, those that opened first before the others. */
export const unjudgedClusters = async (options: Indexed, limit: number): Promise<readonly string[]> => {
  if (limit < 1) return [];
  const asked = { index: 'open', shard: 'openShard', time: 'openedAt', now: Number.MAX_SAFE_INTEGER, limit };
  const items = await oldestOfShard(options, asked, CLUSTER_SHARD);
  return items.slice(0, limit).flatMap((item) => itemKeysIn(item, options).flatMap(clusterIn));
};

const clusterIn = (key: ItemKey): readonly string[] => (key.kind === 'cluster' ? [key.clusterArn] : []);

const openOfShard = async (options: Indexed, shard: number): Promise<number> => {
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

/** The items of one part of the index `byCluster`, page by page: a cluster's container instances, or its holes. */
export async function* itemKeysOf(options: Indexed, partition: string): AsyncIterable<ItemKey> {
  const query = {
    IndexName: 'byCluster',
    KeyConditionExpression: 'clusterArn = :clusterArn',
    ExpressionAttributeValues: { ':clusterArn': partition },
  };
  for await (const page of pagesOf(options, query)) yield* page.flatMap((item) => itemKeysIn(item, options));
}

/** All items of an index that a query names, page by page. */
export async function* pagesOf(options: Table, query: IndexQuery): AsyncIterable<readonly RawItem[]> {
  for await (const { Items } of answersTo(options, query)) yield Items ?? [];
}

type IndexQuery = Omit<QueryCommandInput, 'TableName'>;

async function* answersTo({ client, tableName }: Table, query: IndexQuery): AsyncIterable<QueryCommandOutput> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = { ...query, TableName: tableName, ExclusiveStartKey: from };
    const answer = await client.send(new QueryCommand(page));
    yield answer;
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
}

const itemKeysIn = (item: RawItem, { onBroken }: Indexed): readonly ItemKey[] => {
  const key = itemKeyOfPk(String(item.pk));
  if (key === null)
    onBroken(
      String(item.pk),
      new TypeError('its key is not one of a container instance, of deployments, of a cluster or of a hole'),
    );
  return key === null ? [] : [key];
};
