import type { PlaceKey } from '../../core/words/item-key.ts';
import type { QueueMessage } from '../aws/queue.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { checkOf } from '../messages/checks.ts';
import type { Change } from '../store/changes.ts';
import { pkOf } from '../store/keys.ts';
import { type Teller, type ToldOf, tellUntold } from './tell-untold.ts';

export type Forwarder = Teller & {
  /** @throws UnsentError naming those that were not sent */
  readonly send: (messages: readonly QueueMessage[]) => Promise<void>;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
};

export type PassedOn = ToldOf & {
  /** How many checks were sent. */
  readonly checks: number;
  /** The sequence numbers of records that must come again. */
  readonly failedRecords: readonly string[];
};

/**
 * What changed places ask for: their notices are told, and a check that is new is sent. All of a batch's places are read
 * at once, each once, and one that fails holds none of the others up.
 */
export const passOn = async (changes: readonly Change[], forwarder: Forwarder): Promise<PassedOn> => {
  const told = await tellUntold(onePerPlace(changes), forwarder);
  const { sent, failed } = await sendChecks(changes, told, forwarder);
  const all = [...told.failed, ...failed];
  const failedPks = new Set(all.map(({ key }) => pkOf(key)));
  return {
    ...told,
    failed: all,
    checks: sent,
    failedRecords: changes.filter(({ key }) => failedPks.has(pkOf(key))).map(({ sequenceNumber }) => sequenceNumber),
  };
};

const onePerPlace = (changes: readonly Change[]): readonly PlaceKey[] => [
  ...new Map(changes.map(({ key }) => [pkOf(key), key])).values(),
];

type Sent = { readonly sent: number; readonly failed: ToldOf['failed'] };

const sendChecks = async (changes: readonly Change[], { states }: ToldOf, forwarder: Forwarder): Promise<Sent> => {
  const wanted = new Set(changes.filter(({ hasNewCheck }) => hasNewCheck).map(({ key }) => pkOf(key)));
  const now = forwarder.now();
  const checks = states
    .flatMap((state) => checkOf(state, now) ?? [])
    .filter(({ body }) => wanted.has(pkOf(body.place)));
  const unsent = await unsentOf(checks, forwarder.send, ({ body }) => body.place);
  return { sent: checks.length - unsent.size, failed: [...unsent].map(([key, cause]) => ({ key, cause })) };
};
