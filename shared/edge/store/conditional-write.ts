import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { RawItem } from './batch-get.ts';
import { refuseNewer, versionAttribute, versionOf } from './forms.ts';

export type Table = { readonly client: DynamoDBDocumentClient; readonly tableName: string };

type Condition = Required<Pick<PutCommandInput, 'ConditionExpression' | 'ReturnValuesOnConditionCheckFailure'>> &
  Pick<PutCommandInput, 'ExpressionAttributeValues'>;

/**
 * The condition of a write: its own, and that the item which is there is not of a newer version than this code knows. Where it
 * fails, DynamoDB answers with that item, so that `hasHeld` can tell which of the two it was.
 * @param values of the own condition, and of the update
 */
export const unlessNewer = (
  pk: string,
  own: string | null = null,
  values: Readonly<Record<string, unknown>> = {},
): Condition => ({
  ConditionExpression: `${own === null ? '' : `(${own}) AND `}(attribute_not_exists(v) OR v <= :v)`,
  ExpressionAttributeValues: { ...values, ':v': versionOf(pk) },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
});

/** On the condition that there is no item, of whatever version. */
const ifNew: Condition = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
};

/**
 * Waits for a write and answers whether its condition held; if it did not, nothing was written. Rejects if the table can't be asked.
 * @throws NewerItemError if the item that is there is of a newer version
 */
export const hasHeld = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const { pk, v } = error.Item ?? {};
    if (v?.N !== undefined) refuseNewer({ pk: pk?.S, v: Number(v.N) });
    return false;
  }
};

/** Puts an item that has no revision, whatever is there. @throws NewerItemError if that is of a newer version */
export const putUnlessNewer = async ({ client, tableName }: Table, item: RawItem & { readonly pk: string }) => {
  const Item = { ...item, ...versionAttribute(item.pk) };
  const put = new PutCommand({ TableName: tableName, Item, ...unlessNewer(item.pk) });
  if (!(await hasHeld(client.send(put)))) throw new Error(`${item.pk}: its item is of a newer version`);
};

/**
 * Puts an item, which has its next revision, in the place of the one that was read.
 * A retry by the SDK of a write that had arrived finds its own revision and is a lost race too: the caller then reads
 * again, merges what is already there, and has nothing to write.
 * @param revision the one that was read; 0: there was none
 * @throws NewerItemError if the item that is there is of a newer version
 */
export const putNext = async (
  { client, tableName }: Table,
  item: RawItem & { readonly pk: string },
  revision: number,
): Promise<'written' | 'lost-race'> => {
  const Item = { ...item, ...versionAttribute(item.pk) };
  const condition = revision === 0 ? ifNew : unlessNewer(item.pk, 'revision = :read', { ':read': revision });
  return (await hasHeld(client.send(new PutCommand({ TableName: tableName, Item, ...condition }))))
    ? 'written'
    : 'lost-race';
};
