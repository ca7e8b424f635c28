import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDynamoClient, createParameterClient, createTopicClient } from '../shared/edge/aws/clients.ts';
import { storedSecret } from '../shared/edge/aws/secret.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { readNotices } from '../shared/edge/messages/read-notices.ts';
import { readEnvironment } from '../shared/edge/setup/environment.ts';
import { count, countInDetail, ServiceMetrics } from '../shared/edge/setup/metrics.ts';
import { publishDigestTo } from '../shared/edge/tell/receivers/digest-topic.ts';
import { tellNotices } from '../shared/edge/tell/receivers/tell.ts';
import { slackClient } from '../shared/edge/tell/slack/client.ts';
import { createSlackSource } from '../shared/edge/tell/slack/slack-source.ts';
import { dynamoThreadStore } from '../shared/edge/tell/threads/thread-store-dynamodb.ts';

/** What is left of the function's time after the last call to Slack: a storm records each of its incidents. */
const RECORDS_MILLISECONDS = 15_000;

const { region, stage, tableName, digestTopicArn, slackSecret, detailedMetrics } = readEnvironment([
  'tableName',
  'digestTopicArn',
  'slackSecret',
  'detailedMetrics',
]);
const logger = new Logger({ serviceName: 'tell' });
const metrics = new ServiceMetrics({ service: 'tell', stage, detailed: detailedMetrics });
const sleep = async (milliseconds: number) => void (await setTimeout(milliseconds));
const teller = { by: randomUUID(), sleep };
const threads = dynamoThreadStore({ client: createDynamoClient({ region }), tableName, now: Date.now, sleep });
const publishDigest = publishDigestTo({ client: createTopicClient({ region }), topicArn: digestTopicArn });
const slackSource =
  slackSecret === null
    ? null
    : createSlackSource({
        read: storedSecret(createParameterClient({ region }), slackSecret),
        connect: (destination) => slackClient(destination, { fetch, now: Date.now, sleep }),
        now: Date.now,
        onBroken: (cause) => logger.error("Slack's secret cannot be used", asError(cause)),
      });

/**
 * Notices become messages for people. One that could not be told in full is answered as failed and comes again; one that
 * is no notice ends in the dead letters, and so does, after the queue's patience, what only a person can put right.
 */
const tell = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const deadlineAt = Date.now() + context.getRemainingTimeInMillis() - RECORDS_MILLISECONDS;
  const { notices, messagesOf, silenced, broken } = readNotices(Records);
  const slack = (await slackSource?.client()) ?? null;
  const { told, settled, failed } = await tellNotices(
    notices,
    { slack, publishDigest, threads, now: Date.now, teller },
    { deadlineAt, stage },
  );

  const forAPerson = failed.filter(({ needsAPerson }) => needsAPerson);
  if (forAPerson.length > 0) slackSource?.forget();
  for (const { messageId, cause } of broken)
    logger.error('A message is not a notice', { messageId, error: asError(cause) });
  for (const { noticeId, why, needsAPerson } of failed)
    logger.error('A notice was not told', { noticeId, why, needsAPerson });
  count(metrics, {
    Told: told.length,
    // What only a person can put right has a count, and an alarm, of its own.
    ToldFailed: failed.length - forAPerson.length,
    NeedsAPerson: forAPerson.length,
    Broken: broken.length,
  });
  countInDetail(metrics, { ToldBefore: settled.length, Silenced: silenced });

  const untold = failed.flatMap(({ noticeId }) => messagesOf.get(noticeId) ?? []);
  const messageIds = [...broken.map(({ messageId }) => messageId), ...untold];
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
};

export const handler = middy<SQSEvent, SQSBatchResponse>(tell)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
