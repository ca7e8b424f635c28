import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import {
  createOutboxKeeper,
  createOutboxReader,
  createOutboxWriter,
} from '../../../shared/edge/outbox/dynamo-outbox.ts';
import { type Outbox, type OutboxMessage, sendByOutbox } from '../../../shared/edge/outbox/outbox.ts';
import { createDynamoHistory } from '../../../shared/edge/remedies/history/dynamo-remedy-history.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { clusterOfPk, itemKeyOfPk } from '../../../shared/edge/store/keys.ts';
import { createMemoryOutbox } from '../../doubles/memory-outbox.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { entry } from '../remedies/history-contract.ts';
import { CLUSTER, instanceState } from '../store/states.ts';
import { itIsAnOutbox, message, T0 } from './outbox-contract.ts';

describe('the outbox in memory', () => {
  itIsAnOutbox(async () => createMemoryOutbox());

  it('tells of each message that is written or woken, as a stream would', async () => {
    const woken: string[] = [];
    const outbox = createMemoryOutbox((key) => woken.push(key));
    await outbox.write(message('a'));
    await outbox.wake(message('a').key, T0);
    await outbox.remove(message('a').key);
    await outbox.wake(message('a').key, T0);
    expect(woken).toEqual([message('a').key, message('a').key]);
  });
});

describe('the outbox in DynamoDB', () => {
  let table: Table;
  const broken: string[] = [];
  const onBroken = (pk: string) => broken.push(pk);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());
  beforeEach(() => {
    broken.length = 0;
  });

  const newOutbox = async (): Promise<Outbox> => {
    const { client, tableName } = table;
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    for (const { pk } of Items) await client.send(new DeleteCommand({ TableName: tableName, Key: { pk } }));
    const options = { client, tableName, onBroken };
    return { ...createOutboxWriter(options), ...createOutboxReader(options), ...createOutboxKeeper(options) };
  };
  itIsAnOutbox(newOutbox);

  const itemOf = async (pk: string) =>
    (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk } }))).Item;

  it('gives up a message a day after it was due', async () => {
    const outbox = await newOutbox();
    await outbox.write(message('a', 0, { at: T0 + 60_500 }));
    expect((await itemOf(message('a').key))?.ttl).toBe(T0 / 1000 + 61 + 86_400);
  });

  it('writes what the stream can tell of when it wakes a message', async () => {
    const outbox = await newOutbox();
    await outbox.write(message('a'));
    const before = await itemOf(message('a').key);
    await outbox.wake(message('a').key, T0 + 120_000);
    expect(await itemOf(message('a').key)).toEqual({ ...before, wokenAt: T0 + 120_000 });
  });

  it('is not met by whoever lists items, inventories or the history, and does not meet those', async () => {
    const outbox = await newOutbox();
    const options = { client: table.client, tableName: table.tableName, onBroken };
    const store = createDynamoStore(options);
    const history = createDynamoHistory(options);
    await store.writeItem(instanceState('a'), 0);
    await history.write({ id: 'p1', entry: entry() });
    await outbox.write(message('a'));
    const places: unknown[] = [];
    for await (const place of store.itemKeysOf(CLUSTER)) places.push(place);
    const entries: string[] = [];
    const question = { since: 0, incidentId: null, containerInstanceArn: null };
    for await (const { id } of history.list(question)) entries.push(id);
    expect(places).toHaveLength(1);
    expect(entries).toEqual(['p1']);
    expect(await outbox.stranded(T0 + 1, 10)).toEqual([message('a').key]);
    expect([itemKeyOfPk(message('a').key), clusterOfPk(message('a').key)]).toEqual([null, null]);
    expect(broken).toEqual([]);
  });

  it.each([
    { what: 'no text', item: { at: T0 } },
    { what: 'no JSON', item: { body: '{', at: T0 } },
    { what: 'no time', item: { body: '{}' } },
  ])('leaves out a message with $what, and says so', async ({ item }) => {
    const outbox = await newOutbox();
    await outbox.write(message('a'));
    const { key } = message('broken');
    await table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: key, ...item } }));
    expect(await outbox.read([message('a').key, key])).toEqual([message('a')]);
    expect(broken).toEqual([key]);
  });
});

describe('a message of the outbox', () => {
  const sendingTo = (write: (message: OutboxMessage) => Promise<void>) => sendByOutbox({ write }, () => T0);

  it('stands in it, due after its delay, each by a key of its own', async () => {
    const outbox = createMemoryOutbox();
    const messages = [
      { body: { id: 'a' }, delaySeconds: 0 },
      { body: { id: 'b' }, delaySeconds: 900 },
    ];
    await sendByOutbox(outbox, () => T0)(messages);
    const written = await outbox.read(await outbox.stranded(T0 + 1, 10));
    expect(new Set(written.map(({ body, at }) => ({ body, at })))).toEqual(
      new Set([
        { body: { id: 'a' }, at: T0 },
        { body: { id: 'b' }, at: T0 + 900_000 },
      ]),
    );
  });

  it('names what could not be written, after it has written the rest', async () => {
    const written: unknown[] = [];
    const send = sendingTo(async ({ body }) => {
      if (body === 'second') throw new Error('throttled');
      written.push(body);
    });
    const bodies = ['first', 'second', 'third'];
    const error = await send(bodies.map((body) => ({ body, delaySeconds: 1 }))).catch((thrown: unknown) => thrown);
    expect(written).toEqual(['first', 'third']);
    expect(error).toBeInstanceOf(UnsentError);
    expect((error as UnsentError<unknown>).unsent).toEqual([
      { message: { body: 'second', delaySeconds: 1 }, reason: 'Error: throttled' },
    ]);
    expect((error as Error).cause).toEqual(new Error('throttled'));
  });
});
