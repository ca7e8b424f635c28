import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPIRY_ATTRIBUTE } from '../../../shared/edge/store/table.ts';
import type { ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { dynamoThreadStore } from '../../../shared/edge/tell/threads/thread-store-dynamodb.ts';
import { threadsOf } from '../../../shared/edge/tell/threads/threads.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { TOLD, threadStoreContract } from './thread-store-contract.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const table = (client: DynamoDBDocumentClient, tableName = 'bookend') =>
  dynamoThreadStore({ client, tableName, now: () => NOW, sleep: async () => {} });

describe('threads in memory', () => {
  threadStoreContract(async () => memoryThreadStore());
});

describe('threads in DynamoDB', () => {
  let started: Table;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  threadStoreContract(async () => table(started.client, started.tableName));

  it.each([undefined, null, 'x', '', -1, 0, 1.5, 2n ** 60n, true])(
    'whose revision is %s are written over once, and then as ever',
    async (revision) => {
      const { client, tableName } = started;
      const key = `told#revision-${revision}`;
      const thread = JSON.stringify({ ...TOLD, places: 7 });
      const Item = { pk: `thread#${key}`, thread, ...(revision === undefined ? {} : { revision }) };
      await client.send(new PutCommand({ TableName: tableName, Item }));
      const threads = threadsOf(table(client, tableName));
      await threads.load([key]);
      expect(threads.get(key)).toMatchObject({ places: 7 });
      const other = threadsOf(table(client, tableName));
      await other.load([key]);
      await threads.amend(key, (known) => ({ ...TOLD, ...known, places: 8 }));
      await threads.amend(key, (known) => ({ ...TOLD, ...known, revision: 3 }));
      // who read it at the same time meets what was written since
      await other.amend(key, (known) => ({ ...TOLD, ...known, loudAt: 9 }));
      const { Item: found } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: Item.pk } }));
      expect(found).toMatchObject({ revision: 3 });
      expect(JSON.parse(found?.thread)).toMatchObject({ places: 8, revision: 3, loudAt: 9 });
    },
  );

  it('are items of their own kind that expire', async () => {
    const { client, tableName } = started;
    await table(client, tableName).write('told#expiring', TOLD, 0);
    const Key = { pk: 'thread#told#expiring' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key }));
    expect(Item).toMatchObject({ revision: 1, [EXPIRY_ATTRIBUTE]: NOW / 1000 + 90 * 86_400 });
  });
});

describe('a throttled table', () => {
  const faked = (): { mock: ReturnType<typeof mockClient>; store: ThreadStore } => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
    return { mock: mockClient(client), store: table(client) };
  };
  const item = (pk: string) => ({ pk, revision: 1, thread: JSON.stringify(TOLD) });

  it('is asked again for what it left out', async () => {
    const { mock, store } = faked();
    mock
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { bookend: [item('thread#told#a')] },
        UnprocessedKeys: { bookend: { Keys: [{ pk: 'thread#told#b' }] } },
      })
      .resolves({ Responses: { bookend: [item('thread#told#b')] } });
    expect([...(await store.read(['told#a', 'told#b'])).keys()]).toEqual(['told#a', 'told#b']);
  });

  it('that stays so is an error, not an empty answer', async () => {
    const { mock, store } = faked();
    mock.on(BatchGetCommand).resolves({ UnprocessedKeys: { bookend: { Keys: [{ pk: 'thread#told#a' }] } } });
    await expect(store.read(['told#a'])).rejects.toThrow('1 of 1 keys stayed unprocessed');
  });

  it('fails a write with its name', async () => {
    const { mock, store } = faked();
    mock.on(PutCommand).rejects(new Error('throttled'));
    await expect(store.write('told#a', TOLD, 0)).rejects.toThrow('the thread told#a could not be written');
  });

  it('has no key of more than the 1 024 bytes of a sort key', async () => {
    const { mock, store } = faked();
    mock.on(PutCommand).resolves({});
    for (const name of ['x'.repeat(1024 - 12), 'x'.repeat(1025 - 12), 'x'.repeat(1500), '\u8a9e'.repeat(600)])
      expect(await store.write(`told#${name}`, TOLD, 0)).toBe('written');
    const keys = mock.commandCalls(PutCommand).map(({ args: [{ input }] }) => String(input.Item?.pk));
    expect(keys.map((key) => Buffer.byteLength(key))).toEqual([1024, 78, 78, 78]);
    expect(new Set(keys).size).toBe(4);
  });

  it.each([-1, 'x', 1.5, 7])('that holds a thread whose version is %j does not hold up the others', async (v) => {
    const { mock, store } = faked();
    const items = [{ ...item('thread#told#a'), v }, item('thread#told#b')];
    mock.on(BatchGetCommand).resolves({ Responses: { bookend: items } });
    const found = await store.read(['told#a', 'told#b']);
    expect(found.get('told#a')).toMatchObject({ thread: null, refused: expect.any(Error) });
    expect(found.get('told#b')).toEqual({ thread: TOLD, revision: 1 });
  });

  it.each(['{', 'null', '[]', '{"kind":"song"}', 7, undefined])(
    'that holds %j in place of a thread does not hold up the others',
    async (thread) => {
      const { mock, store } = faked();
      const items = [{ pk: 'thread#told#a', revision: 4, thread }, item('thread#told#b')];
      mock.on(BatchGetCommand).resolves({ Responses: { bookend: items } });
      const found = await store.read(['told#a', 'told#b']);
      expect(found.get('told#a')).toEqual({ thread: null, revision: 4 });
      expect(found.get('told#b')).toEqual({ thread: TOLD, revision: 1 });
    },
  );
});
