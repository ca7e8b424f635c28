import type { SNSClient } from '@aws-sdk/client-sns';
import { asError } from '../errors/as-error.ts';
import type { ChannelThread, LastTold } from '../tell/threads/thread-store.ts';
import type { DeployedParts } from './deployed-parts.ts';
import { type Subscription, subscriptionsOf } from './subscriptions.ts';

/** `digest`: incidents in words; `chat`: the same for Amazon Q; `alerts`: the same as events; `alarms`: that Bookend itself is in trouble; `notices`: every notice, for machines. */
export type Feed = 'digest' | 'chat' | 'alerts' | 'alarms' | 'notices';

/** A person or a machine that is told, and how much is known of its arrival. Times are epoch milliseconds. */
export type ListedReceiver = {
  /** `slack`, `bus`, or the protocol of a subscription: `email`, `sqs`, `lambda`, … */
  readonly receiver: string;
  readonly to: string;
  readonly hears: readonly Feed[];
  /** Null: it is not known, as of Slack or a bus before anything had to be told. */
  readonly confirmed: boolean | null;
  readonly lastTold: number | null;
  /** The trouble of the newest attempt; null: none. */
  readonly trouble: string | null;
};

type ReceiverSources = {
  readonly client: SNSClient;
  readonly parts: DeployedParts;
  readonly channel: ChannelThread | null;
};

/** All who are told by a deployment: Slack, a bus, and who has subscribed to its topics, the own function left out. */
export const receiversOf = async ({ client, parts, channel }: ReceiverSources): Promise<readonly ListedReceiver[]> => {
  const { digestTopicArn, chatTopicArn, alarmTopicArn, noticesTopicArn } = parts;
  const topics: readonly (readonly [string | null, Feed])[] = [
    [digestTopicArn, 'digest'],
    [chatTopicArn, 'chat'],
    [alarmTopicArn, 'alarms'],
    [noticesTopicArn, 'notices'],
  ];
  const arns = [...new Set(topics.flatMap(([arn]) => arn ?? []))];
  const lists = await Promise.all(
    arns.map((arn) => {
      const hears = topics.filter(([topic]) => topic === arn).map(([, name]) => name);
      return subscribersOf({ arn, hears, client, channel });
    }),
  );
  return [
    ...toldAlone('slack', 'digest', parts.slackSecret, channel),
    ...toldAlone('bus', 'alerts', parts.eventBus, channel),
    ...lists.flat(),
  ];
};

type Topic = Omit<ReceiverSources, 'parts'> & { readonly arn: string; readonly hears: readonly Feed[] };

/** A topic that hears alarms alone may be another team's, account's or Region's: it is one receiver then. */
const subscribersOf = async ({ arn, hears, client, channel }: Topic): Promise<readonly ListedReceiver[]> => {
  try {
    const subscriptions = await subscriptionsOf(client, arn);
    return subscriptions.filter(isNotOurs(arn)).map((one) => subscriber(one, hears, channel));
  } catch (cause) {
    if (hears.some((one) => one !== 'alarms')) throw cause;
    const trouble = `its subscriptions could not be listed: ${asError(cause).name}`;
    return [{ receiver: 'topic', to: arn, hears, confirmed: null, lastTold: null, trouble }];
  }
};

/** One that has no subscription: that it takes what it is told confirms it. */
const toldAlone = (
  receiver: 'slack' | 'bus',
  feed: Feed,
  to: string | null,
  channel: ChannelThread | null,
): readonly ListedReceiver[] => {
  if (to === null) return [];
  const lastTold = channel?.[receiver]?.toldAt ?? null;
  const trouble = channel?.[receiver]?.trouble?.why ?? null;
  const confirmed = trouble !== null ? false : lastTold === null ? null : true;
  return [{ receiver, to, hears: [feed], confirmed, lastTold, trouble }];
};

const subscriber = (one: Subscription, hears: readonly Feed[], channel: ChannelThread | null): ListedReceiver => {
  const last = lastToldTo(hears, channel);
  return {
    receiver: one.protocol,
    to: one.endpoint,
    hears,
    confirmed: one.confirmed,
    lastTold: one.confirmed ? (last?.toldAt ?? null) : null,
    trouble: last?.trouble?.why ?? null,
  };
};

const lastToldTo = (hears: readonly Feed[], channel: ChannelThread | null): LastTold | null => {
  if (hears.includes('digest')) return channel?.mail ?? null;
  return hears.includes('chat') ? (channel?.chat ?? null) : null;
};

/** `tell` listens to the notices topic by a queue of the same stack, whose name begins like the topic's. */
const isNotOurs =
  (topicArn: string) =>
  ({ protocol, endpoint }: Subscription): boolean => {
    const stack = topicArn.split(':').at(-1)?.split('-NoticesTopic-')[0];
    return !(protocol === 'sqs' && endpoint.split(':').at(-1)?.startsWith(`${stack}-TellQueue-`));
  };

/** Says what nobody hears, each in a sentence; nothing if there is somebody for all of it. */
export const unheardIn = (receivers: readonly ListedReceiver[]): readonly string[] => {
  const isHeard = (hears: (one: Feed) => boolean): boolean =>
    receivers.some((one) => one.confirmed !== false && one.hears.some(hears));
  return [
    ...(isHeard((one) => one !== 'alarms') ? [] : ['nobody is told of incidents']),
    ...(isHeard((one) => one === 'alarms') ? [] : ['nobody is told when Bookend itself is in trouble']),
  ];
};
