import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasHeld, type Table, unlessNewer } from '../store/conditional-write.ts';
import { refuseNewer, versionAttribute } from '../store/forms.ts';
import { isPausedBy } from './read-policy.ts';

/** The table's item that holds the policy. Whoever reads it for its policy alone wants `policy-source.ts`. */
const POLICY_PK = 'policy';

export type PolicyItem = {
  /** JSON text, as it was put. */
  readonly document: string;
  /** The document before it; null if it is the first. */
  readonly previous: string | null;
  readonly writtenBy: string | null;
  /** ISO 8601. */
  readonly writtenAt: string | null;
  /** The moment when its kill switch was lifted last, ISO 8601; edits after that keep it. Null if it is not known to have been. */
  readonly liftedAt: string | null;
  /** Attributes of a newer release: kept, and written back as they are. Absent where there are none. */
  readonly rest?: Readonly<Record<string, unknown>>;
};

export type PolicyTable = Table;

/** The policy as it stands; null if none was ever put. Strongly consistent. @throws NewerItemError */
export const readPolicyItem = async ({ client, tableName }: PolicyTable): Promise<PolicyItem | null> => {
  const key = { TableName: tableName, Key: { pk: POLICY_PK }, ConsistentRead: true };
  const { Item } = await client.send(new GetCommand(key));
  if (Item === undefined) return null;
  refuseNewer(Item);
  const { pk: _pk, v: _v, document, previous, writtenBy, writtenAt, liftedAt, ...rest } = Item;
  return {
    document: textIn(document) ?? '',
    previous: textIn(previous),
    writtenBy: textIn(writtenBy),
    writtenAt: textIn(writtenAt),
    // a value that is not text is no time either: that it was lifted is all that is known
    liftedAt: liftedAt === undefined ? null : (textIn(liftedAt) ?? ''),
    ...(Object.keys(rest).length === 0 ? {} : { rest }),
  };
};

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A document that is put, by whom and when. */
export type PolicyEdit = { readonly document: string; readonly writtenBy: string; readonly writtenAt: string };

/**
 * Puts a document in the place of the one that was read, which is kept as the previous one. The document itself is what a
 * write must still find, so that an edit by hand is seen too.
 * @param read the item as it was read; null: there was none
 */
export const writePolicyItem = async (
  { client, tableName }: PolicyTable,
  edit: PolicyEdit,
  read: PolicyItem | null,
): Promise<'written' | 'lost-race'> => {
  const previous = read === null ? {} : { previous: read.document };
  const liftedAt = read === null ? null : liftedBy(edit, read);
  const condition =
    read === null
      ? { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
      : {
          ...unlessNewer(POLICY_PK, '#document = :read', { ':read': read.document }),
          ExpressionAttributeNames: { '#document': 'document' },
        };
  const kept = { ...read?.rest, pk: POLICY_PK, ...versionAttribute(POLICY_PK) };
  const Item = { ...kept, ...edit, ...previous, ...(liftedAt === null ? {} : { liftedAt }) };
  const put = new PutCommand({ TableName: tableName, Item, ...condition });
  return (await hasHeld(client.send(put))) ? 'written' : 'lost-race';
};

/** Messages from before it was lifted are not acted on, however many edits have come since. */
const liftedBy = ({ document, writtenAt }: PolicyEdit, read: PolicyItem): string | null =>
  isPausedBy(read.document) && !isPausedBy(document) ? writtenAt : read.liftedAt;
