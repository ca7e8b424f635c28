import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnsentError } from '../../../shared/edge/aws/batches.ts';
import { createQueueClient } from '../../../shared/edge/aws/clients.ts';
import { delaySecondsUntil, sendMessages } from '../../../shared/edge/aws/queue.ts';
import { startQueues } from './loopback.ts';

const now = (body: unknown) => ({ body, delaySeconds: 0 });

describe('a queue, over the wire', () => {
  let queues: Awaited<ReturnType<typeof startQueues>>;
  let client: SQSClient;
  let made = 0;
  beforeAll(async () => {
    queues = await startQueues();
    client = createQueueClient(queues.access);
  });
  afterAll(async () => {
    client.destroy();
    await queues.stop();
  });

  const emptyQueue = async () => {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `checks-${made++}` }));
    return { client, queueUrl: QueueUrl };
  };
  const received = async (queueUrl: string): Promise<unknown[]> => {
    const bodies: unknown[] = [];
    for (;;) {
      const request = { QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(request));
      if (Messages.length === 0) return bodies;
      bodies.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
    }
  };

  it('gets every message once, in as many calls as it takes', async () => {
    const queue = await emptyQueue();
    const bodies = Array.from({ length: 23 }, (_, n) => ({ n }));
    await sendMessages(queue, bodies.map(now));
    const got = (await received(queue.queueUrl)) as { n: number }[];
    expect(got.toSorted((one, other) => one.n - other.n)).toEqual(bodies);
  });

  it('gets hostile text as it was', async () => {
    const queue = await emptyQueue();
    const body = { why: 'a\u0000b\u001f\ufffe\uffff \ud83d half 🛰 <&"', constructor: 1 };
    await sendMessages(queue, [now(body)]);
    expect(await received(queue.queueUrl)).toEqual([body]);
  });

  it('holds back what is delayed, at most 900 s', async () => {
    const queue = await emptyQueue();
    await sendMessages(
      queue,
      [30, 900, 5000, 1.2].map((delaySeconds) => ({ body: delaySeconds, delaySeconds })),
    );
    await sendMessages(queue, [now('at once'), { body: 'late already', delaySeconds: -5 }]);
    const counted = { QueueUrl: queue.queueUrl, AttributeNames: ['All' as const] };
    const { Attributes } = await client.send(new GetQueueAttributesCommand(counted));
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '2',
      ApproximateNumberOfMessagesDelayed: '4',
    });
  });

  it('that does not exist refuses all of them by name', async () => {
    const { queueUrl } = await emptyQueue();
    const sending = sendMessages({ client, queueUrl: `${queueUrl}-none` }, [now(1), now(2)]);
    await expect(sending).rejects.toThrow(/^2 of 2 messages to .*-none were not sent/);
  });
});

describe('a queue that fails', () => {
  const client = new SQSClient({ region: 'eu-west-1' });
  const sqs = mockClient(client);
  const queue = { client, queueUrl: 'https://sqs/1/checks' };
  beforeEach(() => {
    sqs.reset();
  });

  const unsentOf = async (sending: Promise<void>) => {
    const error = await sending.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return error instanceof UnsentError ? error.unsent : error;
  };
  const failed = (Id: string) => ({ Id, Code: 'InternalError', Message: 'try again', SenderFault: false });

  it('for some of a call, inside a 200, names those', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Failed: [failed('1')], Successful: [] });
    expect(await unsentOf(sendMessages(queue, [now('a'), now('b'), now('c')]))).toEqual([
      { message: now('b'), reason: 'InternalError: try again' },
    ]);
  });

  it('for one call does not keep the next from being made', async () => {
    const messages = Array.from({ length: 25 }, (_, n) => now(n));
    sqs
      .on(SendMessageBatchCommand)
      .rejectsOnce(new Error('socket hang up'))
      .resolves({ Failed: [failed('24')] });
    const sending = sendMessages(queue, messages);
    expect(await unsentOf(sending)).toEqual([
      ...messages.slice(0, 10).map((message) => ({ message, reason: 'Error: socket hang up' })),
      { message: messages[24], reason: 'InternalError: try again' },
    ]);
    expect(sqs.commandCalls(SendMessageBatchCommand)).toHaveLength(3);
    await expect(sending).rejects.toMatchObject({ cause: new Error('socket hang up') });
  });

  it('is not asked for a message larger than it takes; its neighbours go', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    const large = now('ü'.repeat(140_000));
    expect(await unsentOf(sendMessages(queue, [now(1), large, now(2)]))).toEqual([
      { message: large, reason: 'it takes 280002 of the 262144 bytes of a message' },
    ]);
    const [call] = sqs.commandCalls(SendMessageBatchCommand);
    expect(call?.args[0].input.Entries?.map(({ MessageBody }) => MessageBody)).toEqual(['1', '2']);
  });

  it('gets no more bytes in a call than one message may have', async () => {
    sqs.on(SendMessageBatchCommand).resolves({});
    await sendMessages(
      queue,
      Array.from({ length: 6 }, () => now('x'.repeat(100_000))),
    );
    const sizes = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries?.length);
    expect(sizes).toEqual([2, 2, 2]);
  });

  it('is not called for nothing', async () => {
    await sendMessages(queue, []);
    expect(sqs.calls()).toHaveLength(0);
  });
});

describe('the delay until a moment', () => {
  it.each([
    { until: 1500, seconds: 2 },
    { until: 0, seconds: 0 },
    { until: -70_000, seconds: 0 },
    { until: 3_600_000, seconds: 900 },
  ])('$until ms from now is $seconds s', ({ until, seconds }) => {
    expect(delaySecondsUntil(1_000_000 + until, 1_000_000)).toBe(seconds);
  });
});
