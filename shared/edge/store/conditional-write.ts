import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

export type Table = { readonly client: DynamoDBDocumentClient; readonly tableName: string };

/** Whether the condition of a write held; if it did not, nothing was written. Rejects if the table can't be asked. */
export const hasHeld = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/**
 * Puts an item, which has its next revision, in the place of the one that was read.
 * A retry by the SDK of a write that had arrived finds its own revision and is a lost race too: the caller then reads
 * again, merges what is already there, and has nothing to write.
 * @param revision the one that was read; 0: there was none
 */
export const putNext = async (
  { client, tableName }: Table,
  Item: Readonly<Record<string, unknown>>,
  revision: number,
): Promise<'written' | 'lost-race'> => {
  const condition =
    revision === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : { ConditionExpression: 'revision = :read', ExpressionAttributeValues: { ':read': revision } };
  const put = new PutCommand({ TableName: tableName, Item, ...condition });
  return (await hasHeld(client.send(put))) ? 'written' : 'lost-race';
};
