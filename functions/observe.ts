import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { PlaceFact } from '../shared/core/facts.ts';
import { touchedBy } from '../shared/core/state/place.ts';
import { asError } from '../shared/edge/as-error.ts';
import { readEnvironment } from '../shared/edge/environment.ts';
import { readMessages } from '../shared/edge/events/read-messages.ts';
import { count, countRecorded, measureLag, NAMESPACE } from '../shared/edge/metrics.ts';
import { openTable } from '../shared/edge/open-table.ts';
import { record } from '../shared/edge/record.ts';

const { region, stage, tableName } = readEnvironment(['tableName']);
const logger = new Logger({ serviceName: 'observe' });
const metrics = new Metrics({ namespace: NAMESPACE, serviceName: 'observe', defaultDimensions: { stage } });
const { store, policyNow } = openTable({ region, tableName }, logger, metrics);

/** For the writes that are on their way when judging has to end. */
const WRITES_MILLISECONDS = 8_000;

/**
 * Events become facts, and facts what their places know. A message that is broken, or whose place could not be written,
 * is answered as failed, alone: the queue brings it again, and in the end to the dead letters.
 */
const observe = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - WRITES_MILLISECONDS;
  const { facts, broken, passedBy, notEcs } = readMessages(Records);
  const messageOf: ReadonlyMap<PlaceFact, string> = facts;
  const recorded = await record(touchedBy([...facts.keys()]), {
    store,
    policy: await policyNow(),
    now: Date.now,
    deadline,
  });

  const failed = recorded.filter(({ outcome }) => outcome === 'failed');
  for (const { field, problem, messageId } of broken) logger.warn('An event is broken', { messageId, field, problem });
  for (const { touched, cause } of failed)
    logger.error('A place was not written', { place: touched.key, error: asError(cause) });
  for (const { touched, notJudged } of recorded)
    if (notJudged !== undefined)
      logger.error('A place could not be judged', {
        place: touched.key,
        step: notJudged.trouble.step,
        error: asError(notJudged.cause),
      });
  count(metrics, {
    Events: Records.length,
    Facts: facts.size,
    Broken: broken.length,
    PassedBy: passedBy,
    NotEcs: notEcs,
  });
  countRecorded(metrics, recorded);
  measureLag(metrics, recorded, Date.now());

  const unrecorded = failed.flatMap(({ touched }) => touched.facts.flatMap((fact) => messageOf.get(fact) ?? []));
  const messageIds = [...broken.map(({ messageId }) => messageId), ...unrecorded];
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
};

export const handler = middy<SQSEvent, SQSBatchResponse>(observe)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
