import { setTimeout } from 'node:timers/promises';
import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { jsonText } from '../aws/wire-text.ts';
import { batchGet, type RawItem } from '../store/batch-get.ts';
import { hasHeld, putUnlessNewer, type Table, unlessNewer } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { readable } from '../store/readable.ts';
import { type Outbox, type OutboxMessage, outboxKey } from './outbox.ts';

/**
 * Outbox messages stand under it in the index `byCluster`, like those of a cluster: no cluster has this name. One costs four write
 * units, itself and its line in the index, put and taken away; there are a few a minute for each incident at most.
 */
const PARTITION = 'outbox';
/** A message that nobody could send for as long is given up: by then a person looks at what it asks for. */
const KEPT_SECONDS = 86_400;

/** Opens the outbox for a function that writes: each function carries, and is allowed, its own part alone. */
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

/** Opens it for a function that sends. Reads are strongly consistent: a message that was removed is not read again. */
export const createOutboxReader = (options: OutboxReaderOptions): Pick<Outbox, 'read' | 'remove'> => {
  const { client, tableName, onBroken, wait = setTimeout } = options;
  return {
    read: async (keys) => {
      const items = await batchGet({ client, tableName, wait }, keys);
      return items.flatMap((item) => readable(item, messageOf, onBroken));
    },
    remove: async (key) => {
      await hasHeld(client.send(new DeleteCommand({ TableName: tableName, Key: { pk: key }, ...unlessNewer(key) })));
    },
  };
};

const messageOf = (item: RawItem): OutboxMessage => {
  refuseNewer(item);
  const { pk, body, at } = item;
  if (typeof body !== 'string') throw new TypeError('its body is not text');
  if (typeof at !== 'number') throw new TypeError('it does not say when it is due');
  return { key: String(pk), body: JSON.parse(body), at };
};

/** Opens it for a function that looks for messages that got stuck. */
export const createOutboxKeeper = ({ client, tableName }: Table): Pick<Outbox, 'stranded' | 'wake'> => ({
  stranded: async (before, limit) => {
    const query = new QueryCommand({
      TableName: tableName,
      IndexName: 'byCluster',
      KeyConditionExpression: 'clusterArn = :outbox AND pk < :before',
      ExpressionAttributeValues: { ':outbox': PARTITION, ':before': outboxKey(before, '') },
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
