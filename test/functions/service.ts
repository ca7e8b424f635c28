import { isDeepStrictEqual } from 'node:util';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { vi } from 'vitest';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { createTopicClient } from '../../shared/edge/aws/clients.ts';
import type { CheckMessage } from '../../shared/edge/messages/checks.ts';
import type { RemedyMessage } from '../../shared/edge/messages/remedy-message.ts';
import { createDynamoStore } from '../../shared/edge/store/dynamo-store.ts';
import type { LocalTable } from '../edge/aws/dynamodb-local.ts';
import { ACCOUNT, REGION, startQueues, startTable } from '../edge/aws/loopback.ts';
import { passesFilter, wakesAudit } from '../service/deployment.ts';
import { batchOf, lambdaContext, streamOf } from './batches.ts';

type Change = NonNullable<DynamoDBRecord['dynamodb']>;
type Items = ReadonlyMap<string, Record<string, AttributeValue>>;

/** By the filter on the stream that is deployed. */
const isLetThrough = (dynamodb: Change): boolean => passesFilter({ dynamodb });

export type ServiceOptions = {
  readonly ecsUrl?: string;
  readonly cloudWatchUrl?: string;
  /** DynamoDB Local in place of dynalite: then the stream is its own. */
  readonly startLocal?: () => Promise<LocalTable>;
};

/**
 * Bookend as it is deployed, on loopback: the wrapped handlers, with real clients, over DynamoDB, SQS and SNS.
 * @param ecsUrl where ECS is, if anything asks it
 */
export const startService = async ({ ecsUrl, cloudWatchUrl, startLocal }: ServiceOptions = {}) => {
  const local = await startLocal?.();
  const [table, queues] = await Promise.all([local ?? startTable(), startQueues()]);
  const sqs = new SQSClient(queues.access);
  const sns = createTopicClient(queues.access);
  const raw = new DynamoDBClient({
    region: REGION,
    endpoint: table.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { QueueUrl: inbox = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'inbox' }));
  const { QueueUrl: checks = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'checks' }));
  const { QueueUrl: remedies = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'remedies' }));
  const { QueueUrl: told = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'tell' }));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'notices' }));
  const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:inbox`;
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));

  for (const [name, value] of Object.entries({
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SQS: new URL(checks).origin,
    AWS_ENDPOINT_URL_SNS: String(queues.access.endpoint),
    AWS_ENDPOINT_URL_ECS: ecsUrl ?? 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_CLOUDWATCH: cloudWatchUrl ?? 'http://127.0.0.1:9',
    STAGE: 'test',
    ACCOUNT_ID: ACCOUNT,
    TABLE_NAME: table.tableName,
    NOTICES_TOPIC_ARN: TopicArn,
    CHECKS_QUEUE_URL: checks,
    TELL_QUEUE_URL: told,
    REMEDIES_QUEUE_URL: remedies,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  }))
    vi.stubEnv(name, value);
  // The timelines and the simulated fleets are of other accounts and Regions than the queues.
  const accounts = [
    { accountId: '111122223333', regions: ['eu-west-1'] },
    { accountId: '123456789012', regions: ['us-west-2'] },
  ];
  const watched = { pk: 'watched', document: JSON.stringify({ accounts }) };
  await table.client.send(new PutCommand({ TableName: table.tableName, Item: watched }));
  const observe = (await import('../../functions/observe.ts')).handler;
  const react = (await import('../../functions/react.ts')).handler;
  const inspect = (await import('../../functions/inspect.ts')).handler;
  const audit = (await import('../../functions/audit.ts')).handler;

  const received = async (QueueUrl: string): Promise<unknown[]> => {
    const messages: unknown[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return messages;
      messages.push(...Messages.map(({ Body = '' }) => JSON.parse(Body)));
      for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  };
  const items = async (): Promise<Items> => {
    const { Items = [] } = await raw.send(new ScanCommand({ TableName: table.tableName, ConsistentRead: true }));
    return new Map(Items.map((item) => [item.pk?.S ?? '', item]));
  };
  let streamed: Items = new Map();

  return {
    store: createDynamoStore({ client: table.client, tableName: table.tableName, onBroken: () => {} }),
    put: (item: Readonly<Record<string, unknown>>) =>
      table.client.send(new PutCommand({ TableName: table.tableName, Item: { ...item } })),
    itemOf: async (pk: string) =>
      (await table.client.send(new GetCommand({ TableName: table.tableName, Key: { pk } }))).Item,
    observes: (bodies: readonly unknown[]): Promise<SQSBatchResponse> => observe(batchOf(bodies), lambdaContext),
    /** The table's stream tells of the writes since it was last asked: the newest image of each item. */
    changes: async (): Promise<readonly Change[]> => {
      if (local !== undefined) return (await local.changes()).filter(isLetThrough);
      const now = await items();
      const changed = [...now].filter(([pk, item]) => !isDeepStrictEqual(item, streamed.get(pk)));
      const changes = changed.map(([pk, item]) => imageOf(pk, item, streamed.get(pk)));
      streamed = now;
      return changes.filter(isLetThrough);
    },
    reacts: (changes: readonly Change[]) => react(streamOf(changes), lambdaContext),
    inspects: (bodies: readonly unknown[]) => inspect(batchOf(bodies), lambdaContext),
    /** Runs audit on its schedule, on a person's request, or on records of the stream. */
    audits: (event: unknown, remainingMs = 900_000) =>
      audit(event, { ...lambdaContext, getRemainingTimeInMillis: () => remainingMs }),
    /** Records of the stream that ask for audits which have not ended, by the filter that is deployed. */
    auditsAsked: async () => {
      const records = [...(await items())].map(([pk, item]) => ({ Keys: { pk: { S: pk } }, NewImage: plain(item) }));
      return records.filter((dynamodb) => wakesAudit({ dynamodb })).map((change) => streamOf([change]));
    },
    /** Runs the schedule's sweep of one minute. */
    sweeps: () => inspect({ schedule: 'sweep' }, lambdaContext),
    isWokenBy: (event: unknown) => inspect(event as SQSEvent, lambdaContext),
    /** The notices that have arrived since it was last asked, where somebody subscribed to the topic. */
    notices: async () => (await received(inbox)) as Notice[],
    /** The checks that are there to be made now. */
    checks: async () => (await received(checks)) as CheckMessage[],
    /** The remedies that were asked for since it was last asked. */
    remedies: async () => (await received(remedies)) as RemedyMessage[],
    stop: async () => {
      vi.unstubAllEnvs();
      for (const client of [sqs, sns, raw]) client.destroy();
      await Promise.all([table.stop(), queues.stop()]);
    },
  };
};

/** Of an image, what react reads is text and numbers: bytes are left out. */
const imageOf = (
  pk: string,
  item: Record<string, AttributeValue>,
  before: Record<string, AttributeValue> | undefined,
): Change => ({
  Keys: { pk: { S: pk } },
  NewImage: plain(item),
  ...(before === undefined ? {} : { OldImage: plain(before) }),
});

const plain = (item: Record<string, AttributeValue>): NonNullable<Change['NewImage']> => {
  const image: NonNullable<Change['NewImage']> = {};
  for (const [name, { S, N }] of Object.entries(item)) {
    if (S !== undefined) image[name] = { S };
    if (N !== undefined) image[name] = { N };
  }
  return image;
};
