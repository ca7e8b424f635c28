import { createHash } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { asError } from '../../errors/as-error.ts';
import { batchGet, type RawItem } from '../../store/batch-get.ts';
import { hasHeld, putNext, type Table, unlessNewer } from '../../store/conditional-write.ts';
import { deflated, inflated } from '../../store/deflate.ts';
import { refuseNewer, versionAttribute } from '../../store/forms.ts';
import { isStorable } from '../../store/keys.ts';
import { EXPIRY_ATTRIBUTE, GROUP_SHARD } from '../../store/table.ts';
import { threadIn } from './read-thread.ts';
import { nextRevision, type StoredThread, type Thread, type ThreadStore } from './thread-store.ts';

/** A group that nobody hears of for 90 days begins anew. */
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
    const pk = pkOf(key);
    const Item = {
      ...rest,
      pk,
      thread: storedText(told, pk),
      revision: nextRevision(revision),
      [EXPIRY_ATTRIBUTE]: expiry,
      ...indexOf(told),
    };
    try {
      if (typeof revision === 'number') return await putNext({ client, tableName }, Item, revision);
      return await putOver({ client, tableName }, Item, revision.was);
    } catch (cause) {
      throw new Error(`the thread ${key} could not be written`, { cause });
    }
  },
});

/** A group of 12 000, the most, takes 117 KB. The other kinds are short, and one of them is read by releases that know text alone. */
const storedText = (thread: Thread, pk: string): string | Uint8Array => {
  const text = JSON.stringify(thread);
  return thread.kind === 'group' ? deflated(text, pk) : text;
};

/** A sweep finds by it the groups whose message to themselves was lost. */
const indexOf = (thread: Thread): { readonly dueShard?: number; readonly dueAt?: number } =>
  thread.kind === 'due' && thread.dueAt !== null ? { dueShard: GROUP_SHARD, dueAt: thread.dueAt } : {};

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
  const { pk, v: _v, [EXPIRY_ATTRIBUTE]: _expiry, dueShard: _shard, dueAt: _at, ...told } = item;
  const { thread: stored, revision: known, ...rest } = told;
  const isCount = typeof known === 'number' && Number.isSafeInteger(known) && known > 0;
  const revision = isCount ? known : { was: known };
  try {
    refuseNewer(item);
  } catch (error) {
    return { thread: null, revision, refused: asError(error) };
  }
  const thread = threadOf(stored, String(pk));
  return { thread: thread !== null && Object.keys(rest).length > 0 ? { ...thread, rest } : thread, revision };
};

const threadOf = (stored: unknown, pk: string): Thread | null => {
  try {
    return threadIn(inflated(stored, pk));
  } catch {
    return null; // as a text that is not a thread
  }
};
