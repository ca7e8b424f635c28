import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chatReceiver } from '../../../shared/edge/tell/chat/chat-receiver.ts';
import type { Notification } from '../../../shared/edge/tell/chat/notification.ts';
import { publishNotificationTo } from '../../../shared/edge/tell/chat/publish-notification.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { SlackChannel } from './loopback-slack.ts';
import { GROUP, telling } from './telling.ts';

/** Slack stands beside it, and takes everything. */
const slack = new SlackChannel();
const answer: typeof fetch = async (_url, init) => {
  slack.show('hook', JSON.parse(String(init?.body)));
  return new Response('ok');
};

const bookend = () => {
  const sent: Notification[] = [];
  let trouble: Error | null = null;
  const chat = chatReceiver(async (one) => {
    if (trouble !== null) throw trouble;
    sent.push(one);
  });
  const ports = { way: 'webhook', origin: 'https://slack.example', fetch: answer, others: [chat] } as const;
  return {
    ...telling(ports),
    sent,
    fails: (error: Error | null) => {
      trouble = error;
    },
  };
};

describe('the topic for Amazon Q', () => {
  it.each([
    { name: 'InvalidParameterException', trouble: 'refused' },
    { name: 'AuthorizationErrorException', trouble: 'later' },
    { name: 'TimeoutError', trouble: 'later' },
  ])('that answers $name is tried again: $trouble', async ({ name, trouble }) => {
    const mock = mockClient(SNSClient);
    onTestFinished(() => mock.restore());
    mock.on(PublishCommand).rejects(Object.assign(new Error('no'), { name }));
    const publish = publishNotificationTo({ client: new SNSClient({ region: 'eu-west-1' }), topicArn: 'arn' });
    await expect(publish({} as Notification)).rejects.toMatchObject({ message: 'no', trouble });
  });

  it('that fails holds up nobody else, and gets what it missed once', async () => {
    const { tell, sent, digests, fails } = bookend();
    fails(new Error('no right'));
    expect((await tell([notice()])).failed).toEqual([{ id: notice().id, why: 'no right', needsAPerson: false }]);
    expect([sent.length, digests.length]).toEqual([0, 1]);
    fails(null);
    expect((await tell([notice()])).failed).toEqual([]);
    expect([sent.length, digests.length]).toEqual([1, 1]);
  });

  it('is told nothing that could not be published in time, and all of it later', async () => {
    const { tell, passes, sent } = bookend();
    await tell([notice()], { budgetMs: 9000 });
    expect(sent).toEqual([]);
    await passes(60_000);
    expect(sent).toHaveLength(1);
  });

  it.each([
    { size: 1, messages: 2 },
    { size: 16, messages: 3 },
    { size: 300, messages: 3 },
  ])('gets as few messages of a storm of $size as a webhook, all in one thread: $messages', async (storm) => {
    const { tell, passes, sent } = bookend();
    const rest = { groupId: GROUP, now: 'going-on', affected: { count: 1, of: storm.size } } as const;
    const all = notices(storm.size, rest);
    await tell(all.slice(0, 1));
    await passes(2000);
    await tell(all.slice(1));
    await passes(3_600_000);
    await tell(notices(storm.size, { ...rest, n: 2, state: 'resolved', now: 'over' }));
    await passes(3_600_000);
    expect(sent).toHaveLength(storm.messages);
    expect(new Set(sent.map(({ metadata }) => metadata.threadId)).size).toBe(1);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(storm.messages);
    expect(sent.at(-1)?.content.title).toMatch(/^✅ Over: /);
  });
});
