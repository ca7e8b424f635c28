import { setTimeout } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createEcsClient, createQueueClient } from '../shared/edge/aws/clients.ts';
import { sendMessages } from '../shared/edge/aws/queue.ts';
import { createDynamoReadBudget } from '../shared/edge/ecs/reads/dynamo-read-budget.ts';
import { type BudgetWait, waitingUntil } from '../shared/edge/ecs/reads/read-budget.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { InputError } from '../shared/edge/errors/input-error.ts';
import type { EcsCounts, Inspector, Watching } from '../shared/edge/inspect/inspector.ts';
import { markAllUnjudged } from '../shared/edge/inspect/judge-again.ts';
import { makeChecks } from '../shared/edge/inspect/make-checks.ts';
import { sweep } from '../shared/edge/inspect/sweep.ts';
import { readChecks } from '../shared/edge/messages/read-checks.ts';
import { createOutboxKeeper } from '../shared/edge/outbox/dynamo-outbox.ts';
import { keepGoodPolicy } from '../shared/edge/policy/stored-policy.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import type { Recorded } from '../shared/edge/record/record.ts';
import { countRecorded } from '../shared/edge/record/recorded-metrics.ts';
import { readEnvironment } from '../shared/edge/setup/environment.ts';
import {
  count,
  countInDetail,
  countTroubles,
  countUnjudged,
  gauge,
  ServiceMetrics,
} from '../shared/edge/setup/metrics.ts';
import { createDenials, DENIED_EVERY_MS } from '../shared/edge/status/denials.ts';
import { createSign } from '../shared/edge/status/signs.ts';
import { openWatched } from '../shared/edge/watched/open-watched.ts';

const { region, stage, accountId, tableName, checksQueueUrl, detailedMetrics } = readEnvironment([
  'accountId',
  'tableName',
  'checksQueueUrl',
  'detailedMetrics',
]);
const logger = new Logger({ serviceName: 'inspect' });
const metrics = new ServiceMetrics({ service: 'inspect', stage, detailed: detailedMetrics });
const table = openTable({ region, tableName }, logger, metrics);
const { client, store, policyNow } = table;
const watchedNow = openWatched(table, { accountId, region }, logger, metrics);
const queue = { client: createQueueClient({ region }), queueUrl: checksQueueUrl };
const ecs = createEcsClient({ region });
const budget = createDynamoReadBudget({ client, tableName }, { accountId, region }, Date.now);

const onFailed = (cause: unknown): void => logger.warn('The status could not be written', asError(cause));
const swept = createSign(table, 'sweep', { now: Date.now, everyMs: 0, onFailed });
const denied = createDenials(table, { now: Date.now, everyMs: DENIED_EVERY_MS, onFailed });

/** How much of the function's minute may pass in waiting for the share of reads: the other half is for what was seen. */
const LONGEST_WAIT_MILLISECONDS = 30_000;

const budgetWait = (): BudgetWait => ({
  now: Date.now,
  until: Date.now() + LONGEST_WAIT_MILLISECONDS,
  wait: setTimeout,
});

/** Checks that are due come by their queue; the schedule says nothing but its name. */
export type Inspected = SQSEvent | { readonly schedule: string };

/** Makes the checks of a batch, or sweeps for what got stuck. Whoever wakes it, what is found is recorded as facts. */
const inspect = async (event: Inspected): Promise<SQSBatchResponse | undefined> => {
  const inspector: Inspector & Watching = {
    store,
    lookout: { client: ecs, budget: waitingUntil(budget, budgetWait()), now: Date.now },
    policy: await policyNow(),
    watched: await watchedNow(),
    send: (messages) => sendMessages(queue, messages),
    now: Date.now,
  };
  if ('Records' in event) return inspectBatch(event, inspector);
  if (event.schedule === 'sweep') return sweepTable(inspector);
  throw new InputError('the event', ['schedule: must be sweep']);
};

const inspectBatch = async ({ Records }: SQSEvent, inspector: Inspector & Watching): Promise<SQSBatchResponse> => {
  const { checks, broken } = readChecks(Records);
  const { recorded, failed, dropped, refused, later, asked } = await makeChecks([...checks.keys()], inspector);
  for (const { messageId, cause } of broken)
    logger.error('A message is not a check', { messageId, error: asError(cause) });
  for (const { check, cause } of failed)
    logger.error('A check could not be made', { place: check.place, error: asError(cause) });
  count(metrics, { Checked: checks.size, Refused: refused, Broken: broken.length });
  countInDetail(metrics, { Dropped: dropped, LooksLater: later });
  await denied(failed.map(({ cause }) => cause));
  countInspected(asked, recorded);
  const unmade = failed.flatMap(({ check }) => checks.get(check) ?? []);
  const messageIds = [...broken.map(({ messageId }) => messageId), ...unmade];
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
};

const sweepTable = async (inspector: Inspector & Watching): Promise<undefined> => {
  const found = await sweep({ ...inspector, outbox: createOutboxKeeper({ client, tableName }) });
  for (const { what, cause } of found.failed) logger.error(`Could not ${what}`, asError(cause));
  for (const unmet of found.unmet) logger.error('A daemon that must exist does not', unmet);
  const { overdue, retired, woken, unsentWoken, refreshed, unmet, failed, asked, recorded } = found;
  countTroubles(metrics, {
    'notices-stuck': woken,
    'remedies-stuck': unsentWoken,
    'left-undone': failed.length,
    'daemons-missing': unmet.length,
  });
  countUnjudged(metrics, found.unjudged);
  gauge(metrics, 'OpenIncidents', await store.openIncidents());
  count(metrics, { Refused: retired });
  countInDetail(metrics, {
    Overdue: overdue,
    Woken: woken,
    LettersWoken: unsentWoken,
    Refreshed: refreshed,
    DaemonsMissing: unmet.length,
    Unswept: failed.length,
  });
  countInspected(asked, recorded);
  await keepGoodPolicy({ client, tableName }, () => markAllUnjudged(inspector));
  await denied(failed.map(({ cause }) => cause));
  if (!found.isComplete) return;
  count(metrics, { Sweeps: 1 }); // the heartbeat
  await swept();
};

const countInspected = (asked: EcsCounts, recorded: readonly Recorded[]): void => {
  for (const { touched, notJudged } of recorded)
    if (notJudged !== undefined)
      logger.error('A place could not be judged', {
        place: touched.key,
        step: notJudged.trouble.step,
        error: asError(notJudged.cause),
      });
  for (const { touched, outcome, cause } of recorded)
    if (outcome === 'failed') logger.error('A place was not written', { place: touched.key, error: asError(cause) });
  for (const problem of asked.problems) logger.warn('An answer of ECS could not be read in full', { problem });
  const { calls, throttled, looks, problems } = asked;
  count(metrics, { EcsCalls: calls, EcsThrottled: throttled });
  countInDetail(metrics, { EcsUnreadable: problems.length, Looks: looks });
  countTroubles(metrics, { 'ecs-unreadable': problems.length });
  countRecorded(metrics, recorded);
};

export const handler = middy<Inspected, SQSBatchResponse | undefined>(inspect)
  .use(injectLambdaContext(logger))
  .use(logMetrics(metrics));
