import { describe, expect, it } from 'vitest';
import { type Update, updatedItem } from '../../../cli/demo/account/updated-item.ts';

const Key = { pk: { S: 'audit#shop' } };
const values = { ':at': { N: '2' }, ':late': { N: '9' } };
const update = (UpdateExpression: string): Update => ({
  Key,
  UpdateExpression,
  ExpressionAttributeNames: { '#askedAt': 'askedAt' },
  ExpressionAttributeValues: values,
});
const before = { ...Key, askedAt: { N: '1' }, dueAt: { N: '5' } };

describe('an item after an update', () => {
  it.each([
    { says: 'SET #askedAt = :at', was: undefined, is: { ...Key, askedAt: { N: '2' } } },
    { says: 'SET #askedAt = :at', was: before, is: { ...before, askedAt: { N: '2' } } },
    { says: 'SET dueAt = if_not_exists(dueAt, :late), other = :at', was: before, is: { ...before, other: { N: '2' } } },
    { says: 'SET dueAt = if_not_exists(dueAt, :late)', was: undefined, is: { ...Key, dueAt: { N: '9' } } },
    { says: 'SET endedAt = :at REMOVE #askedAt, dueAt', was: before, is: { ...Key, endedAt: { N: '2' } } },
    { says: 'REMOVE #askedAt, none', was: before, is: { ...Key, dueAt: { N: '5' } } },
  ])('is, by $says, what DynamoDB makes of it', ({ says, was, is }) => {
    expect(updatedItem(was, update(says))).toEqual(is);
  });

  it.each(['ADD calls :at', 'SET calls = calls + :at', ''])('is refused where the update says more: %s', (says) => {
    expect(() => updatedItem(before, update(says))).toThrow('an update is not understood here');
  });
});
