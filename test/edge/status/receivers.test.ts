import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { receiversOf } from '../../../shared/edge/status/receivers.ts';

const ARN = 'arn:aws:sns:eu-west-1:111122223333';
const parts = {
  tableName: 't',
  slackSecret: null,
  digestTopicArn: `${ARN}:bookend-prod-DigestTopic-A1`,
  chatTopicArn: null,
  eventBus: null,
  alarmTopicArn: `${ARN}:on-call`,
  noticesTopicArn: null,
};
const client = new SNSClient({ region: 'eu-west-1' });
const sns = mockClient(client);
const receivers = () => receiversOf({ client, parts, channel: null });
const subscription = (Endpoint: string, SubscriptionArn = `${ARN}:x:1`) => ({
  Protocol: 'email',
  Endpoint,
  SubscriptionArn,
});

beforeEach(() => {
  sns.reset();
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
});

describe('the list of receivers', () => {
  it('is everybody who has subscribed, over several pages, and whether each has confirmed', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: parts.digestTopicArn })
      .resolvesOnce({ Subscriptions: [subscription('a@example.com')], NextToken: 'more' })
      .resolvesOnce({ Subscriptions: [subscription('b@example.com', 'PendingConfirmation')] });
    expect((await receivers()).map(({ to, confirmed, hears }) => ({ to, confirmed, hears }))).toEqual([
      { to: 'a@example.com', confirmed: true, hears: ['digest'] },
      { to: 'b@example.com', confirmed: false, hears: ['digest'] },
    ]);
  });

  it('is asked for once where one topic hears both incidents and alarms', async () => {
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [subscription('a@example.com')] });
    const both = { ...parts, alarmTopicArn: parts.digestTopicArn };
    expect(await receiversOf({ client, parts: both, channel: null })).toMatchObject([{ hears: ['digest', 'alarms'] }]);
    expect(sns.calls()).toHaveLength(1);
  });

  it('has Amazon Q in it, with when it was told last and its trouble', async () => {
    const chatTopicArn = `${ARN}:bookend-prod-ChatTopic-A1`;
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: chatTopicArn })
      .resolves({ Subscriptions: [{ ...subscription('https://chat.example'), Protocol: 'https' }] });
    const channel = { kind: 'channel', chat: { toldAt: 5, trouble: { at: 6, why: 'no right' } } } as const;
    expect(await receiversOf({ client, parts: { ...parts, chatTopicArn }, channel })).toEqual([
      {
        receiver: 'https',
        to: 'https://chat.example',
        hears: ['chat'],
        confirmed: true,
        lastTold: 5,
        trouble: 'no right',
      },
    ]);
  });

  it.each([
    { when: 'before it was told anything', told: null, confirmed: null, lastTold: null, trouble: null },
    { when: 'once it took an event', told: { toldAt: 5, trouble: null }, confirmed: true, lastTold: 5, trouble: null },
    {
      when: 'while it takes none',
      told: { toldAt: 5, trouble: { at: 6, why: 'no right' } },
      confirmed: false,
      lastTold: 5,
      trouble: 'no right',
    },
  ])('has the EventBridge bus in it $when', async ({ told, confirmed, lastTold, trouble }) => {
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
    const channel = { kind: 'channel', bus: told } as const;
    expect(await receiversOf({ client, parts: { ...parts, eventBus: 'alerts' }, channel })).toEqual([
      { receiver: 'bus', to: 'alerts', hears: ['alerts'], confirmed, lastTold, trouble },
    ]);
  });

  it('is not followed without end, however many pages there are', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand)
      .resolves({ Subscriptions: [subscription('a@example.com')], NextToken: 'more' });
    expect(await receivers()).toHaveLength(20);
  });

  it('is another team’s topic itself where its subscriptions may not be listed', async () => {
    const refused = Object.assign(new Error('no'), { name: 'AuthorizationErrorException' });
    sns.on(ListSubscriptionsByTopicCommand, { TopicArn: parts.alarmTopicArn }).rejects(refused);
    expect(await receivers()).toEqual([
      {
        receiver: 'topic',
        to: parts.alarmTopicArn,
        hears: ['alarms'],
        confirmed: null,
        lastTold: null,
        trouble: 'its subscriptions could not be listed: AuthorizationErrorException',
      },
    ]);
  });

  it('is not known, and that is said, where the own topic may not be listed', async () => {
    sns.on(ListSubscriptionsByTopicCommand, { TopicArn: parts.digestTopicArn }).rejects(new Error('no right'));
    await expect(receivers()).rejects.toThrow('no right');
  });
});
