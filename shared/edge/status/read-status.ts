import { setTimeout } from 'node:timers/promises';
import type { SNSClient } from '@aws-sdk/client-sns';
import { AUDITS_SIGN_PK } from '../store/audit-items.ts';
import { batchGet, type RawItem } from '../store/batch-get.ts';
import type { Table } from '../store/conditional-write.ts';
import { refuseNewer } from '../store/forms.ts';
import { threadIn } from '../tell/threads/read-thread.ts';
import { CHANNEL_KEY, type ChannelThread, type LastTold, RECEIVER_NAMES } from '../tell/threads/thread-store.ts';
import { DENIED_PK, type Denial, deniedActionIn } from './denials.ts';
import type { DeployedParts } from './deployed-parts.ts';
import { momentIn } from './moment.ts';
import { type ListedReceiver, receiversOf, unheardIn } from './receivers.ts';
import { isSelfTestMissing, SELF_TEST_PK, type SelfTestStatus, selfTestIn } from './self-test.ts';
import { signPkOf } from './signs.ts';

/** The state of a deployment, as people ask for it. Times are epoch milliseconds; null: never, as far as is known. */
export type Status = {
  /** True if it sweeps: then it finds what got stuck, and tells it. */
  readonly alive: boolean;
  /** Exact to five minutes. */
  readonly lastEvent: number | null;
  readonly lastSweep: number | null;
  readonly lastTold: number | null;
  /** The newest self-test that came through; null: none has. */
  readonly selfTest: SelfTestStatus['came'];
  /** True while none comes through though one is awaited. */
  readonly selfTestIsMissing: boolean;
  /** The time at which the audits of an hour were last asked for. */
  readonly lastAudit: number | null;
  readonly receivers: readonly ListedReceiver[];
  readonly denied: readonly (Denial & { readonly at: number })[];
};

/** A sweep comes each minute; after as many without one nothing that got stuck is found. */
export const ALIVE_FOR_MS = 300_000;
/** A denied action is tried again, and said again, each five minutes. */
const DENIED_FOR_MS = 1_200_000;

type StatusSources = {
  readonly table: Table;
  readonly sns: SNSClient;
  readonly parts: DeployedParts;
  readonly now: number;
};

/** Reads it from the table, where the functions leave signs of life, and from SNS. No function is asked: it may be dead. @throws NewerItemError */
export const readStatus = async ({ table, sns, parts, now }: StatusSources): Promise<Status> => {
  const pks = {
    event: signPkOf('event'),
    sweep: signPkOf('sweep'),
    audit: AUDITS_SIGN_PK,
    channel: `thread#${CHANNEL_KEY}`,
  };
  const items = await batchGet({ ...table, wait: (ms) => setTimeout(ms) }, [
    ...Object.values(pks),
    DENIED_PK,
    SELF_TEST_PK,
  ]);
  for (const item of items) refuseNewer(item);
  const itemOf = (pk: string): RawItem => items.find((item) => item.pk === pk) ?? {};
  const channel = channelIn(itemOf(pks.channel));
  const lastSweep = momentIn(itemOf(pks.sweep).at);
  const selfTest = selfTestIn(itemOf(SELF_TEST_PK));
  const told = RECEIVER_NAMES.map((name) => channel?.[name]?.toldAt).filter((at) => typeof at === 'number');
  return {
    alive: lastSweep !== null && now - lastSweep <= ALIVE_FOR_MS,
    lastEvent: momentIn(itemOf(pks.event).at),
    lastSweep,
    lastTold: told.length === 0 ? null : Math.max(...told),
    selfTest: selfTest.came,
    selfTestIsMissing: isSelfTestMissing(selfTest, now),
    lastAudit: momentIn(itemOf(pks.audit).at),
    receivers: await receiversOf({ client: sns, parts, channel }),
    denied: [...deniedIn(itemOf(DENIED_PK), now), ...deniedToTell(channel)],
  };
};

const channelIn = ({ thread }: RawItem): ChannelThread | null => {
  const read = typeof thread === 'string' ? threadIn(thread) : null;
  return read?.kind === 'channel'
    ? { ...read, ...Object.fromEntries(RECEIVER_NAMES.map((name) => [name, soundIn(read[name])])) }
    : null;
};

/** A time that no clock tells is none. */
const soundIn = (last: LastTold | null | undefined): LastTold | null =>
  last ? { ...last, toldAt: momentIn(last.toldAt), trouble: last.trouble && soundTrouble(last.trouble) } : null;

const soundTrouble = (trouble: NonNullable<LastTold['trouble']>) => ({ ...trouble, at: momentIn(trouble.at) ?? 0 });

/** Each attribute but the item's own is an action. */
const deniedIn = ({ pk: _pk, v: _v, ...actions }: RawItem, now: number): Status['denied'] =>
  Object.entries(actions)
    .flatMap(([action, denied]) => {
      const { at, why } = typeof denied === 'object' && denied !== null ? (denied as RawItem) : {};
      const when = momentIn(at);
      return when === null || now - when > DENIED_FOR_MS ? [] : [{ action, why: String(why), at: when }];
    })
    .sort((one, other) => (one.action < other.action ? -1 : 1));

const deniedToTell = (channel: ChannelThread | null): Status['denied'] =>
  RECEIVER_NAMES.flatMap((name) => {
    const trouble = channel?.[name]?.trouble;
    const action = trouble ? deniedActionIn(trouble.why) : null;
    return trouble && action !== null ? [{ action, why: trouble.why, at: trouble.at }] : [];
  });

/** The reasons why a deployment is not well, the worst first; none: it is. */
export const problemsOf = ({ alive, lastSweep, selfTestIsMissing, receivers, denied }: Status): readonly string[] => [
  ...(alive
    ? []
    : [
        lastSweep === null ? 'it has never swept' : 'it has stopped sweeping: nothing that gets stuck is found or told',
      ]),
  ...(selfTestIsMissing ? ['no self-test comes through: what happens in ECS may not be heard or told'] : []),
  ...unheardIn(receivers),
  ...denied.map(({ action }) => `${action} is denied`),
  ...new Set(
    receivers.flatMap(({ receiver, confirmed, trouble }) =>
      // of a topic that is another's nobody knows whether telling fails
      trouble === null || confirmed === null ? [] : [`telling by ${receiver} fails: ${trouble}`],
    ),
  ),
];
