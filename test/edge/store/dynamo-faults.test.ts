import { ConditionalCheckFailedException, DynamoDBClient, ThrottlingException } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDynamoStore } from '../../../shared/edge/store/dynamo-store.ts';
import { itemOf } from '../../../shared/edge/store/item.ts';
import { itemKeyOf } from '../../../shared/edge/store/keys.ts';
import { CLUSTER, incidentOf, instanceState, inventoryOf, T0 } from './states.ts';

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const dynamo = mockClient(client);
const waits: number[] = [];
const store = createDynamoStore({
  client,
  tableName: 'states',
  onBroken: (pk, cause) => {
    throw new Error(pk, { cause });
  },
  wait: async (milliseconds) => void waits.push(milliseconds),
});

beforeEach(() => {
  dynamo.reset();
  waits.length = 0;
});

const states = ['a', 'b', 'c'].map((name) => instanceState(name));
const [first, second, third] = states.map((state) => itemOf(state, 1));
const answer = (items: readonly unknown[], left: readonly unknown[]) => ({
  Responses: { states: items as Record<string, unknown>[] },
  UnprocessedKeys:
    left.length === 0 ? {} : { states: { Keys: left.map((item) => ({ pk: (item as { pk: string }).pk })) } },
});
const throttled = new ThrottlingException({ message: 'Rate exceeded', $metadata: {} });

describe('keys that DynamoDB leaves unprocessed', () => {
  it('are asked for again, alone, after growing waits, until all have come', async () => {
    dynamo
      .on(BatchGetCommand)
      .resolvesOnce(answer([first], [second, third]))
      .resolvesOnce(answer([third], [second]))
      .resolvesOnce(answer([], [second]))
      .resolves(answer([second], []));
    const found = await store.readItems(states.map(itemKeyOf));
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(states));
    const asked = dynamo.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.states);
    expect(asked.map((request) => request?.Keys?.length)).toEqual([3, 2, 1, 1]);
    expect(asked.every((request) => request?.ConsistentRead === true)).toBe(true);
    expect(waits).toHaveLength(3);
    expect(waits.every((wait, n) => wait >= 25 * 2 ** n && wait <= 50 * 2 ** n)).toBe(true);
  });

  it('that never come make the read reject: half an answer would look like instances nobody knows', async () => {
    dynamo.on(BatchGetCommand).resolves(answer([first], [second]));
    await expect(store.readItems(states.map(itemKeyOf))).rejects.toThrow(
      '1 of 3 keys stayed unprocessed after 8 reads of states',
    );
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(7000);
  });
});

describe('more keys than one call takes', () => {
  it('go in calls of 100', async () => {
    dynamo.on(BatchGetCommand).resolves({});
    await store.readItems(Array.from({ length: 250 }, (_, n) => itemKeyOf(instanceState(`many-${n}`))));
    const sizes = dynamo
      .commandCalls(BatchGetCommand)
      .map(({ args }) => args[0].input.RequestItems?.states?.Keys?.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it('and none at all make no call', async () => {
    expect(await store.readItems([])).toEqual([]);
    expect(dynamo.calls()).toHaveLength(0);
  });
});

describe('a throttled table', () => {
  beforeEach(() => {
    dynamo.onAnyCommand().rejects(throttled);
  });

  it.each([
    { call: 'readItems', act: () => store.readItems([itemKeyOf(instanceState('a'))]) },
    { call: 'writeItem', act: () => store.writeItem(instanceState('a'), 0) },
    { call: 'overdue', act: () => store.overdue(T0, 10) },
    { call: 'untold', act: () => store.untold(T0, 10) },
    { call: 'itemKeysOf', act: () => store.itemKeysOf(CLUSTER)[Symbol.asyncIterator]().next() },
    { call: 'readInventory', act: () => store.readInventory(CLUSTER) },
    { call: 'writeInventory', act: () => store.writeInventory(inventoryOf(), 0) },
  ])('rejects $call, which is then the queue’s to repeat', async ({ act }) => {
    await expect(act()).rejects.toThrow('Rate exceeded');
  });
});

describe('a write', () => {
  it('is one put, on the condition that nobody else was first', async () => {
    dynamo.on(PutCommand).resolves({});
    await store.writeItem(instanceState('a'), 0);
    await store.writeItem(instanceState('a'), 6);
    const [created, changed] = dynamo.commandCalls(PutCommand).map(({ args }) => args[0].input);
    expect(created).toMatchObject({ ConditionExpression: 'attribute_not_exists(pk)', Item: { revision: 1 } });
    expect(changed).toMatchObject({
      ConditionExpression: '(revision = :read) AND (attribute_not_exists(v) OR v <= :v)',
      ExpressionAttributeValues: { ':read': 6, ':v': 1 },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      Item: { revision: 7, v: 1 },
    });
    expect(dynamo.calls()).toHaveLength(2);
  });

  it('whose condition fails has lost the race', async () => {
    dynamo.on(PutCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
    expect(await store.writeItem(instanceState('a'), 3)).toBe('lost-race');
    expect(await store.writeInventory(inventoryOf(), 3)).toBe('lost-race');
  });

  it('of more than an item holds is refused before it is sent, with its key, its size and what to do', async () => {
    // 40 000 ids, which nothing compresses
    const violations = Array.from({ length: 40 }, (_, n) => incidentOf(`wide-${n}`, 1000).violations).flat();
    const state = instanceState('wide', { incident: { ...incidentOf('wide'), violations } });
    await expect(store.writeItem(state, 0)).rejects.toThrow(/^instance#arn:.*takes \d+ of the 409600 bytes.*compact/);
    expect(dynamo.calls()).toHaveLength(0);
  });
});

describe('a shard that answers in pages', () => {
  it('is read until it has given as many as were asked for, or all', async () => {
    const page = (pk: unknown, more: boolean) => ({
      Items: [{ pk, dueAt: T0 }],
      ...(more ? { LastEvaluatedKey: { pk } } : {}),
    });
    dynamo.on(QueryCommand).resolves({});
    dynamo
      .on(QueryCommand, { ExpressionAttributeValues: { ':shard': 3, ':now': T0 } })
      .resolvesOnce(page(first?.pk, true))
      .resolvesOnce(page(second?.pk, true))
      .resolves(page(third?.pk, false));
    expect(await store.overdue(T0, 2)).toEqual(states.slice(0, 2).map(itemKeyOf));
    expect(await store.overdue(T0, 9)).toEqual(states.slice(2).map(itemKeyOf));
  });
});

describe('an inventory', () => {
  it('is read strongly consistent', async () => {
    dynamo.on(GetCommand).resolves({});
    expect(await store.readInventory(CLUSTER)).toBeNull();
    expect(dynamo.commandCalls(GetCommand)[0]?.args[0].input.ConsistentRead).toBe(true);
  });
});
