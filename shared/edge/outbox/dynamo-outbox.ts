import { setTimeout } from 'node:timers/promises';
import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jsonText } from '../aws/wire-text.ts';
import { batchGet, type RawItem } from '../store/batch-get.ts';
import { hasHeld, putUnlessNewer, type Table, unlessNewer } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { readable } from '../store/readable.ts';
import { type Letter, letterKey, type Outbox } from './outbox.ts';

/**
 * Where letters stand in the index `byCluster`, in place of a cluster: no cluster has this name. A letter costs four write
 * units, itself and its line in the index, put and taken away; there are a few a minute for each incident at most.
 */
const PARTITION = 'outbox';
/** A letter that nobody could send for as long is given up: what it asks for is looked at by a person by then. */
const KEPT_SECONDS = 86_400;

/** What whoever writes letters needs of the outbox: each function carries, and is allowed, its own part alone. */
export const createOutboxWriter = (table: Table): Pick<Outbox, 'write'> => ({
  write: async ({ key, body, at }) => {
    const ttl = Math.ceil(at / 1000) + KEPT_SECONDS;
    await putUnlessNewer(table, { pk: key, clusterArn: PARTITION, body: jsonText(body), at, ttl });
  },
});

export type OutboxReaderOptions = Table & {
  /** Told of each item that can't be read: it is left out, and the others are read as ever. */
  readonly onBroken: (pk: string, cause: unknown) => void;
  readonly wait?: (milliseconds: number) => Promise<void>;
};

/** What whoever sends the letters needs. Reads are strongly consistent: a letter that was removed is not read again. */
export const createOutboxReader = (options: OutboxReaderOptions): Pick<Outbox, 'read' | 'remove'> => {
  const { client, tableName, onBroken, wait = setTimeout } = options;
  return {
    read: async (keys) => {
      const items = await batchGet({ client, tableName, wait }, keys);
      return items.flatMap((item) => readable(item, letterOf, onBroken));
    },
    remove: async (key) => {
      await hasHeld(client.send(new DeleteCommand({ TableName: tableName, Key: { pk: key }, ...unlessNewer(key) })));
    },
  };
};

const letterOf = (item: RawItem): Letter => {
  refuseNewer(item);
  const { pk, body, at } = item;
  if (typeof body !== 'string') throw new TypeError('its body is not text');
  if (typeof at !== 'number') throw new TypeError('it does not say when it is due');
  return { key: String(pk), body: JSON.parse(body), at };
};

/** What whoever looks for letters that got stuck needs. */
export const createOutboxKeeper = ({ client, tableName }: Table): Pick<Outbox, 'stranded' | 'wake'> => ({
  stranded: async (before, limit) => {
    const query = new QueryCommand({
      TableName: tableName,
      IndexName: 'byCluster',
      KeyConditionExpression: 'clusterArn = :outbox AND pk < :before',
      ExpressionAttributeValues: { ':outbox': PARTITION, ':before': letterKey(before, '') },
      Limit: limit,
    });
    const { Items = [] } = await client.send(query);
    return Items.map(({ pk }) => String(pk));
  },
  wake: (key, now) => {
    const update = new UpdateCommand({
      TableName: tableName,
      Key: { pk: key },
      UpdateExpression: 'SET wokenAt = :now',
      // else an update would bring back what was sent, without its text
      ...unlessNewer(key, 'attribute_exists(pk)', { ':now': now }),
    });
    return hasHeld(client.send(update));
  },
});
