import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { InputError } from './input-error.ts';
import { parsePolicy, readPolicy } from './policy.ts';
import { type PolicyTable, readPolicyItem } from './policy-item.ts';

const GOOD_PK = 'policy#good';

/** The document of the table's policy item; null if none was ever put. @throws InputError if it is no JSON */
export const storedPolicy = (table: PolicyTable) => async (): Promise<unknown> => {
  const item = await readPolicyItem(table);
  return item === null ? null : parsePolicy(item.document);
};

/** The copy of the last document that was found good; null if there is none. @throws InputError if it is no JSON */
export const storedGoodPolicy = (table: PolicyTable) => async (): Promise<unknown> => {
  const good = await readGood(table);
  return good === null ? null : parsePolicy(good);
};

/**
 * Keeps a copy of the policy's document if it is good, for functions that start while a later one is broken. A policy that
 * was taken away leaves the defaults behind.
 * @param onChange done before another document is kept: where it fails, it is done again the next time
 */
export const keepGoodPolicy = async (
  table: PolicyTable,
  onChange: () => Promise<void> = async () => {},
): Promise<'kept' | 'unchanged' | 'broken'> => {
  const [item, good] = await Promise.all([readPolicyItem(table), readGood(table)]);
  const document = item?.document ?? '{}';
  if (document === (good ?? '{}')) return 'unchanged';
  if (!isGood(document)) return 'broken';
  await onChange();
  await table.client.send(new PutCommand({ TableName: table.tableName, Item: { pk: GOOD_PK, document } }));
  return 'kept';
};

const readGood = async ({ client, tableName }: PolicyTable): Promise<string | null> => {
  const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: GOOD_PK } }));
  return typeof Item?.document === 'string' ? Item.document : null;
};

const isGood = (document: string): boolean => {
  try {
    readPolicy(parsePolicy(document));
    return true;
  } catch (cause) {
    if (cause instanceof InputError) return false;
    throw cause;
  }
};
