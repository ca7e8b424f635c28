import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceState } from '../../../shared/core/state/instance-state.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { bytesOf, itemOf } from '../../../shared/edge/store/item.ts';
import { inventoryPkOf, itemKeyOf, pkOf, shardOf } from '../../../shared/edge/store/keys.ts';
import type { StateStore } from '../../../shared/edge/store/state-store.ts';
import { EXPIRY_ATTRIBUTE, SHARDS, STATE_TABLE } from '../../../shared/edge/store/table.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { itIsAStateStore } from './contract.ts';
import { emptied } from './emptied.ts';
import { CLUSTER, goneState, instanceState, T0 } from './states.ts';

describe('the store in DynamoDB', () => {
  let table: Table;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  const emptyStore = async (): Promise<StateStore> => {
    await emptied(table);
    const onBroken = (pk: string, cause: unknown) => {
      throw new Error(`${pk} is broken`, { cause });
    };
    return createDynamoStore({ ...table, onBroken });
  };

  itIsAStateStore(emptyStore);

  const storedItem = async (pk: string) =>
    (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk } }))).Item;
  const put = (item: Record<string, unknown>) =>
    table.client.send(new PutCommand({ TableName: table.tableName, Item: item }));

  it('has the table that the data describes', async () => {
    const { Table: described } = await table.client.send(new DescribeTableCommand({ TableName: table.tableName }));
    const names = STATE_TABLE.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
    expect(described?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort()).toEqual(names.sort());
  });

  it('holds only what there is to say: a quiet instance is in no sparse index', async () => {
    const store = await emptyStore();
    await store.writeItem(instanceState('quiet'), 0);
    const item = await storedItem(pkOf(itemKeyOf(instanceState('quiet'))));
    expect(Object.keys(item ?? {}).sort()).toEqual(['clusterArn', 'facts', 'pk', 'revision', 'v']);
  });

  it('takes as many units for an item as is worked out from its size', async () => {
    await emptied(table);
    for (const tasks of [1, 20, 25, 26, 50, 60, 1000]) {
      const item = itemOf(instanceState('sized', { tasks }), 1);
      const written = new PutCommand({ TableName: table.tableName, Item: item, ReturnConsumedCapacity: 'TOTAL' });
      const { ConsumedCapacity } = await table.client.send(written);
      expect(ConsumedCapacity?.CapacityUnits).toBe(Math.ceil(bytesOf(item) / 1024));
      await emptied(table);
    }
  });

  it('lets an instance expire a week after it is gone, but not while something is due or untold', async () => {
    const store = await emptyStore();
    const expiryOf = async (state: InstanceState) => {
      await store.writeItem(state, 0);
      return (await storedItem(pkOf(itemKeyOf(state))))?.[EXPIRY_ATTRIBUTE];
    };
    expect(await expiryOf(goneState('gone'))).toBe((T0 + 90_000) / 1000 + 7 * 86_400);
    expect(await expiryOf(instanceState('there'))).toBeUndefined();
    expect(await expiryOf(goneState('due', { due: { at: T0, needs: 'look', why: 'an end' } }))).toBeUndefined();
    const untold = [{ id: 'x#1', state: 'resolved' as const, at: T0 }];
    expect(await expiryOf(goneState('untold', { untold }))).toBeUndefined();
  });

  it('spreads what is due over all of its shards', async () => {
    const shards = Array.from({ length: 400 }, (_, n) => shardOf(pkOf(itemKeyOf(instanceState(`many-${n}`)))));
    const counts = [...Map.groupBy(shards, (shard) => shard).values()].map((group) => group.length);
    expect(counts).toHaveLength(SHARDS);
    expect(Math.max(...counts)).toBeLessThan((2 * 400) / SHARDS);
  });

  describe('a broken item', () => {
    const whole = instanceState('whole');
    const pk = pkOf(itemKeyOf(instanceState('broken')));
    const good = { ...itemOf(instanceState('broken'), 1) };
    const breaks: readonly { what: string; item: Record<string, unknown> }[] = [
      { what: 'a ledger that is not valid JSON', item: { ...good, facts: '{' } },
      { what: 'a ledger of another form', item: { ...good, facts: '{"c":1}' } },
      { what: 'a ledger that is a number', item: { ...good, facts: 7 } },
      { what: 'bytes that nobody deflated', item: { ...good, facts: new Uint8Array([1, 2, 3]) } },
      { what: "another instance's ledger", item: { ...itemOf(whole, 1), pk } },
      { what: 'no ledger', item: { pk, revision: 1 } },
      { what: 'no revision', item: { pk, facts: good.facts } },
      { what: 'a revision of 0', item: { ...good, revision: 0 } },
      { what: 'an untold that is not a list', item: { ...good, telling: '{"untold":{}}' } },
      { what: 'an incident without an id', item: { ...good, telling: '{"incident":{}}' } },
      { what: 'a remediation without attempts', item: { ...good, remediation: '{"handedOver":null}' } },
      { what: 'a check due at no time', item: { ...good, telling: '{"due":{"needs":"look","why":""}}' } },
    ];
    it.each(breaks)('is named, left alone, and keeps nothing else from being read: $what', async ({ item }) => {
      await emptied(table);
      await put(item);
      await put(itemOf(whole, 4));
      const broken: string[] = [];
      const store = createDynamoStore({ ...table, onBroken: (name) => void broken.push(name) });
      expect(await store.readItems([itemKeyOf(instanceState('broken')), itemKeyOf(whole)])).toEqual([
        { state: whole, revision: 4 },
      ]);
      expect(broken).toEqual([pk]);
      expect(await store.writeItem(instanceState('broken'), 0)).toBe('lost-race');
    });

    it('that is an inventory rejects, and says whose', async () => {
      const store = await emptyStore();
      await put({ pk: inventoryPkOf(CLUSTER), revision: 1, inventory: '{"daemons":[]}' });
      await expect(store.readInventory(CLUSTER)).rejects.toThrow(`inventory#${CLUSTER}: the inventory cannot be read`);
    });

    it('that is due under a key of no item is named, and passed over', async () => {
      await emptied(table);
      await put({ pk: 'what#is#this#then', dueShard: 0, dueAt: T0 });
      const broken: string[] = [];
      const store = createDynamoStore({ ...table, onBroken: (name) => void broken.push(name) });
      expect(await store.overdue(T0, 5)).toEqual([]);
      expect(broken).toEqual(['what#is#this#then']);
    });
  });

  describe('a key longer than DynamoDB takes', () => {
    const state = instanceState('x', { arn: `arn:${'x'.repeat(3000)}` });

    it('reads as none beside others, and its write says by how much it is too long', async () => {
      const store = await emptyStore();
      await store.writeItem(instanceState('whole'), 0);
      expect(await store.readItems([itemKeyOf(state), itemKeyOf(instanceState('whole'))])).toHaveLength(1);
      await expect(store.writeItem(state, 0)).rejects.toThrow(
        /^instance#arn:x+…: the key takes 3013 of at most 1024 bytes/,
      );
    });
  });
});
