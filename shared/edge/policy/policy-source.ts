import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Policy } from '../../core/policy/policy.ts';
import { DEFAULT_POLICY } from '../../core/rules/default-policy.ts';
import { InputError } from '../errors/input-error.ts';
import { isFields } from '../events/fields.ts';
import type { RawItem } from '../store/batch-get.ts';
import { putUnlessNewer } from '../store/conditional-write.ts';
import { NewerItemError, refuseNewer } from '../store/forms.ts';
import { documentOf, type PolicyItem, type PolicyTable, readPolicyItem } from './policy-item.ts';
import { parsePolicy, readPolicy } from './read-policy.ts';

/** The policy as it stands now. Rejects only if none was ever read, and none can be. */
export type PolicySource = () => Promise<Policy>;

/** A change takes effect within this time, everywhere: nobody has to deploy, or to wait for a cold start. */
const REMEMBERED_MILLISECONDS = 60_000;

export type PolicySourceOptions = {
  /** The document as it is stored; null if there is none: then every field has its default. */
  readonly read: () => Promise<unknown>;
  /** The last document that was found good, by whoever; null if none was. */
  readonly readGood: () => Promise<unknown>;
  readonly now: () => number;
  /** Told of a document that does not parse, or that could not be read: the last good policy stays in force. */
  readonly onBroken: (cause: unknown) => void;
};

/**
 * Gives the policy, and reads it again after a minute. A bad edit keeps the last good one: the one that is remembered, and where nothing
 * is yet, the copy that the sweep keeps in the table. The defaults are for who never had a good one.
 */
export const createPolicySource = ({ read, readGood, now, onBroken }: PolicySourceOptions): PolicySource => {
  let good: Policy | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (good !== null && now() - readAt < REMEMBERED_MILLISECONDS) return good;
    try {
      good = readPolicy((await read()) ?? {});
    } catch (cause) {
      if (good === null && !isForAPerson(cause)) throw cause;
      onBroken(cause);
      good ??= await goodCopy(readGood, onBroken);
    }
    readAt = now();
    return good;
  };
};

/** Asking again won't help: the document is broken, or a newer release has stored it. */
export const isForAPerson = (cause: unknown): boolean => cause instanceof InputError || cause instanceof NewerItemError;

const goodCopy = async (
  readGood: PolicySourceOptions['readGood'],
  onBroken: PolicySourceOptions['onBroken'],
): Promise<Policy> => {
  try {
    return readPolicy((await readGood()) ?? {});
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    onBroken(cause);
    return DEFAULT_POLICY;
  }
};

const GOOD_PK = 'policy#good';

/** The document of the table's policy item; null if none was ever put. @throws InputError if it is not valid JSON */
export const storedPolicy = (table: PolicyTable) => async (): Promise<unknown> => {
  const item = await readPolicyItem(table);
  return item === null ? null : effectiveOf(item);
};

/** A pause beside the document turns the kill switch on, whatever the document says of it. */
const effectiveOf = (item: PolicyItem): unknown => {
  const document = parsePolicy(documentOf(item));
  return item.paused !== null && isFields(document) ? { ...document, killSwitch: true } : document;
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
  const document = documentOf(item);
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
