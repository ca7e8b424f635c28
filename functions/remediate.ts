import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createEcsClient } from '../shared/edge/aws/clients.ts';
import { createDynamoReadBudget } from '../shared/edge/ecs/reads/dynamo-read-budget.ts';
import { waitingEachTime } from '../shared/edge/ecs/reads/read-budget.ts';
import { createOutboxWriter } from '../shared/edge/outbox/dynamo-outbox.ts';
import { sendByOutbox } from '../shared/edge/outbox/outbox.ts';
import { openStore } from '../shared/edge/record/open-table.ts';
import { currentPolicy } from '../shared/edge/remedies/ask/current-policy.ts';
import type { Remediator } from '../shared/edge/remedies/ask/remediator.ts';
import { createDynamoBudget } from '../shared/edge/remedies/budget/dynamo-remedy-budget.ts';
import { remedyAll } from '../shared/edge/remedies/by-bookend/remedy-all.ts';
import { reportRemedied } from '../shared/edge/remedies/by-bookend/report-remedied.ts';
import { answerByHand } from '../shared/edge/remedies/by-person/answer-by-hand.ts';
import { createDynamoHistory } from '../shared/edge/remedies/history/dynamo-remedy-history.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { count } from '../shared/edge/setup/metrics.ts';

/**
 * Messages of the remedies queue are incidents that something may be done about; anything else is a person's request, and
 * is answered. A message that could not be dealt with comes again, alone.
 */
export const handler = lambda('remediate', ['accountId', 'tableName', 'enforce'], (environment, telemetry) => {
  const table = openStore(environment, telemetry);
  const remediator: Remediator = {
    store: table.store,
    budget: createDynamoBudget(table),
    history: createDynamoHistory(table),
    lookout: {
      client: createEcsClient({ region: environment.region }),
      budget: waitingEachTime(createDynamoReadBudget(table, environment, Date.now)),
      now: Date.now,
    },
    readPolicy: () => currentPolicy(table),
    mayWrite: environment.enforce === 'true',
    send: sendByOutbox(createOutboxWriter(table), Date.now),
    now: Date.now,
  };

  const remediateBatch = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const all = await remedyAll(Records, remediator);
    reportRemedied(all, telemetry);
    return batchResponse(all.failed.map(({ messageId }) => messageId));
  };

  return async (event: unknown, context: Context): Promise<unknown> => {
    if (isBatch(event)) return remediateBatch(event);
    count(telemetry.metrics, { AskedByHand: 1 });
    return answerByHand(event, context.invokedFunctionArn, remediator);
  };
});

const isBatch = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event && Array.isArray(event.Records);
