import { setTimeout } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { batchGet, type RawItem } from '../store/batch-get.ts';
import { refuseTooLarge } from '../store/item.ts';
import { escaped } from '../store/keys.ts';
import { squeezed, unsqueezed } from '../store/squeeze.ts';
import { type History, type HistoryQuestion, isWanted, type Kept, keyOf } from './history.ts';

export type DynamoHistoryOptions = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Told of each item that can't be read: it is left out, and the others are listed as ever. */
  readonly onBroken: (pk: string, cause: unknown) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
};

const KEPT_SECONDS = 90 * 86_400;
/**
 * Where entries stand in the index `byCluster`, in place of a cluster: no cluster has this name, so whoever lists one's
 * instances does not meet them, and they are listed by time without a scan. One partition takes 1 000 writes a second:
 * acts and refusals are a few a minute.
 */
const PARTITION = 'history';

/** In DynamoDB: one item for each entry, beside those of places, which DynamoDB deletes after 90 days. */
export const createDynamoHistory = (options: DynamoHistoryOptions): History => ({
  write: async (kept) => {
    const { client, tableName } = options;
    await client.send(new PutCommand({ TableName: tableName, Item: itemOf(kept) }));
  },
  conclude: (id, at, outcome) => conclude(pkOf(at, id), outcome, options),
  list: (question) => list(question, options),
});

const conclude = async (pk: string, outcome: string, { client, tableName }: DynamoHistoryOptions): Promise<void> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk },
    UpdateExpression: 'SET outcome = :outcome',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':outcome': outcome },
  });
  try {
    await client.send(update);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

const itemOf = ({ id, entry }: Kept) => {
  const pk = pkOf(entry.at, id);
  const item = {
    pk,
    clusterArn: PARTITION,
    entry: squeezed(JSON.stringify({ id, entry }), pk),
    ttl: Math.ceil(entry.at / 1000) + KEPT_SECONDS,
  };
  refuseTooLarge(pk, item);
  return item;
};

const pkOf = (at: number, id: string): string => `${PARTITION}#${keyOf(at, escaped(id))}`;

async function* list(question: HistoryQuestion, options: DynamoHistoryOptions): AsyncIterable<Kept> {
  const { client, tableName, wait = setTimeout } = options;
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const query = new QueryCommand({
      TableName: tableName,
      IndexName: 'byCluster',
      KeyConditionExpression: 'clusterArn = :history AND pk >= :since',
      ExpressionAttributeValues: { ':history': PARTITION, ':since': pkOf(Math.max(0, question.since), '') },
      Limit: 100,
      ExclusiveStartKey: from,
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    const items = await batchGet(
      { client, tableName, wait },
      Items.map(({ pk }) => String(pk)),
    );
    const page = items.toSorted((one, other) => (String(one.pk) < String(other.pk) ? -1 : 1));
    yield* page.flatMap((item) => read(item, options)).filter(({ entry }) => isWanted(entry, question));
    from = LastEvaluatedKey;
  } while (from !== undefined);
}

const read = (item: RawItem, { onBroken }: DynamoHistoryOptions): readonly Kept[] => {
  const pk = String(item.pk);
  try {
    const { id, entry } = JSON.parse(unsqueezed(item.entry, pk)) as Kept;
    if (typeof id !== 'string' || typeof entry?.at !== 'number' || !Array.isArray(entry.guards))
      throw new TypeError('it is no entry of the history');
    return [{ id, entry: typeof item.outcome === 'string' ? { ...entry, outcome: item.outcome } : entry }];
  } catch (cause) {
    onBroken(pk, cause);
    return [];
  }
};
