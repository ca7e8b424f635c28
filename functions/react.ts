import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createDynamoClient, createQueueClient, createTopicClient } from '../shared/edge/clients.ts';
import { readEnvironment } from '../shared/edge/environment.ts';
import { count, NAMESPACE } from '../shared/edge/metrics.ts';
import { passOn } from '../shared/edge/pass-on.ts';
import { createPolicySource, storedPolicy } from '../shared/edge/policy-source.ts';
import { sendMessages } from '../shared/edge/queue.ts';
import { changesIn } from '../shared/edge/store/changes.ts';
import { createDynamoStore } from '../shared/edge/store/dynamo-store.ts';
import { publishNotices } from '../shared/edge/topic.ts';

const environment = readEnvironment(['tableName', 'noticesTopicArn', 'checksQueueUrl']);
const { region, stage, tableName, noticesTopicArn, checksQueueUrl } = environment;
const logger = new Logger({ serviceName: 'react' });
const metrics = new Metrics({ namespace: NAMESPACE, serviceName: 'react', defaultDimensions: { stage } });
const client = createDynamoClient({ region });
const store = createDynamoStore({
  client,
  tableName,
  onBroken: (pk, cause) => logger.error('An item of the table cannot be read', { pk, error: asError(cause) }),
});
const policyNow = createPolicySource({
  read: storedPolicy(client, tableName),
  now: Date.now,
  onBroken: (cause) => logger.error('The policy cannot be read: the last good one stays', asError(cause)),
});
const topic = { client: createTopicClient({ region }), topicArn: noticesTopicArn };
const queue = { client: createQueueClient({ region }), queueUrl: checksQueueUrl };

/**
 * What places have committed goes out: notices to the topic, checks to their queue. The stream only wakes: what is sent is
 * read from the table. What could not be sent is answered as failed and comes again; after the last attempt it is found
 * by the sweep, since it still stands in the table.
 */
const react = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const changes = changesIn(Records);
  const passed = await passOn(changes, {
    store,
    publish: (notices) => publishNotices(topic, notices),
    send: (messages) => sendMessages(queue, messages),
    policy: await policyNow(),
    account: accountOf(noticesTopicArn),
    region,
    runbookBaseUrl: null,
    now: Date.now,
  });
  for (const { key, cause } of passed.failed)
    logger.error('A place was not told in full', { place: key, error: asError(cause) });
  count(metrics, {
    Notices: passed.sent.length,
    Checks: passed.checks,
    LostRaces: passed.lostRaces,
    Untold: passed.failed.length,
  });
  return { batchItemFailures: passed.failedRecords.map((itemIdentifier) => ({ itemIdentifier })) };
};

/** Topics are in the account that they tell of: `arn:aws:sns:REGION:ACCOUNT:NAME`. */
const accountOf = (topicArn: string): string => topicArn.split(':')[4] ?? '';

const asError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)));

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(react)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
