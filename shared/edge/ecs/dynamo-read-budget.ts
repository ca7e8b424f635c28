import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { book, costOf, ECS_READ_SHARE, horizonOf, type ReadShare } from '../../core/look/read-share.ts';
import { hasHeld } from '../store/conditional-write.ts';
import { type Grant, laterBy, type ReadBudget } from './read-budget.ts';

/** The item, beside those of places and inventories. */
const KEY = { pk: 'budget#ecs-read' };
/** Between a refusal and the reading of its reason others may have booked, or time may have passed. */
const ATTEMPTS = 3;

/**
 * For all instances of a function: one item that says up to when calls are booked, and conditional updates that need no
 * reading before. An idle budget costs one write, a busy one two; one that is used up a read more.
 */
export const createDynamoReadBudget = (
  client: DynamoDBDocumentClient,
  TableName: string,
  now: () => number,
  share: ReadShare = ECS_READ_SHARE,
): ReadBudget => {
  const update = (
    UpdateExpression: string,
    ConditionExpression: string,
    ExpressionAttributeValues: Readonly<Record<string, number>>,
  ): Promise<boolean> => {
    const values = { UpdateExpression, ConditionExpression, ExpressionAttributeValues };
    return hasHeld(client.send(new UpdateCommand({ TableName, Key: KEY, ...values })));
  };

  const bookNow = (cost: number, at: number): Promise<boolean> =>
    update('SET bookedUntil = :paid', 'attribute_not_exists(bookedUntil) OR bookedUntil <= :now', {
      ':paid': at + cost,
      ':now': at,
    });

  const bookBehind = (cost: number, at: number): Promise<boolean> =>
    update('SET bookedUntil = bookedUntil + :cost', 'bookedUntil > :now AND bookedUntil <= :latest', {
      ':cost': cost,
      ':now': at,
      ':latest': at + horizonOf(share) - cost,
    });

  const take = async (calls: number): Promise<Grant> => {
    const cost = costOf(calls, share);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const at = now();
      if ((await bookNow(cost, at)) || (await bookBehind(cost, at))) return { kind: 'granted' };
      const { Item } = await client.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
      const known: unknown = Item?.bookedUntil;
      const bookedUntil = typeof known === 'number' ? known : null;
      const booking = book(bookedUntil, calls, at, share);
      if (booking.kind === 'used-up') return laterBy(booking.waitMs);
      if (booking.kind === 'implausible' && bookedUntil !== null) {
        const values = { ':paid': booking.bookedUntil, ':seen': bookedUntil };
        if (await update('SET bookedUntil = :paid', 'bookedUntil = :seen', values)) return { kind: 'granted' };
      }
    }
    return laterBy(cost);
  };

  return { take };
};
