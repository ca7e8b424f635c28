import { createHash } from 'node:crypto';
import { batchGet, type RawItem } from '../store/batch-get.ts';
import { putNext, type Table } from '../store/conditional-write.ts';
import { NewerItemError, refuseNewer } from '../store/forms.ts';
import { EXPIRY_ATTRIBUTE } from '../store/table.ts';
import type { StoredThread, Thread, ThreadStore } from './thread-store.ts';

/** DynamoDB takes keys of 2 048 bytes. */
const KEY_BYTES = 1800;
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
      revision: revision + 1,
      [EXPIRY_ATTRIBUTE]: expiry,
    };
    try {
      return await putNext({ client, tableName }, Item, revision);
    } catch (cause) {
      throw new Error(`the thread ${key} could not be written`, { cause });
    }
  },
});

/** An incident's id is text from outside, of any length; half surrogate pairs have no UTF-8. */
const pkOf = (key: string): string => {
  const pk = `thread#${key}`;
  if (Buffer.byteLength(pk) <= KEY_BYTES && pk.isWellFormed()) return pk;
  return `thread#sha256#${createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')}`;
};

const storedOf = (item: RawItem): StoredThread => {
  const { pk: _pk, v: _v, [EXPIRY_ATTRIBUTE]: _expiry, thread: text, revision: known, ...rest } = item;
  const revision = typeof known === 'number' ? known : 0;
  try {
    refuseNewer(item);
  } catch (error) {
    if (error instanceof NewerItemError) return { thread: null, revision, refused: error };
    throw error;
  }
  const thread = typeof text === 'string' ? threadIn(text) : null;
  return { thread: thread !== null && Object.keys(rest).length > 0 ? { ...thread, rest } : thread, revision };
};

const KINDS: Readonly<Record<Thread['kind'], true>> = { incident: true, storm: true, channel: true };

/** What stands there was written by us, perhaps by another version of us. */
const threadIn = (text: string): Thread | null => {
  try {
    const thread: unknown = JSON.parse(text);
    const isThread = typeof thread === 'object' && thread !== null && 'kind' in thread;
    return isThread && Object.hasOwn(KINDS, String(thread.kind)) ? (thread as Thread) : null;
  } catch {
    return null;
  }
};
