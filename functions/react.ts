import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { createQueueClient, createTopicClient } from '../shared/edge/aws/clients.ts';
import { type QueueMessage, sendMessages } from '../shared/edge/aws/queue.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { createOutboxReader } from '../shared/edge/outbox/dynamo-outbox.ts';
import { outboxRecordsIn, sendOutbox } from '../shared/edge/outbox/send-outbox.ts';
import { listIncidents } from '../shared/edge/react/list-incidents.ts';
import { tellPolicyChanges } from '../shared/edge/react/policy-changes.ts';
import { reportSent } from '../shared/edge/react/report-sent.ts';
import { type DueSender, sendDue } from '../shared/edge/react/send-due.ts';
import { publishNotices } from '../shared/edge/react/topic.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { changesIn } from '../shared/edge/store/changes.ts';

/** Topics are in the account that they tell of: `arn:aws:sns:REGION:ACCOUNT:NAME`. */
const accountOf = (topicArn: string): string => topicArn.split(':')[4] ?? '';

/**
 * Sends what items have committed: notices to the topic, checks and remedies to their queues; and the messages of the outbox
 * to the remedies queue. A change of the policy becomes a notice. Whoever invokes it by hand is
 * answered with the unresolved incidents. The stream only wakes: what is sent is read from the table. What could not be sent is answered as failed
 * and comes again; after the last attempt it is found by the sweep, since it still stands in the table.
 */
export const handler = lambda(
  'react',
  ['tableName', 'noticesTopicArn', 'checksQueueUrl', 'remediesQueueUrl', 'runbookBaseUrl', 'enforce'],
  (
    { region, stage, noticesTopicArn, checksQueueUrl, remediesQueueUrl, runbookBaseUrl, enforce, ...environment },
    telemetry,
  ) => {
    const table = openTable({ region, ...environment }, telemetry);
    const topic = { client: createTopicClient({ region }), topicArn: noticesTopicArn };
    const queues = createQueueClient({ region });
    const outbox = createOutboxReader({
      ...table,
      onBroken: (pk, cause) =>
        telemetry.logger.error('A message of the outbox cannot be read', { pk, error: asError(cause) }),
    });
    const sendTo = (queueUrl: string) => (messages: readonly QueueMessage[]) =>
      sendMessages({ client: queues, queueUrl }, messages);
    const sendRemedies = sendTo(remediesQueueUrl);
    const forwarder: Omit<DueSender, 'policy'> = {
      store: table.store,
      publish: (notices, silenced) => publishNotices(topic, notices, silenced),
      send: sendTo(checksQueueUrl),
      sendRemedies,
      account: accountOf(noticesTopicArn),
      region,
      stage,
      mayAct: enforce === 'true',
      runbookBaseUrl,
      now: Date.now,
    };

    const reactTo = async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
      const due = await sendDue(changesIn(Records), { ...forwarder, policy: await table.policyNow() });
      const outboxSent = await sendOutbox(outboxRecordsIn(Records), { outbox, send: sendRemedies, now: Date.now });
      const policyTold = await tellPolicyChanges(Records, forwarder);
      reportSent(due, { outbox: outboxSent, policy: policyTold }, telemetry);
      return batchResponse([...due.failedRecords, ...outboxSent.failedRecords, ...policyTold.failedRecords]);
    };

    return async (event: unknown): Promise<unknown> =>
      isBatch(event) ? reactTo(event) : listIncidents(event, table, { ...forwarder, policy: await table.policyNow() });
  },
);

const isBatch = (event: unknown): event is DynamoDBStreamEvent =>
  typeof event === 'object' && event !== null && 'Records' in event && Array.isArray(event.Records);
