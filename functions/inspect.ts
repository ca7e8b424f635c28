import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createQueueClient } from '../shared/edge/aws/clients.ts';
import { sendMessages } from '../shared/edge/aws/queue.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { InputError } from '../shared/edge/errors/input-error.ts';
import type { Inspector, Watching } from '../shared/edge/inspect/inspector.ts';
import { markAllUnjudged } from '../shared/edge/inspect/judge-again.ts';
import { makeChecks } from '../shared/edge/inspect/make-checks.ts';
import { openInspector } from '../shared/edge/inspect/open-inspector.ts';
import { reportChecks } from '../shared/edge/inspect/report-checks.ts';
import { reportSwept } from '../shared/edge/inspect/report-swept.ts';
import { sweep } from '../shared/edge/inspect/sweep.ts';
import type { GroupWaker } from '../shared/edge/inspect/wake-groups.ts';
import { readChecks } from '../shared/edge/messages/read-checks.ts';
import { createOutboxKeeper } from '../shared/edge/outbox/dynamo-outbox.ts';
import { keepGoodPolicy } from '../shared/edge/policy/policy-source.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { count } from '../shared/edge/setup/metrics.ts';
import { createDenials, DENIED_EVERY_MS } from '../shared/edge/status/denials.ts';
import { reportSelfTest } from '../shared/edge/status/report-self-test.ts';
import { createSign } from '../shared/edge/status/signs.ts';
import { createAuditSigns } from '../shared/edge/store/late-audits.ts';
import { createLateGroups } from '../shared/edge/store/late-groups.ts';

/** Checks that are due come by their queue; the schedule says nothing but its name. */
export type Inspected = SQSEvent | { readonly schedule: string };

const VARIABLES = ['accountId', 'tableName', 'checksQueueUrl', 'tellQueueUrl', 'selfTestMinutes'] as const;

/** Makes the checks of a batch, or sweeps for what got stuck. Whoever wakes it, what is found is recorded as facts. */
export const handler = lambda('inspect', VARIABLES, (environment, telemetry) => {
  const table = openTable(environment, telemetry);
  const inspectorNow = openInspector(table, environment, telemetry);
  const onFailed = (cause: unknown): void => telemetry.logger.warn('The status could not be written', asError(cause));
  const swept = createSign(table, 'sweep', { now: Date.now, everyMs: 0, onFailed });
  const denied = createDenials(table, { now: Date.now, everyMs: DENIED_EVERY_MS, onFailed });

  const tellQueue = { client: createQueueClient({ region: environment.region }), queueUrl: environment.tellQueueUrl };
  const groups: GroupWaker = {
    ...createLateGroups(table),
    send: (messages) => sendMessages(tellQueue, messages),
  };

  const everyMinutes = Number(environment.selfTestMinutes ?? 0);
  const watchSelfTest = () => reportSelfTest({ table, everyMinutes, now: Date.now }, telemetry);

  const inspectBatch = async ({ Records }: SQSEvent, inspector: Inspector & Watching): Promise<SQSBatchResponse> => {
    const read = readChecks(Records);
    const made = await makeChecks([...read.checks.keys()], inspector);
    reportChecks(read, made, telemetry);
    await denied(made.failed.map(({ cause }) => cause));
    const unmade = made.failed.flatMap(({ check }) => read.checks.get(check) ?? []);
    return batchResponse([...read.broken.map(({ messageId }) => messageId), ...unmade]);
  };

  const sweepTable = async (inspector: Inspector & Watching): Promise<undefined> => {
    const keepers = { outbox: createOutboxKeeper(table), audits: createAuditSigns(table), groups };
    const found = await sweep({ ...inspector, ...keepers });
    await reportSwept(found, table.store, telemetry);
    await watchSelfTest();
    await keepGoodPolicy(table, () => markAllUnjudged(inspector));
    await denied(found.failed.map(({ cause }) => cause));
    if (!found.isComplete) return;
    count(telemetry.metrics, { Sweeps: 1 }); // the heartbeat
    await swept();
  };

  return async (event: Inspected): Promise<SQSBatchResponse | undefined> => {
    const inspector = await inspectorNow();
    if ('Records' in event) return inspectBatch(event, inspector);
    if (event.schedule === 'sweep') return sweepTable(inspector);
    throw new InputError('the event', ['schedule: must be sweep']);
  };
});
