import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createQueueClient, createTopicClient } from '../shared/edge/aws/clients.ts';
import { type QueueMessage, sendMessages } from '../shared/edge/aws/queue.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { createOutboxReader } from '../shared/edge/outbox/dynamo-outbox.ts';
import { lettersIn, sendLetters } from '../shared/edge/outbox/send-messages.ts';
import { passOn } from '../shared/edge/react/send-due.ts';
import { publishNotices } from '../shared/edge/react/topic.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { readEnvironment } from '../shared/edge/setup/environment.ts';
import { count, countInDetail, ServiceMetrics } from '../shared/edge/setup/metrics.ts';
import { changesIn } from '../shared/edge/store/changes.ts';

const environment = readEnvironment([
  'tableName',
  'noticesTopicArn',
  'checksQueueUrl',
  'remediesQueueUrl',
  'runbookBaseUrl',
  'detailedMetrics',
]);
const { region, stage, tableName, detailedMetrics } = environment;
const { noticesTopicArn, checksQueueUrl, remediesQueueUrl, runbookBaseUrl } = environment;
const logger = new Logger({ serviceName: 'react' });
const metrics = new ServiceMetrics({ service: 'react', stage, detailed: detailedMetrics });
const { client, store, policyNow } = openTable({ region, tableName }, logger, metrics);
const topic = { client: createTopicClient({ region }), topicArn: noticesTopicArn };
const queues = createQueueClient({ region });
const outbox = createOutboxReader({
  client,
  tableName,
  onBroken: (pk, cause) => logger.error('A letter of the outbox cannot be read', { pk, error: asError(cause) }),
});
const sendRemedies = (messages: readonly QueueMessage[]): Promise<void> =>
  sendMessages({ client: queues, queueUrl: remediesQueueUrl }, messages);

/**
 * What places have committed goes out: notices to the topic, checks and remedies to their queues; and so do the letters of
 * the outbox, to the remedies queue. The stream only wakes: what is sent is read from the table. What could not be sent is
 * answered as failed and comes again; after the last attempt it is found by the sweep, since it still stands in the table.
 */
const react = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const changes = changesIn(Records);
  const passed = await passOn(changes, {
    store,
    publish: (notices, silenced) => publishNotices(topic, notices, silenced),
    send: (messages) => sendMessages({ client: queues, queueUrl: checksQueueUrl }, messages),
    sendRemedies,
    policy: await policyNow(),
    account: accountOf(noticesTopicArn),
    region,
    runbookBaseUrl,
    now: Date.now,
  });
  const letters = await sendLetters(lettersIn(Records), { outbox, send: sendRemedies, now: Date.now });
  for (const { key, cause } of passed.failed)
    logger.error('A place was not told in full', { place: key, error: asError(cause) });
  for (const { key, cause } of passed.unmade)
    logger.error('A notice was told without its details', { place: key, error: asError(cause) });
  for (const { key, cause } of letters.failed)
    logger.error('A letter was not sent, or not removed after that', { pk: key, error: asError(cause) });
  count(metrics, {
    Notices: passed.sent.length,
    Untold: passed.failed.length,
    Unmade: passed.unmade.length,
    Unsent: letters.failed.length,
  });
  const { checks, remedies, lostRaces } = passed;
  countInDetail(metrics, { Checks: checks, Remedies: remedies, LostRaces: lostRaces, Letters: letters.sent });
  const failed = [...passed.failedRecords, ...letters.failedRecords];
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

/** Topics are in the account that they tell of: `arn:aws:sns:REGION:ACCOUNT:NAME`. */
const accountOf = (topicArn: string): string => topicArn.split(':')[4] ?? '';

export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>(react)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
