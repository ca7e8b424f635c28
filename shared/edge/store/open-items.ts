import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { InputError } from '../errors/input-error.ts';
import { isFields } from '../events/fields.ts';
import type { Table } from './conditional-write.ts';
import { itemKeyOfPk } from './keys.ts';
import type { ItemKey } from './state-store.ts';
import { CLUSTER_SHARD, FIRST_CONSEQUENCE_SHARD, FIRST_HOLE_SHARD, SHARDS } from './table.ts';

const range = (first: number): readonly number[] => Array.from({ length: SHARDS }, (_, at) => first + at);
/** The parts of the index in the order in which they are listed: what goes on, then consequences, then holes. */
const PARTS = [...range(0), CLUSTER_SHARD, ...range(FIRST_CONSEQUENCE_SHARD), ...range(FIRST_HOLE_SHARD)];

/** A page of items with an unresolved incident. `next` asks for the page after it; null: it is the last. */
export type OpenPage = { readonly keys: readonly ItemKey[]; readonly next: string | null };

/** The place after a page: the part, and the index key that was listed last. */
type Place = { readonly part: number; readonly from: Readonly<Record<string, unknown>> | null };

/** Lists items of the index of open incidents. @param after the `next` of the page before; null: the first @throws InputError for another text */
export const openPage = async (table: Table, after: string | null, limit: number): Promise<OpenPage> => {
  const keys: ItemKey[] = [];
  let { part, from } = after === null ? { part: 0, from: null } : placeIn(after);
  while (part < PARTS.length && keys.length < limit) {
    const { pks, last } = await listed(table, { part, from }, limit - keys.length);
    keys.push(...pks.flatMap((pk) => itemKeyOfPk(pk) ?? []));
    if (last === null) part += 1;
    from = last;
  }
  return { keys, next: part < PARTS.length ? textOf({ part, from }) : null };
};

const listed = async ({ client, tableName }: Table, { part, from }: Place, Limit: number) => {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'open',
      KeyConditionExpression: 'openShard = :shard',
      ExpressionAttributeValues: { ':shard': PARTS[part] },
      Limit,
      ...(from === null ? {} : { ExclusiveStartKey: { ...from } }),
    }),
  );
  return { pks: Items.map(({ pk }) => String(pk)), last: LastEvaluatedKey ?? null };
};

const textOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

const placeIn = (text: string): Place => {
  const wrong = new InputError('the request', ['after: is not the next of an answer']);
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!isFields(place) || typeof place.part !== 'number') throw wrong;
    return { part: place.part, from: isFields(place.from) ? place.from : null };
  } catch {
    throw wrong;
  }
};
