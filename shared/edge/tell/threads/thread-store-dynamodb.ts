import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { asError } from '../../errors/as-error.ts';
import { batchGet, type RawItem } from '../../store/batch-get.ts';
import { hasHeld, putNext, type Table, unlessNewer } from '../../store/conditional-write.ts';
import { refuseNewer, versionAttribute } from '../../store/forms.ts';
import { isStorable } from '../../store/keys.ts';
import { EXPIRY_ATTRIBUTE } from '../../store/table.ts';
import { threadIn } from './read-thread.ts';
import { nextRevision, type StoredThread, type ThreadStore } from './thread-store.ts';

/** An incident that nobody hears of for 90 days begins anew. */
const KEPT_SECONDS = 90 * 86_400;

export type ThreadTable = Table & {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Threads as items of the ledgers' table, `thread#…`; the time to live takes away what is long over. */
export const dynamoThreadStore = ({ client, tableName, now, sleep }: ThreadTable): ThreadStore => ({
  read: async (keys) => {
    const keyOfPk = new Map(keys.map((key) => [pkOf(key), key]));
    const found = new Map<string, StoredThread>();
    for (const item of await batchGet({ client, tableName, wait: sleep }, [...keyOfPk.keys()])) {
      const key = keyOfPk.get(String(item.pk));
      if (key !== undefined) found.set(key, storedOf(item));
    }
    return found;
  },
  write: async (key, thread, revision) => {
    const expiry = Math.floor(now() / 1000) + KEPT_SECONDS;
    const { rest, ...told } = thread;
    const Item = {
      ...rest,
      pk: pkOf(key),
      thread: JSON.stringify(told),
      revision: nextRevision(revision),
      [EXPIRY_ATTRIBUTE]: expiry,
    };
    try {
      if (typeof revision === 'number') return await putNext({ client, tableName }, Item, revision);
      return await putOver({ client, tableName }, Item, revision.was);
    } catch (cause) {
      throw new Error(`the thread ${key} could not be written`, { cause });
    }
  },
});

/** In place of a record whose revision is not a count: its condition is that this still stands there. */
const putOver = async (
  { client, tableName }: Table,
  item: RawItem & { readonly pk: string },
  was: unknown,
): Promise<'written' | 'lost-race'> => {
  const condition =
    was === undefined
      ? unlessNewer(item.pk, 'attribute_exists(pk) AND attribute_not_exists(revision)')
      : unlessNewer(item.pk, 'revision = :was', { ':was': was });
  const Item = { ...item, ...versionAttribute(item.pk) };
  return (await hasHeld(client.send(new PutCommand({ TableName: tableName, Item, ...condition }))))
    ? 'written'
    : 'lost-race';
};

/** An incident's id is text from outside, of any length; half surrogate pairs have no UTF-8. */
const pkOf = (key: string): string => {
  const pk = `thread#${key}`;
  if (isStorable(pk) && pk.isWellFormed()) return pk;
  return `thread#sha256#${createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')}`;
};

const storedOf = (item: RawItem): StoredThread => {
  const { pk: _pk, v: _v, [EXPIRY_ATTRIBUTE]: _expiry, thread: text, revision: known, ...rest } = item;
  const isCount = typeof known === 'number' && Number.isSafeInteger(known) && known > 0;
  const revision = isCount ? known : { was: known };
  try {
    refuseNewer(item);
  } catch (error) {
    return { thread: null, revision, refused: asError(error) };
  }
  const thread = typeof text === 'string' ? threadIn(text) : null;
  return { thread: thread !== null && Object.keys(rest).length > 0 ? { ...thread, rest } : thread, revision };
};
