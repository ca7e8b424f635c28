import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DEFAULT_POLICY } from '../shared/core/rules/default-policy.ts';
import {
  createBusClient,
  createDynamoClient,
  createQueueClient,
  createTopicClient,
} from '../shared/edge/aws/clients.ts';
import { type QueueMessage, sendMessages } from '../shared/edge/aws/queue.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { InputError } from '../shared/edge/errors/input-error.ts';
import { readNotices } from '../shared/edge/messages/read-notices.ts';
import { createPolicySource, storedGoodPolicy, storedPolicy } from '../shared/edge/policy/policy-source.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { createSelfTestCame } from '../shared/edge/status/self-test-came.ts';
import { busReceiver } from '../shared/edge/tell/bus/bus-receiver.ts';
import { putAlertTo } from '../shared/edge/tell/bus/put-alert.ts';
import { chatReceiver } from '../shared/edge/tell/chat/chat-receiver.ts';
import { publishNotificationTo } from '../shared/edge/tell/chat/publish-notification.ts';
import { openHeartbeat } from '../shared/edge/tell/heartbeat/heartbeat.ts';
import { mailReceiver } from '../shared/edge/tell/mail/mail-receiver.ts';
import { publishMailTo } from '../shared/edge/tell/mail/publish-mail.ts';
import { readAckRequest } from '../shared/edge/tell/receivers/ack-request.ts';
import { type AckAnswer, acknowledge } from '../shared/edge/tell/receivers/acknowledge.ts';
import type { Receiver } from '../shared/edge/tell/receivers/receiver.ts';
import { reportTold } from '../shared/edge/tell/receivers/report-told.ts';
import { sendTest } from '../shared/edge/tell/receivers/send-test.ts';
import { tellNotices } from '../shared/edge/tell/receivers/tell-notices.ts';
import { slackReceiver } from '../shared/edge/tell/slack/slack-receiver.ts';
import { openSlack } from '../shared/edge/tell/slack/slack-source.ts';
import { dynamoThreadStore } from '../shared/edge/tell/threads/thread-store-dynamodb.ts';

/** So much of the function's time is left after the last call to a receiver, for the records. */
const RECORDS_MILLISECONDS = 15_000;

/** Messages of its queue; or, from a person or a schedule, the wish for a test message; or a person's acknowledgement. */
export type Told = SQSEvent | { readonly test: unknown } | { readonly ack: unknown };

const VARIABLES = [
  ...(['accountId', 'tableName', 'tellQueueUrl', 'digestTopicArn', 'chatTopicArn'] as const),
  ...(['eventBus', 'slackSecret', 'heartbeatUrl'] as const),
];

/**
 * Notices become messages for people, told by groups of one cause; a group that is due later wakes this function by a message to itself. One
 * that could not be told in full is answered as failed and comes again; a message that is not a notice ends in the dead letters, and so does, once
 * the queue gives up, what only a person can put right.
 */
export const handler = lambda('tell', VARIABLES, (environment, telemetry) => {
  const { region, stage, accountId, tableName, tellQueueUrl, digestTopicArn, chatTopicArn, eventBus } = environment;
  const table = { client: createDynamoClient({ region }), tableName };
  const policyNow = createPolicySource({
    read: storedPolicy(table),
    readGood: storedGoodPolicy(table),
    now: Date.now,
    // the sweep counts a broken policy, and calls a person
    onBroken: (cause) => telemetry.logger.warn('The policy cannot be read: the last good one stays', asError(cause)),
  });
  const sleep = async (milliseconds: number) => void (await setTimeout(milliseconds));
  const ownQueue = { client: createQueueClient({ region }), queueUrl: tellQueueUrl };
  const ports = {
    threads: dynamoThreadStore({ ...table, now: Date.now, sleep }),
    send: (messages: readonly QueueMessage[]) => sendMessages(ownQueue, messages),
    now: Date.now,
    holder: { by: randomUUID(), sleep },
  };
  const topics = createTopicClient({ region });
  const inAws = [
    mailReceiver(publishMailTo({ client: topics, topicArn: digestTopicArn })),
    ...(chatTopicArn === null ? [] : [chatReceiver(publishNotificationTo({ client: topics, topicArn: chatTopicArn }))]),
    ...(eventBus === null ? [] : [busReceiver(putAlertTo({ client: createBusClient({ region }), bus: eventBus }))]),
  ];
  const slack = openSlack(environment, sleep, telemetry);
  const heartbeat = openHeartbeat(environment, telemetry);
  const selfTestCame = createSelfTestCame({ table, now: Date.now, heartbeat }, telemetry);

  /** Nobody stays untold because the policy can't be read. */
  const repeatSeconds = async (): Promise<number> => {
    try {
      return (await policyNow()).repeatSeconds;
    } catch (cause) {
      telemetry.logger.warn('The policy cannot be read: what goes on is told again as by default', asError(cause));
      return DEFAULT_POLICY.repeatSeconds;
    }
  };

  const receiversNow = async (): Promise<readonly Receiver[]> => {
    const client = await slack.client();
    return [...inAws, ...(client === null ? [] : [slackReceiver(client)])];
  };

  const tellBatch = async ({ Records }: SQSEvent, deadlineAt: number): Promise<SQSBatchResponse> => {
    const read = readNotices(Records);
    const batch = { notices: read.notices, wakes: [...read.wakes.keys()] };
    const options = { deadlineAt, repeatSeconds: await repeatSeconds() };
    const [told] = await Promise.all([
      tellNotices(batch, { ...ports, receivers: await receiversNow() }, options),
      selfTestCame(read.selfTests),
    ]);
    const failed = [...told.failed, ...told.failedWakes];
    if (failed.some(({ needsAPerson }) => needsAPerson)) slack.forget();
    reportTold(read, told, telemetry);
    const untold = failed.flatMap(({ id }) => read.messagesOf.get(id) ?? read.wakes.get(id) ?? []);
    return batchResponse([...read.broken.map(({ messageId }) => messageId), ...untold]);
  };

  const ackFor = async (asked: unknown, deadlineAt: number): Promise<AckAnswer> => {
    const request = readAckRequest(asked);
    const options = { deadlineAt, repeatSeconds: await repeatSeconds() };
    return acknowledge(request, { ...ports, receivers: await receiversNow() }, options);
  };

  return async (event: Told, context: Context) => {
    const deadlineAt = Date.now() + context.getRemainingTimeInMillis() - RECORDS_MILLISECONDS;
    if ('Records' in event) return tellBatch(event, deadlineAt);
    if ('ack' in event) return ackFor(event.ack, deadlineAt);
    if (event.test !== true) throw new InputError('the event', ['test: must be true']);
    return sendTest(
      { account: accountId, region, stage },
      { ...ports, receivers: await receiversNow() },
      { deadlineAt },
    );
  };
});
