import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDynamoClient, createTopicClient } from '../shared/edge/aws/clients.ts';
import { readNotices } from '../shared/edge/messages/read-notices.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { mailReceiver } from '../shared/edge/tell/mail/mail-receiver.ts';
import { publishMailTo } from '../shared/edge/tell/mail/publish-mail.ts';
import { reportTold } from '../shared/edge/tell/receivers/report-told.ts';
import { tellNotices } from '../shared/edge/tell/receivers/tell-notices.ts';
import { slackReceiver } from '../shared/edge/tell/slack/slack-receiver.ts';
import { openSlack } from '../shared/edge/tell/slack/slack-source.ts';
import { dynamoThreadStore } from '../shared/edge/tell/threads/thread-store-dynamodb.ts';

/** So much of the function's time is left after the last call to Slack: a storm records each of its incidents. */
const RECORDS_MILLISECONDS = 15_000;

/**
 * Notices become messages for people. One that could not be told in full is answered as failed and comes again; a message that
 * is not a notice ends in the dead letters, and so does, once the queue gives up, what only a person can put right.
 */
export const handler = lambda('tell', ['tableName', 'digestTopicArn', 'slackSecret'], (environment, telemetry) => {
  const { region, stage, tableName, digestTopicArn } = environment;
  const sleep = async (milliseconds: number) => void (await setTimeout(milliseconds));
  const ports = {
    threads: dynamoThreadStore({ client: createDynamoClient({ region }), tableName, now: Date.now, sleep }),
    now: Date.now,
    holder: { by: randomUUID(), sleep },
  };
  const publishMail = publishMailTo({ client: createTopicClient({ region }), topicArn: digestTopicArn });
  const slack = openSlack(environment, sleep, telemetry);

  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadlineAt = Date.now() + context.getRemainingTimeInMillis() - RECORDS_MILLISECONDS;
    const read = readNotices(Records);
    // by e-mail first, since it is what remains while Slack is down
    const receivers = [mailReceiver(publishMail), slackReceiver(await slack.client())];
    const told = await tellNotices(read.notices, { ...ports, receivers }, { deadlineAt, stage });
    if (told.failed.some(({ needsAPerson }) => needsAPerson)) slack.forget();
    reportTold(read, told, telemetry);
    const untold = told.failed.flatMap(({ noticeId }) => read.messagesOf.get(noticeId) ?? []);
    return batchResponse([...read.broken.map(({ messageId }) => messageId), ...untold]);
  };
});
