import { BatchWriteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../aws/loopback.ts';

/** Takes all items out of a table. */
export const emptied = async ({ client, tableName }: Table): Promise<void> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName, ProjectionExpression: 'pk' }));
  for (let from = 0; from < Items.length; from += 25) {
    const requests = Items.slice(from, from + 25).map(({ pk }) => ({ DeleteRequest: { Key: { pk } } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  }
};
