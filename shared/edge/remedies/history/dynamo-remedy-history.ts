import { setTimeout } from 'node:timers/promises';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet, type RawItem } from '../../store/batch-get.ts';
import { hasHeld, putUnlessNewer, unlessNewer } from '../../store/conditional-write.ts';
import { deflated, inflated } from '../../store/deflate.ts';
import { refuseNewer } from '../../store/forms.ts';
import { type Indexed, pagesOf } from '../../store/index-queries.ts';
import { refuseTooLarge } from '../../store/item.ts';
import { escaped } from '../../store/keys.ts';
import { readable } from '../../store/readable.ts';
import { type HistoryQuestion, isWanted, type Kept, keyOf, type RemedyHistory } from './remedy-history.ts';

export type DynamoHistoryOptions = Indexed & {
  readonly wait?: (milliseconds: number) => Promise<void>;
};

const KEPT_SECONDS = 90 * 86_400;
/**
 * The partition of entries in the index `byCluster`. No cluster has this name, so that whoever lists a cluster's instances does not
 * meet them, and they are listed by time without a scan. One partition takes 1 000 writes a second:
 * acts and refusals are a few a minute.
 */
const PARTITION = 'history';

/** In DynamoDB: one item for each entry, beside those of instances, which DynamoDB deletes after 90 days. */
export const createDynamoHistory = (options: DynamoHistoryOptions): RemedyHistory => ({
  write: (kept) => putUnlessNewer(options, itemOf(kept)),
  conclude: (id, at, outcome) => conclude(pkOf(at, id), outcome, options),
  list: (question) => list(question, options),
});

const conclude = async (pk: string, outcome: string, { client, tableName }: DynamoHistoryOptions): Promise<void> => {
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk },
    UpdateExpression: 'SET outcome = :outcome',
    ...unlessNewer(pk, 'attribute_exists(pk)', { ':outcome': outcome }),
  });
  await hasHeld(client.send(update)); // if not, its time was over
};

const itemOf = ({ id, entry }: Kept) => {
  const pk = pkOf(entry.at, id);
  const item = {
    pk,
    clusterArn: PARTITION,
    entry: deflated(JSON.stringify({ id, entry }), pk),
    ttl: Math.ceil(entry.at / 1000) + KEPT_SECONDS,
  };
  refuseTooLarge(pk, item);
  return item;
};

const pkOf = (at: number, id: string): string => `${PARTITION}#${keyOf(at, escaped(id))}`;

async function* list(question: HistoryQuestion, options: DynamoHistoryOptions): AsyncIterable<Kept> {
  const { client, tableName, onBroken, wait = setTimeout } = options;
  const query = {
    IndexName: 'byCluster',
    KeyConditionExpression: 'clusterArn = :history AND pk >= :since',
    ExpressionAttributeValues: { ':history': PARTITION, ':since': pkOf(Math.max(0, question.since), '') },
    Limit: 100,
  };
  for await (const page of pagesOf(options, query)) {
    const pks = page.map(({ pk }) => String(pk));
    const items = await batchGet({ client, tableName, wait }, pks);
    const inOrder = items.toSorted((one, other) => (String(one.pk) < String(other.pk) ? -1 : 1));
    const kept = inOrder.flatMap((item) => readable(item, keptIn, onBroken));
    yield* kept.filter(({ entry }) => isWanted(entry, question));
  }
}

const keptIn = (item: RawItem): Kept => {
  refuseNewer(item);
  const { id, entry } = JSON.parse(inflated(item.entry, String(item.pk))) as Kept;
  if (typeof id !== 'string' || typeof entry?.at !== 'number' || !Array.isArray(entry.guards))
    throw new TypeError('it is not an entry of the history');
  return { id, entry: typeof item.outcome === 'string' ? { ...entry, outcome: item.outcome } : entry };
};
