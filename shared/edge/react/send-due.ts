import type { ItemKey } from '../../core/words/item-key.ts';
import type { QueueMessage } from '../aws/queue.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { checkOf } from '../messages/checks.ts';
import type { Change } from '../store/changes.ts';
import { pkOf } from '../store/keys.ts';
import { tellUntold, type UntoldSender, type UntoldSent } from './tell-untold.ts';

export type DueSender = UntoldSender & {
  /** @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
};

export type DueSent = UntoldSent & {
  /** The number of checks that were sent. */
  readonly checks: number;
  /** The sequence numbers of records that must come again. */
  readonly failedRecords: readonly string[];
};

/**
 * Sends what changed items ask for: their notices are told, and a check that is new is sent. All of a batch's items are read
 * at once, each once, and one that fails holds none of the others up.
 */
export const sendDue = async (changes: readonly Change[], sender: DueSender): Promise<DueSent> => {
  const told = await tellUntold(onePerItem(changes), sender);
  const { sent, failed } = await sendChecks(changes, told, sender);
  const all = [...told.failed, ...failed];
  const failedPks = new Set(all.map(({ key }) => pkOf(key)));
  return {
    ...told,
    failed: all,
    checks: sent,
    failedRecords: changes.filter(({ key }) => failedPks.has(pkOf(key))).map(({ sequenceNumber }) => sequenceNumber),
  };
};

const onePerItem = (changes: readonly Change[]): readonly ItemKey[] => [
  ...new Map(changes.map(({ key }) => [pkOf(key), key])).values(),
];

type ChecksSent = { readonly sent: number; readonly failed: UntoldSent['failed'] };

const sendChecks = async (
  changes: readonly Change[],
  { states }: UntoldSent,
  sender: DueSender,
): Promise<ChecksSent> => {
  const wanted = new Set(changes.filter(({ hasNewCheck }) => hasNewCheck).map(({ key }) => pkOf(key)));
  const now = sender.now();
  const checks = states
    .flatMap((state) => checkOf(state, now) ?? [])
    .filter(({ body }) => wanted.has(pkOf(body.place)));
  const unsent = await unsentOf(checks, sender.send, ({ body }) => body.place);
  return { sent: checks.length - unsent.size, failed: [...unsent].map(([key, cause]) => ({ key, cause })) };
};
