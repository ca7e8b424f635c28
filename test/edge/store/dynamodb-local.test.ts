import { ConditionalCheckFailedException, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesIn } from '../../../shared/edge/store/changes.ts';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { NewerItemError } from '../../../shared/edge/store/forms.ts';
import { bytesOf, itemOf } from '../../../shared/edge/store/item.ts';
import { itemKeyOf, pkOf } from '../../../shared/edge/store/keys.ts';
import { EXPIRY_ATTRIBUTE } from '../../../shared/edge/store/table.ts';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasDynamoDbLocal, type LocalTable, NEEDS_LOCAL, startLocalTable } from '../aws/dynamodb-local.ts';
import { itIsAStateStore } from './contract.ts';
import { emptied } from './emptied.ts';
import { deploymentState, instanceState, T0 } from './states.ts';

/** Dynalite lacks these: the item of a failed condition, streams, time to live, and Amazon's own limits. */
describe.skipIf(!RUNS_ALL_DRAWN || !hasDynamoDbLocal())(inCi(`the store in DynamoDB Local ${NEEDS_LOCAL}`), () => {
  let table: LocalTable;
  beforeAll(async () => {
    table = await startLocalTable();
  }, 180_000);
  afterAll(() => table?.stop());

  const emptyStore = async () => {
    await emptied(table);
    const onBroken = (pk: string, cause: unknown) => {
      if (!(cause instanceof NewerItemError)) throw new Error(`${pk} is broken`, { cause });
    };
    return createDynamoStore({ ...table, onBroken });
  };
  itIsAStateStore(emptyStore);

  const put = (Item: Record<string, unknown>, more = {}) =>
    table.client.send(new PutCommand({ TableName: table.tableName, Item, ...more }));
  const state = instanceState('one');
  const pk = pkOf(itemKeyOf(state));

  it('tells with a failed condition which item is there: one of a newer version is no lost race', async () => {
    const store = await emptyStore();
    await store.writeItem(state, 0);
    expect(await store.writeItem(state, 0)).toBe('lost-race');
    expect(await store.writeItem(state, 7)).toBe('lost-race');
    await put({ ...itemOf(state, 1), v: 2 });
    for (const revision of [0, 1, 7]) await expect(store.writeItem(state, revision)).rejects.toThrow(NewerItemError);
    const { Item } = await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk } }));
    expect(Item).toMatchObject({ v: 2, revision: 1 });
    await expect(put({ pk }, { ConditionExpression: 'attribute_not_exists(pk)' })).rejects.toThrow(
      ConditionalCheckFailedException,
    );
  });

  it('takes an item of as many bytes as we count, and not one more', async () => {
    const ofBytes = (bytes: number) => {
      const empty = { ...itemOf(state, 1), fill: '' };
      return { ...empty, fill: 'x'.repeat(bytes - bytesOf(empty)) };
    };
    expect(bytesOf(ofBytes(400 * 1024))).toBe(400 * 1024);
    await put(ofBytes(400 * 1024));
    await expect(put(ofBytes(400 * 1024 + 1))).rejects.toThrow('Item size has exceeded the maximum allowed size');
  });

  it('takes a key of as many bytes as we allow, and none that is longer', async () => {
    const store = await emptyStore();
    const named = (bytes: number) => {
      const room = bytes - Buffer.byteLength('instance#');
      return instanceState('x', { arn: 'ü'.repeat(room / 2) + 'x'.repeat(room % 2) });
    };
    expect(await store.writeItem(named(1024), 0)).toBe('written');
    await expect(store.writeItem(named(1025), 0)).rejects.toThrow('takes 1025 of at most 1024 bytes');
    await expect(put({ ...itemOf(state, 1), pk: pkOf(itemKeyOf(named(1025))) })).rejects.toThrow(/exceed|limit/i);
    const clusters = instanceState('y', { cluster: 'c'.repeat(2048), arn: 'y' });
    expect(await store.writeItem(clusters, 0)).toBe('written');
    await expect(put({ ...itemOf(clusters, 1), clusterArn: 'c'.repeat(2049) })).rejects.toThrow(/exceed|limit/i);
  });

  it('has a stream whose records say what asks for something', async () => {
    const store = await emptyStore();
    await table.changes();
    const due = { at: T0, needs: 'look', why: 'a start' } as const;
    await store.writeItem({ ...state, due }, 0);
    await store.writeItem({ ...state, due, notices: 1 }, 1);
    const untold = [{ id: 'x#1', state: 'open' as const, at: T0 }];
    await store.writeItem({ ...deploymentState('agent'), untold }, 0);
    const changes = changesIn((await table.changes()).map((dynamodb) => ({ dynamodb })));
    expect(changes).toEqual([
      { key: itemKeyOf(state), sequenceNumber: expect.stringMatching(/^\d+$/), hasUntold: false, hasNewCheck: true },
      {
        key: itemKeyOf(deploymentState('agent')),
        sequenceNumber: expect.any(String),
        hasUntold: true,
        hasNewCheck: false,
      },
    ]);
  });

  it('takes the attribute of time to live', async () => {
    const TimeToLiveSpecification = { AttributeName: EXPIRY_ATTRIBUTE, Enabled: true };
    const update = new UpdateTimeToLiveCommand({ TableName: table.tableName, TimeToLiveSpecification });
    expect((await table.client.send(update)).TimeToLiveSpecification).toEqual(TimeToLiveSpecification);
  });
});
