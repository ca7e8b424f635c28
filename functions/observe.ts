import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { PlaceFact } from '../shared/core/words/facts.ts';
import { touchedBy } from '../shared/core/words/item-key.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { doorOf } from '../shared/edge/events/door.ts';
import { readMessages } from '../shared/edge/events/read-messages.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { record } from '../shared/edge/record/record.ts';
import { countRecorded, measureLag } from '../shared/edge/record/recorded-metrics.ts';
import { readEnvironment } from '../shared/edge/setup/environment.ts';
import { count, countInDetail, ServiceMetrics } from '../shared/edge/setup/metrics.ts';
import { createSign, EVENT_SIGN_EVERY_MS } from '../shared/edge/status/signs.ts';
import { openWatched } from '../shared/edge/watched/open-watched.ts';

const { region, stage, accountId, tableName, detailedMetrics } = readEnvironment([
  'accountId',
  'tableName',
  'detailedMetrics',
]);
const logger = new Logger({ serviceName: 'observe' });
const metrics = new ServiceMetrics({ service: 'observe', stage, detailed: detailedMetrics });
const table = openTable({ region, tableName }, logger, metrics);
const { store, policyNow } = table;
const watchedNow = openWatched(table, { accountId, region }, logger, metrics);

const eventsCome = createSign(table, 'event', {
  now: Date.now,
  everyMs: EVENT_SIGN_EVERY_MS,
  onFailed: (cause) => logger.warn('That events come could not be written', asError(cause)),
});

/** For the writes that are on their way when judging has to end. */
const WRITES_MILLISECONDS = 8_000;

/**
 * Events become facts, and facts what their places know. A message that is broken, or whose place could not be written,
 * is answered as failed, alone: the queue brings it again, and in the end to the dead letters. An event of what is not watched
 * is counted, and is over.
 */
const observe = async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - WRITES_MILLISECONDS;
  const { facts, broken, refused, passedBy, notEcs } = readMessages(Records, doorOf(await watchedNow()));
  const messageOf: ReadonlyMap<PlaceFact, string> = facts;
  const recorded = await record(touchedBy([...facts.keys()]), {
    store,
    policy: await policyNow(),
    now: Date.now,
    deadline,
  });

  if (facts.size > 0) await eventsCome();

  const failed = recorded.filter(({ outcome }) => outcome === 'failed');
  for (const { field, problem, messageId } of broken) logger.warn('An event is broken', { messageId, field, problem });
  if (refused.length > 0)
    logger.warn('Events are of what is not watched', { refused: refused.length, from: placesIn(refused) });
  for (const { touched, cause } of failed)
    logger.error('A place was not written', { place: touched.key, error: asError(cause) });
  for (const { touched, notJudged } of recorded)
    if (notJudged !== undefined)
      logger.error('A place could not be judged', {
        place: touched.key,
        step: notJudged.trouble.step,
        error: asError(notJudged.cause),
      });
  count(metrics, { Events: Records.length, Broken: broken.length, Refused: refused.length });
  countInDetail(metrics, { Facts: facts.size, PassedBy: passedBy, NotEcs: notEcs });
  countRecorded(metrics, recorded);
  measureLag(metrics, recorded, Date.now());

  const unrecorded = failed.flatMap(({ touched }) => touched.facts.flatMap((fact) => messageOf.get(fact) ?? []));
  const messageIds = [...broken.map(({ messageId }) => messageId), ...unrecorded];
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
};

/** So many are named: anybody who may send events can make up as many as they like. */
const PLACES_NAMED = 5;

const placesIn = (refused: readonly { readonly from: string }[]): readonly string[] =>
  [...new Set(refused.map(({ from }) => from))].slice(0, PLACES_NAMED);

export const handler = middy<SQSEvent, SQSBatchResponse>(observe)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
