import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDynamoClient, createTopicClient } from '../shared/edge/aws/clients.ts';
import { readNotices } from '../shared/edge/messages/read-notices.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { createSelfTestCame } from '../shared/edge/status/self-test-came.ts';
import { openHeartbeat } from '../shared/edge/tell/heartbeat/heartbeat.ts';
import { mailReceiver } from '../shared/edge/tell/mail/mail-receiver.ts';
import { publishMailTo } from '../shared/edge/tell/mail/publish-mail.ts';
import { reportTold } from '../shared/edge/tell/receivers/report-told.ts';
import { tellNotices } from '../shared/edge/tell/receivers/tell-notices.ts';
import { slackReceiver } from '../shared/edge/tell/slack/slack-receiver.ts';
import { openSlack } from '../shared/edge/tell/slack/slack-source.ts';
import { dynamoThreadStore } from '../shared/edge/tell/threads/thread-store-dynamodb.ts';

/** So much of the function's time is left after the last call to Slack: a storm records each of its incidents. */
const RECORDS_MILLISECONDS = 15_000;

const VARIABLES = ['tableName', 'digestTopicArn', 'slackSecret', 'heartbeatUrl'] as const;

/**
 * Notices become messages for people. One that could not be told in full is answered as failed and comes again; a message that
 * is not a notice ends in the dead letters, and so does, once the queue gives up, what only a person can put right.
 */
export const handler = lambda('tell', VARIABLES, (environment, telemetry) => {
  const { region, stage, tableName, digestTopicArn } = environment;
  const table = { client: createDynamoClient({ region }), tableName };
  const sleep = async (milliseconds: number) => void (await setTimeout(milliseconds));
  const ports = {
    threads: dynamoThreadStore({ ...table, now: Date.now, sleep }),
    now: Date.now,
    holder: { by: randomUUID(), sleep },
  };
  const publishMail = publishMailTo({ client: createTopicClient({ region }), topicArn: digestTopicArn });
  const slack = openSlack(environment, sleep, telemetry);
  const heartbeat = openHeartbeat(environment, telemetry);
  const selfTestCame = createSelfTestCame({ table, now: Date.now, heartbeat }, telemetry);

  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadlineAt = Date.now() + context.getRemainingTimeInMillis() - RECORDS_MILLISECONDS;
    const read = readNotices(Records);
    // by e-mail first, since it is what remains while Slack is down
    const receivers = [mailReceiver(publishMail), slackReceiver(await slack.client())];
    const [told] = await Promise.all([
      tellNotices(read.notices, { ...ports, receivers }, { deadlineAt, stage }),
      selfTestCame(read.selfTests),
    ]);
    if (told.failed.some(({ needsAPerson }) => needsAPerson)) slack.forget();
    reportTold(read, told, telemetry);
    const untold = told.failed.flatMap(({ noticeId }) => read.messagesOf.get(noticeId) ?? []);
    return batchResponse([...read.broken.map(({ messageId }) => messageId), ...untold]);
  };
});
