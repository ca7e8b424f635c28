import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createEcsClient } from '../shared/edge/aws/clients.ts';
import { createDynamoReadBudget } from '../shared/edge/ecs/reads/dynamo-read-budget.ts';
import { waitingEachTime } from '../shared/edge/ecs/reads/read-budget.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { createOutboxWriter } from '../shared/edge/outbox/dynamo-outbox.ts';
import { sendByOutbox } from '../shared/edge/outbox/outbox.ts';
import { openStore } from '../shared/edge/record/open-table.ts';
import { answerByHand } from '../shared/edge/remedies/answer-by-hand.ts';
import { currentPolicy } from '../shared/edge/remedies/current-policy.ts';
import { createDynamoBudget } from '../shared/edge/remedies/dynamo-budget.ts';
import { createDynamoHistory } from '../shared/edge/remedies/dynamo-history.ts';
import type { Remediator } from '../shared/edge/remedies/remediator.ts';
import { remedyAll } from '../shared/edge/remedies/remedy-all.ts';
import type { Remedied } from '../shared/edge/remedies/requeue.ts';
import { readEnvironment } from '../shared/edge/setup/environment.ts';
import { count, ServiceMetrics } from '../shared/edge/setup/metrics.ts';

const { region, stage, accountId, tableName, enforce, detailedMetrics } = readEnvironment([
  'accountId',
  'tableName',
  'enforce',
  'detailedMetrics',
]);
const logger = new Logger({ serviceName: 'remediate' });
const metrics = new ServiceMetrics({ service: 'remediate', stage, detailed: detailedMetrics });
const { client, store, onBroken } = openStore({ region, tableName }, logger);
const remediator: Remediator = {
  store,
  budget: createDynamoBudget({ client, tableName }),
  history: createDynamoHistory({ client, tableName, onBroken }),
  lookout: {
    client: createEcsClient({ region }),
    budget: waitingEachTime(createDynamoReadBudget({ client, tableName }, { accountId, region }, Date.now)),
    now: Date.now,
  },
  readPolicy: () => currentPolicy({ client, tableName }),
  mayWrite: enforce === 'true',
  send: sendByOutbox(createOutboxWriter({ client, tableName }), Date.now),
  now: Date.now,
};

/**
 * Messages of the remedies queue are incidents that something may be done about; anything else is a person's request, and
 * is answered. A message that could not be dealt with comes again, alone.
 */
const remediate = async (event: unknown, context: Context): Promise<unknown> => {
  if (isBatch(event)) return remediateBatch(event);
  count(metrics, { AskedByHand: 1 });
  return answerByHand(event, context.invokedFunctionArn, remediator);
};

/** What is counted under which name. */
const COUNTED: Readonly<Record<string, Remedied['result']>> = {
  RemediesActed: 'acted',
  RemediesRefused: 'refused',
  RemediesDropped: 'dropped',
  RemediesForPerson: 'person',
  RemediesNotNow: 'not-now',
};

const isBatch = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event && Array.isArray(event.Records);

const remediateBatch = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const { remedied, failed } = await remedyAll(Records, remediator);
  for (const { incidentId, result, why } of remedied)
    logger.info('An incident was looked into', { incidentId, result, why });
  for (const { messageId, cause } of failed)
    logger.error('A remedy could not be decided', { messageId, error: asError(cause) });
  const results = Map.groupBy(remedied, ({ result }) => result);
  const counted = Object.entries(COUNTED).map(([name, result]) => [name, results.get(result)?.length ?? 0]);
  count(metrics, { ...Object.fromEntries(counted), RemediesFailed: failed.length });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};

export const handler = middy<unknown, unknown>(remediate).use(injectLambdaContext(logger)).use(logMetrics(metrics));
