import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoHistory } from '../../../shared/edge/remedies/history/dynamo-remedy-history.ts';
import type { RemedyHistory } from '../../../shared/edge/remedies/history/remedy-history.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { createMemoryHistory } from '../../doubles/memory-history.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { CLUSTER, instanceState } from '../store/states.ts';
import { entry, itIsAHistory, T0 } from './history-contract.ts';

describe('the history in memory', () => {
  itIsAHistory(async () => createMemoryHistory());
});

describe('the history in DynamoDB', () => {
  let table: Table;
  const broken: string[] = [];
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());
  beforeEach(() => {
    broken.length = 0;
  });

  const newHistory = async (): Promise<RemedyHistory> => {
    const { client, tableName } = table;
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    for (const { pk } of Items) await client.send(new DeleteCommand({ TableName: tableName, Key: { pk } }));
    return createDynamoHistory({ client, tableName, onBroken: (pk) => broken.push(pk) });
  };
  itIsAHistory(newHistory);

  const all = async (history: RemedyHistory): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of history.list({ since: 0, incidentId: null, containerInstanceArn: null })) ids.push(id);
    return ids;
  };

  it('is kept for 90 days', async () => {
    const history = await newHistory();
    await history.write({ id: 'p1', entry: entry() });
    const key = { TableName: table.tableName, Key: { pk: `history#0${T0}#p1` } };
    const { Item } = await table.client.send(new GetCommand(key));
    expect(Item?.ttl).toBe(T0 / 1000 + 90 * 86_400);
  });

  it('is not met by whoever lists the container instances of a cluster', async () => {
    const history = await newHistory();
    const store = createDynamoStore({
      client: table.client,
      tableName: table.tableName,
      onBroken: (pk) => broken.push(pk),
    });
    await store.writeItem(instanceState('a'), 0);
    await history.write({ id: 'p1', entry: entry({ clusterArn: CLUSTER }) });
    const places: unknown[] = [];
    for await (const place of store.itemKeysOf(CLUSTER)) places.push(place);
    expect(places).toHaveLength(1);
    expect(broken).toEqual([]);
  });

  it('leaves out what can not be read, and says so', async () => {
    const history = await newHistory();
    await history.write({ id: 'p1', entry: entry() });
    const Item = { pk: 'history#00000000000001#x', clusterArn: 'history', entry: '{"id":"x"}' };
    await table.client.send(new PutCommand({ TableName: table.tableName, Item }));
    expect(await all(history)).toEqual(['p1']);
    expect(broken).toEqual(['history#00000000000001#x']);
  });
});
