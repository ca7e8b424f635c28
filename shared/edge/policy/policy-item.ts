import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { hasHeld, type Table, unlessNewer } from '../store/conditional-write.ts';
import { refuseNewer, versionAttribute } from '../store/forms.ts';
import { isPausedBy } from './read-policy.ts';

/** The table's item that holds the policy. Whoever reads it for its policy alone wants `policy-source.ts`. */
export const POLICY_PK = 'policy';

export type PolicyItem = {
  /** JSON text, as it was put; null if none was: the item is there because somebody has paused Bookend. */
  readonly document: string | null;
  /** The document before it; null if it is the first. */
  readonly previous: string | null;
  readonly writtenBy: string | null;
  /** ISO 8601. */
  readonly writtenAt: string | null;
  /** The moment when the kill switch was lifted last, ISO 8601; edits after that keep it. Null if it is not known to have been. */
  readonly liftedAt: string | null;
  /** Bookend is paused beside the document, whatever that says; null: it is not. */
  readonly paused: Paused | null;
  /** Attributes of a newer release: kept, and written back as they are. Absent where there are none. */
  readonly rest?: Readonly<Record<string, unknown>>;
};

/** Null: whoever paused it has not left a name or a time, as by the AWS CLI. */
export type Paused = { readonly by: string | null; readonly at: string | null };

export type PolicyTable = Table;

/** The policy as it stands; null if none was ever put. Strongly consistent. @throws NewerItemError */
export const readPolicyItem = async ({ client, tableName }: PolicyTable): Promise<PolicyItem | null> => {
  const key = { TableName: tableName, Key: { pk: POLICY_PK }, ConsistentRead: true };
  const { Item } = await client.send(new GetCommand(key));
  if (Item === undefined) return null;
  refuseNewer(Item);
  const {
    pk: _pk,
    v: _v,
    document,
    previous,
    writtenBy,
    writtenAt,
    liftedAt,
    paused,
    pausedBy,
    pausedAt,
    ...rest
  } = Item;
  return {
    document: document === undefined ? null : (textIn(document) ?? ''),
    previous: textIn(previous),
    writtenBy: textIn(writtenBy),
    writtenAt: textIn(writtenAt),
    // a value that is not text is no time either: that it was lifted is all that is known
    liftedAt: liftedAt === undefined ? null : (textIn(liftedAt) ?? ''),
    // whatever value somebody gave it in a hurry, it is meant to stop acts
    paused: paused === undefined || paused === false ? null : { by: textIn(pausedBy), at: textIn(pausedAt) },
    ...(Object.keys(rest).length === 0 ? {} : { rest }),
  };
};

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The policy's text; that of the defaults where none was put. */
export const documentOf = (item: PolicyItem | null): string => item?.document ?? '{}';

/** A document that is put, by whom and when. */
export type PolicyEdit = { readonly document: string; readonly writtenBy: string; readonly writtenAt: string };

/**
 * Puts a document in the place of the one that was read, which is kept as the previous one. The document itself is what a
 * write must still find, so that an edit by hand is seen too. Whoever is paused stays so.
 * @param read the item as it was read; null: there was none
 * @param resumes true: a pause beside the document ends too
 */
export const writePolicyItem = async (
  { client, tableName }: PolicyTable,
  edit: PolicyEdit,
  read: PolicyItem | null,
  resumes = false,
): Promise<'written' | 'lost-race'> => {
  const previous = read?.document == null ? {} : { previous: read.document };
  const liftedAt = resumes ? edit.writtenAt : read === null ? null : liftedBy(edit, read);
  const paused = resumes || read?.paused == null ? {} : pausedAttributes(read.paused);
  const kept = { ...read?.rest, pk: POLICY_PK, ...versionAttribute(POLICY_PK) };
  const Item = { ...kept, ...edit, ...previous, ...paused, ...(liftedAt === null ? {} : { liftedAt }) };
  const put = new PutCommand({ TableName: tableName, Item, ...conditionOf(read) });
  return (await hasHeld(client.send(put))) ? 'written' : 'lost-race';
};

const conditionOf = (read: PolicyItem | null) => {
  if (read === null)
    return { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
  const paused = read.paused === null ? 'attribute_not_exists(paused)' : 'attribute_exists(paused)';
  const [own, values] =
    read.document === null
      ? ['attribute_not_exists(#document)', {}]
      : ['#document = :read', { ':read': read.document }];
  return {
    ...unlessNewer(POLICY_PK, `${own} AND ${paused}`, values),
    ExpressionAttributeNames: { '#document': 'document' },
  };
};

const pausedAttributes = ({ by, at }: Paused) => ({
  paused: true,
  ...(by === null ? {} : { pausedBy: by }),
  ...(at === null ? {} : { pausedAt: at }),
});

/** Messages from before it was lifted are not acted on, however many edits have come since. */
const liftedBy = ({ document, writtenAt }: PolicyEdit, read: PolicyItem): string | null =>
  isPausedBy(documentOf(read)) && !isPausedBy(document) ? writtenAt : read.liftedAt;
