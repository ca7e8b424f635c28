import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { book, costOf, ECS_READ_SHARE, horizonOf, type ReadShare } from '../../../core/looks/read-share.ts';
import { hasHeld, type Table, unlessNewer } from '../../store/conditional-write.ts';
import { refuseNewer } from '../../store/forms.ts';
import { type Grant, laterBy, type ReadBudget } from './read-budget.ts';

/** ECS counts the calls of an account in a Region. */
export type Bucket = { readonly accountId: string; readonly region: string };

/**
 * The item, beside those of instances and inventories. Up to version 0 of the ledgers there was one for all, `budget#ecs-read`, which
 * nobody reads any more: while functions of both releases run, each books its own share.
 */
const keyOf = ({ accountId, region }: Bucket): string => `budget#ecs-read#${accountId}#${region}`;
/** Between a refusal and the reading of its reason others may have booked, or time may have passed. */
const ATTEMPTS = 3;

/**
 * For all instances of a function: one item that says up to when calls are booked, and conditional updates that need no
 * reading before. An idle budget costs one write, a busy one two; one that is used up a read more.
 */
export const createDynamoReadBudget = (
  { client, tableName: TableName }: Table,
  bucket: Bucket,
  now: () => number,
  share: ReadShare = ECS_READ_SHARE,
): ReadBudget => {
  const pk = keyOf(bucket);
  const update = (
    UpdateExpression: string,
    condition: string,
    values: Readonly<Record<string, number>>,
  ): Promise<boolean> => {
    const update = { UpdateExpression, ...unlessNewer(pk, condition, values) };
    return hasHeld(client.send(new UpdateCommand({ TableName, Key: { pk }, ...update })));
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
      const { Item } = await client.send(new GetCommand({ TableName, Key: { pk }, ConsistentRead: true }));
      if (Item !== undefined) refuseNewer(Item);
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
