import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { vi } from 'vitest';
import { createTopicClient } from '../../shared/edge/aws/clients.ts';
import { ACCOUNT, REGION, startQueues, startTable } from '../edge/aws/loopback.ts';
import { startEventBus } from '../edge/aws/loopback-event-bus.ts';
import { startParameters } from '../edge/aws/loopback-parameters.ts';
import { LoopbackSlack } from '../edge/tell/loopback-slack.ts';
import { batchOf, lambdaContext } from './batches.ts';

/** A secret of Secrets Manager, as SSM names it. */
export const SECRET_NAME = '/aws/reference/secretsmanager/bookend-slack';

/** `tell` as it is deployed, on loopback: DynamoDB, SNS with a mailbox that subscribed, SSM, EventBridge, and Slack. */
export const startTelling = async () => {
  const [table, queues, parameters] = await Promise.all([startTable(), startQueues(), startParameters()]);
  const bus = await startEventBus('alerts');
  const slack = new LoopbackSlack();
  await slack.listen();
  const sqs = new SQSClient(queues.access);
  const sns = createTopicClient(queues.access);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox' }));
  const { QueueUrl: ownQueue = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'tell' }));
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'digest' }));
  const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:mailbox`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));

  for (const [name, value] of Object.entries({
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SQS: String(queues.access.endpoint),
    AWS_ENDPOINT_URL_SNS: String(queues.access.endpoint),
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.endpoint,
    STAGE: 'test',
    ACCOUNT_ID: ACCOUNT,
    TABLE_NAME: table.tableName,
    TELL_QUEUE_URL: ownQueue,
    DIGEST_TOPIC_ARN: TopicArn,
    SLACK_SECRET: SECRET_NAME,
    POWERTOOLS_METRICS_DISABLED: 'false', // else they are while developing
    POWERTOOLS_DEV: 'true', // logs and metrics go to the console that a test can listen to
  }))
    vi.stubEnv(name, value);

  /** A cold start: what a function keeps between its calls is gone. */
  const start = async () => {
    vi.resetModules();
    const { handler } = await import('../../functions/tell.ts');
    return (bodies: readonly unknown[], remainingMs = 90_000): Promise<unknown> =>
      handler(batchOf(bodies), { ...lambdaContext, getRemainingTimeInMillis: () => remainingMs });
  };

  /** The function as a person invokes it. */
  const invoke = async (event: { readonly test: unknown } | { readonly ack: unknown }): Promise<unknown> => {
    const { handler } = await import('../../functions/tell.ts');
    return handler(event, { ...lambdaContext, getRemainingTimeInMillis: () => 90_000 });
  };

  return {
    invoke,
    slack,
    bus,
    parameters,
    start,
    /** The messages of groups to themselves, as they come once they are due. */
    wakes: async (): Promise<readonly { readonly wake: string }[]> => {
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
      return Items.flatMap(({ pk }) => {
        const key = String(pk).slice('thread#'.length);
        return key.startsWith('due#') ? [{ wake: key }] : [];
      });
    },
    /** The e-mails that have arrived since it was last asked. */
    mails: async (): Promise<readonly { Subject: string; Message: string }[]> => {
      const mails: { Subject: string; Message: string }[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        if (Messages.length === 0) return mails;
        for (const { Body = '', ReceiptHandle } of Messages) {
          mails.push(JSON.parse(Body));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
      }
    },
    stop: async () => {
      vi.unstubAllEnvs();
      sqs.destroy();
      sns.destroy();
      await Promise.all([table.stop(), queues.stop(), parameters.stop(), bus.stop(), slack.close()]);
    },
  };
};
