import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * Bookend's one table, as data: tests create it from this, and the deployed template is compared with it.
 *
 * `pk` alone is the key: one item per container instance, per daemon's deployments, per hole, per cluster's inventory. What a
 * write costs (a unit is one started KB of the larger of the old and the new item):
 * - the item: 1 unit up to about 20 tasks, 2 up to about 50 (20 running tasks: 0.9 KB; 20 that ended, each with its
 *   reason: 1.2 KB, until they are folded)
 * - `byCluster`: 1 unit when an instance's item is created, then nothing: an index entry is written only if something
 *   it holds changes, KEYS_ONLY holds keys alone, and an instance's cluster never changes
 * - `overdue`, `untold`: 1 unit to appear or to disappear, 2 to move to another time, 0 while the time stays or is absent
 * - `open`: 1 unit when an incident opens and 1 when it resolves, 2 when its cause is put right: so that incidents that go on
 *   can be counted without a scan
 *
 * So most writes take 1 unit, those where a due check appears or goes 2, and 3 where it moves: at one event a write 1 to
 * 2 units an event over the life of a task; at four events a write at most 3 ÷ 4, and 1 even where the item takes 2.
 */
export const STATE_TABLE = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'clusterArn', AttributeType: 'S' },
    { AttributeName: 'dueShard', AttributeType: 'N' },
    { AttributeName: 'dueAt', AttributeType: 'N' },
    { AttributeName: 'untoldShard', AttributeType: 'N' },
    { AttributeName: 'untoldAt', AttributeType: 'N' },
    { AttributeName: 'openShard', AttributeType: 'N' },
    { AttributeName: 'openedAt', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byCluster',
      KeySchema: [
        { AttributeName: 'clusterArn', KeyType: 'HASH' },
        { AttributeName: 'pk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'overdue',
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'dueAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'untold',
      KeySchema: [
        { AttributeName: 'untoldShard', KeyType: 'HASH' },
        { AttributeName: 'untoldAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'open',
      KeySchema: [
        { AttributeName: 'openShard', KeyType: 'HASH' },
        { AttributeName: 'openedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;

/** The attribute that DynamoDB's time to live reads: epoch seconds, only on instances and holes that are gone. */
export const EXPIRY_ATTRIBUTE = 'ttl';

/**
 * Into how many parts the sparse indexes are cut. A partition takes 1 000 write units a second and a due check that
 * moves takes 2: eight let 4 000 items a second move theirs, and cost a sweep eight queries.
 */
export const SHARDS = 8;

/** The part of `overdue` that inventories stand in, beside those of ledgers: what is due there is a refresh. */
export const INVENTORY_SHARD = SHARDS;

/** The part of `open` that clusters stand in which can't be judged: few, and listed by themselves. */
export const CLUSTER_SHARD = SHARDS;

/**
 * The first of the parts of `open` that holes stand in, as many as those of ledgers: many may open at once. Apart from the others, for a hole is a
 * risk that may stay open for months, and the alarm on open incidents is about orders that are broken now.
 */
export const FIRST_HOLE_SHARD = SHARDS + 1;

/**
 * The first of the parts of `open` for incidents of which nothing goes on any more, as many as those of ledgers: their consequences may last for a
 * day, and the alarm on open incidents is about what is broken now.
 */
export const FIRST_CONSEQUENCE_SHARD = FIRST_HOLE_SHARD + SHARDS + 1;

/** The part of `overdue` that audits stand in by when they are late, and of `open` those of clusters of which no event comes. */
export const AUDIT_SHARD = FIRST_HOLE_SHARD + SHARDS;

/** The part of `overdue` that groups of incidents stand in by when something of them is to be told. */
export const GROUP_SHARD = AUDIT_SHARD + 1;
