import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RawItem } from '../store/batch-get.ts';
import { hasHeld, type Table, unlessNewer } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { momentIn } from './moment.ts';
import { setAttribute } from './signs.ts';

export const SELF_TEST_PK = 'status#self-test';

/** A run that came through: the time for which it was scheduled, and how long after that `tell` had its notice. */
export type SelfTestRun = { readonly at: number; readonly tookMs: number };

/** The signs that self-tests leave. Times are epoch milliseconds. */
export type SelfTestStatus = {
  /** The newest run that came through; null: none has. */
  readonly came: SelfTestRun | null;
  /** The minutes between two that are awaited, 0 for never, and since when; null: no sweep has said. */
  readonly awaited: { readonly everyMinutes: number; readonly since: number } | null;
};

/** Records a run that came through, unless a newer one has. @throws NewerItemError */
export const recordSelfTest = async ({ client, tableName }: Table, came: SelfTestRun): Promise<void> => {
  const isNewer = 'attribute_not_exists(came) OR came.#at < :at';
  const update = new UpdateCommand({
    TableName: tableName,
    Key: { pk: SELF_TEST_PK },
    UpdateExpression: 'SET came = :came',
    ExpressionAttributeNames: { '#at': 'at' },
    ...unlessNewer(SELF_TEST_PK, isNewer, { ':came': came, ':at': came.at }),
  });
  await hasHeld(client.send(update));
};

/** Reads the item; what makes no sense in it counts as absent. */
export const selfTestIn = ({ came, awaited }: RawItem): SelfTestStatus => {
  const { at, tookMs } = fieldsOf(came);
  const { everyMinutes, since } = fieldsOf(awaited);
  const cameAt = momentIn(at);
  const awaitedSince = momentIn(since);
  return {
    came: cameAt === null || typeof tookMs !== 'number' ? null : { at: cameAt, tookMs },
    awaited: awaitedSince === null || typeof everyMinutes !== 'number' ? null : { everyMinutes, since: awaitedSince },
  };
};

const fieldsOf = (value: unknown): RawItem => (typeof value === 'object' && value !== null ? (value as RawItem) : {});

/** A run has so long to come through. */
const THROUGH_WITHIN_MINUTES = 5;
const MINUTE_MS = 60_000;

/** True while no run has come through for longer than from one to the next, and five minutes. @param now epoch milliseconds */
export const isSelfTestMissing = ({ came, awaited }: SelfTestStatus, now: number): boolean => {
  if (awaited === null || awaited.everyMinutes <= 0) return false;
  const latest = Math.max(came?.at ?? 0, awaited.since);
  return now > latest + (awaited.everyMinutes + THROUGH_WITHIN_MINUTES) * MINUTE_MS;
};

type Watch = { readonly table: Table; readonly everyMinutes: number; readonly now: () => number };

/**
 * Tells whether self-tests are missing. Waiting begins anew with another schedule, so that a new stack, and one whose self-test was
 * switched on again, have their time. Rejects if the table can't be asked. @throws NewerItemError
 */
export const missesSelfTest = async ({ table, everyMinutes, now }: Watch): Promise<boolean> => {
  const { client, tableName } = table;
  const { Item = {} } = await client.send(new GetCommand({ TableName: tableName, Key: { pk: SELF_TEST_PK } }));
  refuseNewer(Item);
  const known = selfTestIn(Item);
  if ((known.awaited?.everyMinutes ?? 0) === everyMinutes) return isSelfTestMissing(known, now());
  await setAttribute(table, { pk: SELF_TEST_PK, name: 'awaited', value: { everyMinutes, since: now() } });
  return false;
};
