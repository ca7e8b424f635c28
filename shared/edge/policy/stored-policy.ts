import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { InputError } from '../errors/input-error.ts';
import type { RawItem } from '../store/batch-get.ts';
import { putUnlessNewer } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { type PolicyTable, readPolicyItem } from './policy-item.ts';
import { parsePolicy, readPolicy } from './read-policy.ts';

const GOOD_PK = 'policy#good';

/** The document of the table's policy item; null if none was ever put. @throws InputError if it is not valid JSON */
export const storedPolicy = (table: PolicyTable) => async (): Promise<unknown> => {
  const item = await readPolicyItem(table);
  return item === null ? null : parsePolicy(item.document);
};

/** The copy of the last document that was found good; null if there is none. @throws InputError if it is not valid JSON */
export const storedGoodPolicy = (table: PolicyTable) => async (): Promise<unknown> => {
  const { document } = await readGood(table);
  return document === null ? null : parsePolicy(document);
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
  if (document === (good.document ?? '{}')) return 'unchanged';
  if (!isGood(document)) return 'broken';
  await onChange();
  await putUnlessNewer(table, { ...good.rest, pk: GOOD_PK, document });
  return 'kept';
};

type Good = { readonly document: string | null; readonly rest: RawItem };

const readGood = async ({ client, tableName }: PolicyTable): Promise<Good> => {
  const { Item = {} } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: GOOD_PK } }));
  refuseNewer(Item);
  const { document, ...rest } = Item;
  return { document: typeof document === 'string' ? document : null, rest };
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
