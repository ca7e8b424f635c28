import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { book, ECS_READ_SHARE } from '../../../shared/core/looks/read-share.ts';
import { createDynamoReadBudget } from '../../../shared/edge/ecs/reads/dynamo-read-budget.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { BUCKETS } from '../../../simulator/api/request/throttle.ts';
import { startTable, type Table } from '../aws/loopback.ts';
import { itIsAReadBudget, SHARE, T0 } from './read-budget-contract.ts';

const BUCKET = { accountId: '123456789012', region: 'eu-west-1' };
const PK = 'budget#ecs-read#123456789012#eu-west-1';

describe('the read budget in memory', () => {
  itIsAReadBudget(async (now) => createMemoryReadBudget(now, SHARE));
});

describe('the read budget in DynamoDB', () => {
  let table: Table;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  itIsAReadBudget(async (now) => {
    await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: PK } }));
    return createDynamoReadBudget(table, BUCKET, now, SHARE);
  });

  it('is one for all who share the table', async () => {
    await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: PK } }));
    const budgets = [1, 2, 3].map(() => createDynamoReadBudget(table, BUCKET, () => T0, SHARE));
    const grants = await Promise.all(budgets.flatMap(({ take }) => Array.from({ length: 6 }, () => take(1))));
    expect(grants.filter(({ kind }) => kind === 'granted')).toHaveLength(10);
  });

  it('is another one in another account or Region', async () => {
    const others = [{ ...BUCKET, accountId: '210987654321' }, { ...BUCKET, region: 'us-east-1' }, BUCKET];
    await table.client.send(new DeleteCommand({ TableName: table.tableName, Key: { pk: PK } }));
    for (const bucket of others)
      expect(await createDynamoReadBudget(table, bucket, () => T0, SHARE).take(10)).toEqual({ kind: 'granted' });
  });

  it('rejects where the table can not be asked', async () => {
    const dynamo = mockClient(DynamoDBDocumentClient);
    onTestFinished(() => dynamo.restore());
    dynamo.on(UpdateCommand).rejects(new Error('the table is throttled'));
    const { take } = createDynamoReadBudget(table, BUCKET, () => T0, SHARE);
    await expect(take(1)).rejects.toThrow('the table is throttled');
  });
});

describe('our share', () => {
  it('is a quarter of what ECS lets an account read', () => {
    const { burst, perSecond } = BUCKETS.clusterResourceRead;
    expect(ECS_READ_SHARE).toEqual({ burst: burst / 4, perSecond: perSecond / 4 });
  });

  it.each([
    { bookedUntil: null, is: 'granted' },
    { bookedUntil: T0 - 1, is: 'granted' },
    { bookedUntil: T0, is: 'granted' },
    { bookedUntil: T0 + 1800, is: 'granted' },
    { bookedUntil: T0 + 1801, is: 'used-up' },
    { bookedUntil: T0 + 62_000, is: 'used-up' },
    { bookedUntil: T0 + 62_001, is: 'implausible' },
  ])('is $is for one call where calls are booked until $bookedUntil', ({ bookedUntil, is }) => {
    expect(book(bookedUntil, 1, T0, SHARE).kind).toBe(is);
  });
});
