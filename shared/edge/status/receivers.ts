import type { SNSClient } from '@aws-sdk/client-sns';
import { asError } from '../errors/as-error.ts';
import type { ChannelThread, LastTold } from '../tell/threads/thread-store.ts';
import type { DeployedParts } from './deployed-parts.ts';
import { type Subscription, subscriptionsOf } from './subscriptions.ts';

/** `digest`: incidents in words; `chat`: the same for Amazon Q; `alarms`: that Bookend itself is in trouble; `notices`: every notice, for machines. */
export type Feed = 'digest' | 'chat' | 'alarms' | 'notices';

/** A person or a machine that is told, and how much is known of its arrival. Times are epoch milliseconds. */
export type ListedReceiver = {
  /** `slack`, or the protocol of a subscription: `email`, `sqs`, `lambda`, … */
  readonly receiver: string;
  readonly to: string;
  readonly hears: readonly Feed[];
  /** Null: it is not known, as of Slack before anything had to be told. */
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

/** All who are told by a deployment: Slack, and who has subscribed to its topics, the own function left out. */
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
  return [...slackOf(parts, channel), ...lists.flat()];
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

const slackOf = ({ slackSecret }: DeployedParts, channel: ChannelThread | null): readonly ListedReceiver[] => {
  if (slackSecret === null) return [];
  const toldAt = channel?.slack?.toldAt ?? null;
  const trouble = channel?.slack?.trouble?.why ?? null;
  const confirmed = trouble !== null ? false : toldAt === null ? null : true;
  return [{ receiver: 'slack', to: slackSecret, hears: ['digest'], confirmed, lastTold: toldAt, trouble }];
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
