import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ThreadStore } from '../../../shared/edge/slack/thread-store.ts';
import { dynamoThreadStore } from '../../../shared/edge/slack/thread-store-dynamodb.ts';
import { memoryThreadStore } from '../../../shared/edge/slack/thread-store-memory.ts';
import { UNTOLD } from '../../../shared/edge/slack/threads.ts';
import { EXPIRY_ATTRIBUTE } from '../../../shared/edge/store/table.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { threadStoreContract } from './thread-store-contract.ts';

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

  it('are items of their own kind that expire', async () => {
    const { client, tableName } = started;
    await table(client, tableName).write('incident#expiring', UNTOLD, 0);
    const Key = { pk: 'thread#incident#expiring' };
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key }));
    expect(Item).toMatchObject({ revision: 1, [EXPIRY_ATTRIBUTE]: NOW / 1000 + 90 * 86_400 });
  });
});

describe('a throttled table', () => {
  const faked = (): { mock: ReturnType<typeof mockClient>; store: ThreadStore } => {
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-central-1' }));
    return { mock: mockClient(client), store: table(client) };
  };
  const item = (pk: string) => ({ pk, revision: 1, thread: JSON.stringify(UNTOLD) });

  it('is asked again for what it left out', async () => {
    const { mock, store } = faked();
    mock
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { bookend: [item('thread#incident#a')] },
        UnprocessedKeys: { bookend: { Keys: [{ pk: 'thread#incident#b' }] } },
      })
      .resolves({ Responses: { bookend: [item('thread#incident#b')] } });
    expect([...(await store.read(['incident#a', 'incident#b'])).keys()]).toEqual(['incident#a', 'incident#b']);
  });

  it('that stays so is an error, not an empty answer', async () => {
    const { mock, store } = faked();
    mock.on(BatchGetCommand).resolves({ UnprocessedKeys: { bookend: { Keys: [{ pk: 'thread#incident#a' }] } } });
    await expect(store.read(['incident#a'])).rejects.toThrow('1 of 1 keys stayed unprocessed');
  });

  it('fails a write with its name', async () => {
    const { mock, store } = faked();
    mock.on(PutCommand).rejects(new Error('throttled'));
    await expect(store.write('incident#a', UNTOLD, 0)).rejects.toThrow('the thread incident#a could not be written');
  });

  it.each(['{', 'null', '[]', '{"kind":"song"}', 7, undefined])(
    'that holds %j in place of a thread does not hold up the others',
    async (thread) => {
      const { mock, store } = faked();
      const items = [{ pk: 'thread#incident#a', revision: 4, thread }, item('thread#incident#b')];
      mock.on(BatchGetCommand).resolves({ Responses: { bookend: items } });
      const found = await store.read(['incident#a', 'incident#b']);
      expect(found.get('incident#a')).toEqual({ thread: null, revision: 4 });
      expect(found.get('incident#b')).toEqual({ thread: UNTOLD, revision: 1 });
    },
  );
});
