import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { FakeTable } from '../../functions/faults/fake-table.ts';

/** The client of a table in memory: what it does not know of DynamoDB it refuses. */
export const fakeTable = (): { readonly table: FakeTable; readonly client: DynamoDBDocumentClient } => {
  const table = new FakeTable();
  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof GetCommand) return table.get(command.input);
    if (command instanceof BatchGetCommand) return table.batchGet(command.input);
    if (command instanceof PutCommand) return table.put(command.input);
    if (command instanceof UpdateCommand) return table.update(command.input);
    if (command instanceof DeleteCommand) return table.delete(command.input);
    if (command instanceof QueryCommand) return table.query(command.input);
    throw new Error('the fake table knows no such command');
  };
  return { table, client: { send } as unknown as DynamoDBDocumentClient };
};
