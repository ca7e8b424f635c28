import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAccess } from '../../../shared/edge/aws/clients.ts';
import { type CallCounter, NOT_BOOKEND } from './calls.ts';
import type { DeployedQueue, Deployment } from './deployment-files.ts';
import { type QueueServer, startQueueServer } from './queue-server.ts';

/** The account that the server of queues and topics speaks for; it knows no other. */
export const ACCOUNT = '000000000000';

/** SQS and SNS, with the deployment's queues, topics and subscriptions. */
export type Queues = Omit<QueueServer, 'addAddress'> &
  Names & {
    /** The client of AWS itself, which receives for the functions and puts events in. */
    readonly sqs: SQSClient;
    readonly names: readonly string[];
    readonly topics: readonly string[];
  };

type Names = {
  readonly urlOf: (queue: string) => string;
  readonly arnOf: (queue: string) => string;
  readonly topicArnOf: (topic: string) => string;
};

type Declared = Pick<Deployment, 'queues' | 'topics' | 'subscriptions'>;

export type QueuesOptions = {
  readonly access: Pick<AwsAccess, 'region' | 'credentials'>;
  readonly deployment: Declared;
  readonly counter: CallCounter;
};

/** Starts them on 127.0.0.1, and makes what the deployment declares. */
export const startQueues = async ({ access, deployment, counter }: QueuesOptions): Promise<Queues> => {
  const { addAddress, ...server } = await startQueueServer(counter);
  const names = namesIn(access.region, server.endpoint);
  const settings = { ...access, endpoint: server.endpoint, customUserAgent: NOT_BOOKEND };
  const sqs = new SQSClient(settings);
  const stop = async (): Promise<void> => {
    sqs.destroy();
    await server.stop();
  };
  try {
    for (const queue of deployment.queues) addAddress(names.urlOf(queue.name), await createQueue(sqs, queue, names));
    await createTopics(new SNSClient(settings), deployment, names);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ...server,
    ...names,
    sqs,
    names: deployment.queues.map(({ name }) => name),
    topics: deployment.topics,
    stop,
  };
};

const namesIn = (region: string, endpoint: string): Names => ({
  urlOf: (queue) => `${endpoint}/${ACCOUNT}/${queue}`,
  arnOf: (queue) => `arn:aws:sqs:${region}:${ACCOUNT}:${queue}`,
  topicArnOf: (topic) => `arn:aws:sns:${region}:${ACCOUNT}:${topic}`,
});

/** @returns the URL by which the server itself knows it */
const createQueue = async (sqs: SQSClient, queue: DeployedQueue, { arnOf }: Names): Promise<string> => {
  const { name: QueueName, visibilitySeconds, deadLetters } = queue;
  const redrive = deadLetters && {
    deadLetterTargetArn: arnOf(deadLetters.queue),
    maxReceiveCount: deadLetters.afterReceives,
  };
  const Attributes = {
    VisibilityTimeout: String(visibilitySeconds),
    ...(redrive === null ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
  };
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
};

const createTopics = async (sns: SNSClient, { topics, subscriptions }: Declared, names: Names): Promise<void> => {
  for (const Name of topics) await sns.send(new CreateTopicCommand({ Name }));
  for (const { topic, queue, isRaw } of subscriptions) {
    const Attributes = { RawMessageDelivery: String(isRaw) };
    const [TopicArn, Endpoint] = [names.topicArnOf(topic), names.arnOf(queue)];
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
  }
  sns.destroy();
};
