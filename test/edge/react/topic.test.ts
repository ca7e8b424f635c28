import { CreateTopicCommand, PublishBatchCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Notice, UNKNOWN_STANDING } from '../../../shared/core/notices/notice.ts';
import { createQueueClient, createTopicClient } from '../../../shared/edge/aws/clients.ts';
import { publishNotices } from '../../../shared/edge/react/topic.ts';
import { ACCOUNT, REGION, startQueues } from '../aws/loopback.ts';

const notice = (id: string, written: Partial<Notice> = {}): Notice => ({
  schema: 'bookend.notice/1',
  kind: 'order',
  hole: null,
  ...UNKNOWN_STANDING,
  id,
  incidentId: 'production/one',
  state: 'open',
  severity: 'critical',
  rules: ['daemon-started-first', 'daemon-stayed-up'],
  account: ACCOUNT,
  region: REGION,
  clusterArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/production',
  capacityProviderName: null,
  containerInstanceArn: null,
  ec2InstanceId: null,
  daemons: [],
  violations: [],
  summary: 'An application task started before its daemon.',
  timeline: [],
  remedy: null,
  links: {},
  occurredAt: '2026-11-01T12:00:00.000Z',
  detectedAt: '2026-11-01T12:00:01.000Z',
  ...written,
});

describe('the notices topic, over the wire', () => {
  let queues: Awaited<ReturnType<typeof startQueues>>;
  let sns: SNSClient;
  let sqs: SQSClient;
  let made = 0;
  beforeAll(async () => {
    queues = await startQueues();
    sns = createTopicClient(queues.access);
    sqs = createQueueClient(queues.access);
  });
  afterAll(async () => {
    sns.destroy();
    sqs.destroy();
    await queues.stop();
  });

  const topicWith = async (...filters: readonly (object | null)[]) => {
    const name = `notices-${made++}`;
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    const urls: string[] = [];
    for (const [n, filter] of filters.entries()) {
      const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${n}` }));
      const Attributes = {
        RawMessageDelivery: 'true',
        ...(filter === null ? {} : { FilterPolicy: JSON.stringify(filter) }),
      };
      const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}-${n}`;
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
      urls.push(QueueUrl);
    }
    return { topic: { client: sns, topicArn: TopicArn }, urls };
  };
  const received = async (QueueUrl: string | undefined): Promise<Notice[]> => {
    const notices: Notice[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return notices;
      notices.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
    }
  };

  it('carries notices as they are, more than one call takes', async () => {
    const { topic, urls } = await topicWith(null);
    const notices = Array.from({ length: 13 }, (_, n) => notice(`one#${n}`));
    await publishNotices(topic, notices);
    const got = await received(urls[0]);
    expect(new Set(got.map(({ id }) => id))).toEqual(new Set(notices.map(({ id }) => id)));
    expect(got[0]).toEqual(notices.find(({ id }) => id === got[0]?.id));
  });

  it('can be filtered by its severity, its state and its cluster', async () => {
    const { topic, urls } = await topicWith(
      { severity: ['critical'], state: ['open'] },
      { severity: ['info'] },
      { state: ['resolved'] },
      { cluster: [{ prefix: 'arn:aws:ecs:eu-west-1:000000000000:cluster/prod' }] },
      { cluster: ['arn:aws:ecs:eu-west-1:000000000000:cluster/staging'] },
    );
    await publishNotices(topic, [notice('one#1')]);
    const counts = await Promise.all(urls.map(async (url) => (await received(url)).length));
    expect(counts).toEqual([1, 0, 0, 1, 0]);
  });

  it('can be filtered by its kind, and no filter by rule matches what no rule is broken in', async () => {
    const { topic, urls } = await topicWith(
      { kind: ['not-judged'] },
      { kind: ['order'] },
      { rule: [{ exists: true }] },
      { rule: [{ exists: false }] },
    );
    await publishNotices(topic, [notice('one#1'), notice('two#1', { kind: 'not-judged', rules: [] })]);
    const ids = await Promise.all(urls.map(async (url) => (await received(url)).map(({ id }) => id)));
    expect(ids).toEqual([['two#1'], ['one#1'], ['one#1'], ['two#1']]);
  });

  // the emulator compares arrays as one text, so the filter itself is not tried here: only what it would read
  it('can be filtered by each of its rules: they arrive as an array of their names', async () => {
    const { topic, urls } = await topicWith(null);
    await publishNotices(topic, [notice('one#1')]);
    const request = { QueueUrl: urls[0], MessageAttributeNames: ['All'] };
    const { Messages } = await sqs.send(new ReceiveMessageCommand(request));
    expect(Messages?.[0]?.MessageAttributes?.rule).toMatchObject({
      DataType: 'String.Array',
      StringValue: '["daemon-started-first","daemon-stayed-up"]',
    });
  });

  it('says of those that no person is told of that they are silenced, and of no others', async () => {
    const { topic, urls } = await topicWith(null, { silenced: [{ exists: false }] });
    await publishNotices(topic, [notice('one#1'), notice('two#1')], new Set(['two#1']));
    const request = { QueueUrl: urls[0], MessageAttributeNames: ['All'], MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(request));
    const silenced = Messages.map(({ Body = '', MessageAttributes = {} }) => [
      JSON.parse(Body).id,
      MessageAttributes.silenced?.StringValue,
    ]);
    expect(silenced.toSorted()).toEqual([
      ['one#1', undefined],
      ['two#1', 'true'],
    ]);
    expect((await received(urls[1])).map(({ id }) => id)).toEqual(['one#1']);
  });

  it('takes hostile text, in the message as it was, in attributes made legal', async () => {
    const { topic, urls } = await topicWith(null);
    const hostile = 'a\u0000b\u001f\ufffe \ud83d half 🛰 <&"';
    await publishNotices(topic, [
      notice('one#1', { clusterArn: hostile, summary: hostile }),
      notice('one#2', { clusterArn: '' }),
    ]);
    const got = await received(urls[0]);
    expect(got.find(({ id }) => id === 'one#1')).toMatchObject({ clusterArn: hostile, summary: hostile });
    expect(got).toHaveLength(2);
  });
});

describe('the notices topic, mocked', () => {
  const client = new SNSClient({ region: 'eu-west-1' });
  const sns = mockClient(client);
  const topic = { client, topicArn: 'arn:aws:sns:eu-west-1:000000000000:notices' };
  beforeEach(() => {
    sns.reset();
  });
  const entries = () =>
    sns.commandCalls(PublishBatchCommand).flatMap(({ args }) => args[0].input.PublishBatchRequestEntries);

  it('is told what filters read, in values that SNS accepts', async () => {
    sns.on(PublishBatchCommand).resolves({});
    await publishNotices(topic, [
      notice('one#1'),
      notice('one#2', { clusterArn: `\u0001\ud83d${'🛰'.repeat(300)}`, rules: [] }),
      notice('one#3', { clusterArn: '' }),
    ]);
    const [plain, hostile, empty] = entries().map((entry) => entry?.MessageAttributes);
    expect(plain).toEqual({
      kind: { DataType: 'String', StringValue: 'order' },
      rule: { DataType: 'String.Array', StringValue: '["daemon-started-first","daemon-stayed-up"]' },
      severity: { DataType: 'String', StringValue: 'critical' },
      state: { DataType: 'String', StringValue: 'open' },
      cluster: { DataType: 'String', StringValue: 'arn:aws:ecs:eu-west-1:000000000000:cluster/production' },
    });
    expect(hostile?.cluster?.StringValue).toBe('\ufffd'.repeat(256));
    expect(hostile?.rule).toBeUndefined();
    expect(empty?.cluster?.StringValue).toBe('unknown');
  });

  it('that refuses some notices names those', async () => {
    sns
      .on(PublishBatchCommand)
      .resolves({ Failed: [{ Id: '1', Code: 'Throttled', Message: 'later', SenderFault: false }] });
    await expect(publishNotices(topic, [notice('one#1'), notice('one#2')])).rejects.toMatchObject({
      message: `1 of 2 messages to ${topic.topicArn} were not sent: Throttled: later`,
      unsent: [{ message: { id: 'one#2' }, reason: 'Throttled: later' }],
    });
  });

  it('that is gone refuses all, and says why', async () => {
    sns.on(PublishBatchCommand).rejects(new Error('Topic does not exist'));
    await expect(publishNotices(topic, [notice('one#1')])).rejects.toMatchObject({
      unsent: [{ message: { id: 'one#1' }, reason: 'Error: Topic does not exist' }],
    });
  });

  it('is not asked for a notice larger than it takes', async () => {
    sns.on(PublishBatchCommand).resolves({});
    await expect(
      publishNotices(topic, [notice('one#1', { summary: 'x'.repeat(300_000) }), notice('one#2')]),
    ).rejects.toMatchObject({ unsent: [{ message: { id: 'one#1' } }] });
    expect(entries()).toHaveLength(1);
  });
});
