import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Owner, WatchedAccount } from '../../core/words/watched.ts';
import { InputError } from '../errors/input-error.ts';
import { isForAPerson } from '../policy/policy-source.ts';
import type { Table } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { readWatched, withOwn } from './watched-document.ts';

const WATCHED_PK = 'watched';

/** A list that was edited is in force within this time. */
const REMEMBERED_MILLISECONDS = 60_000;

export type WatchedSourceOptions = {
  /** The stored document; null: there is none. */
  readonly read: () => Promise<unknown>;
  /** The account and Region of the deployment itself. */
  readonly own: Owner;
  readonly now: () => number;
  /** Told of a list that can't be read: the last good one stays in force, or the deployment's own account and Region alone. */
  readonly onBroken: (cause: unknown) => void;
};

export type WatchedSource = () => Promise<readonly WatchedAccount[]>;

/** The document of the table's item. @throws InputError if it is not valid JSON @throws NewerItemError */
export const storedWatched =
  ({ client, tableName }: Table) =>
  async (): Promise<unknown> => {
    const key = { TableName: tableName, Key: { pk: WATCHED_PK }, ConsistentRead: true };
    const { Item } = await client.send(new GetCommand(key));
    if (Item === undefined) return null;
    refuseNewer(Item);
    try {
      return JSON.parse(String(Item.document));
    } catch {
      throw new InputError('the list of what is watched', ['document: is not valid JSON']);
    }
  };

/** Gives the accounts and Regions that the deployment watches, read at most once a minute. Rejects only if none was ever read. */
export const createWatchedSource = ({ read, own, now, onBroken }: WatchedSourceOptions): WatchedSource => {
  let known: readonly WatchedAccount[] | null = null;
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (known !== null && now() - readAt < REMEMBERED_MILLISECONDS) return known;
    try {
      const document = await read();
      known = withOwn(own, document === null ? [] : readWatched(document));
    } catch (cause) {
      if (known === null && !isForAPerson(cause)) throw cause;
      onBroken(cause);
      known ??= withOwn(own, []);
    }
    readAt = now();
    return known;
  };
};
