import type { AddressInfo } from 'node:net';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { AwsAccess } from '../../../shared/edge/clients.ts';
import { type CallCounter, isBookends, NOT_BOOKEND } from './calls.ts';
import type { DeployedQueue, Deployment } from './deployment.ts';

/** The account that the server of queues and topics speaks for; it knows no other. */
export const ACCOUNT = '000000000000';

export type Queues = {
  readonly endpoint: string;
  /** For what AWS itself does: it receives for the functions, and puts events in. */
  readonly sqs: SQSClient;
  readonly names: readonly string[];
  readonly topics: readonly string[];
  readonly urlOf: (queue: string) => string;
  readonly arnOf: (queue: string) => string;
  readonly topicArnOf: (topic: string) => string;
  /** When the next message of a queue can be received, epoch milliseconds; infinite if there is none. */
  readonly nextAt: (queue: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

export type QueuesOptions = {
  readonly access: Pick<AwsAccess, 'region' | 'credentials'>;
  readonly deployment: Pick<Deployment, 'queues' | 'topics' | 'subscriptions'>;
  readonly counter: CallCounter;
};

/** SQS and SNS on 127.0.0.1, with the deployment's queues, topics and subscriptions. Its clock is the process's `Date`. */
export const startQueues = async ({ access, deployment, counter }: QueuesOptions): Promise<Queues> => {
  const app = buildApp({ logger: false }); // not `startFauxqs`, which listens on every interface
  const stale = new Set<string>();
  const next = new Map<string, number>();
  const markStale = (): void => {
    for (const { name } of deployment.queues) stale.add(name);
  };
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.method !== 'POST') {
      done(); // our own look at a queue
      return;
    }
    const { Action, QueueUrl } = (request.body ?? {}) as { Action?: string; QueueUrl?: string };
    // A queue's own URL has a host that only some resolvers know, so clients are given one with the address; by its own
    // URL alone the server finds it.
    if (QueueUrl !== undefined) Object.assign(request.body as object, { QueueUrl: ownUrls.get(QueueUrl) ?? QueueUrl });
    const target = request.headers['x-amz-target'];
    const action = Action ?? String(target).split('.')[1] ?? '';
    if (isBookends(request.headers['user-agent'])) counter.count(Action === undefined ? 'SQS' : 'SNS', action);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.method === 'POST') markStale();
    done();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const settings = { ...access, endpoint, customUserAgent: NOT_BOOKEND };
  const sqs = new SQSClient(settings);
  const sns = new SNSClient(settings);
  const urlOf = (queue: string): string => `${endpoint}/${ACCOUNT}/${queue}`;
  const arnOf = (queue: string): string => `arn:aws:sqs:${access.region}:${ACCOUNT}:${queue}`;
  const topicArnOf = (topic: string): string => `arn:aws:sns:${access.region}:${ACCOUNT}:${topic}`;
  const ownUrls = new Map<string, string>();

  for (const queue of deployment.queues) {
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: queue.name, Attributes: attributesOf(queue, arnOf) }),
    );
    ownUrls.set(urlOf(queue.name), QueueUrl);
  }
  for (const Name of deployment.topics) await sns.send(new CreateTopicCommand({ Name }));
  for (const { topic, queue, isRaw } of deployment.subscriptions)
    await sns.send(
      new SubscribeCommand({
        TopicArn: topicArnOf(topic),
        Protocol: 'sqs',
        Endpoint: arnOf(queue),
        Attributes: { RawMessageDelivery: String(isRaw) },
      }),
    );
  sns.destroy();

  return {
    endpoint,
    sqs,
    names: deployment.queues.map(({ name }) => name),
    topics: deployment.topics,
    urlOf,
    arnOf,
    topicArnOf,
    nextAt: async (queue) => {
      if (stale.delete(queue)) next.set(queue, earliest((await app.inject(`/_fauxqs/queues/${queue}`)).json()));
      return next.get(queue) ?? Number.POSITIVE_INFINITY;
    },
    stop: async () => {
      sqs.destroy();
      await app.close();
    },
  };
};

const attributesOf = ({ visibilitySeconds, deadLetters }: DeployedQueue, arnOf: (queue: string) => string) => ({
  VisibilityTimeout: String(visibilitySeconds),
  ...(deadLetters === null
    ? {}
    : {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: arnOf(deadLetters.queue),
          maxReceiveCount: deadLetters.afterReceives,
        }),
      }),
});

type Inspected = {
  readonly messages: {
    readonly ready: readonly unknown[];
    readonly delayed: readonly { readonly delayUntil?: number }[];
    readonly inflight: readonly { readonly visibilityDeadline: number }[];
  };
};

const earliest = ({ messages: { ready, delayed, inflight } }: Inspected): number =>
  ready.length > 0
    ? 0
    : Math.min(
        ...delayed.map(({ delayUntil = 0 }) => delayUntil),
        ...inflight.map(({ visibilityDeadline }) => visibilityDeadline),
      );
