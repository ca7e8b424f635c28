import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { factsByItem } from '../shared/core/words/item-key.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { doorOf } from '../shared/edge/events/door.ts';
import { messagesToRepeat, readMessages } from '../shared/edge/events/read-messages.ts';
import { reportMessages } from '../shared/edge/events/report-messages.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { record } from '../shared/edge/record/record.ts';
import { measureLag } from '../shared/edge/record/recorded-metrics.ts';
import { reportRecorded } from '../shared/edge/record/report-recorded.ts';
import { batchResponse, lambda } from '../shared/edge/setup/lambda.ts';
import { createSign, EVENT_SIGN_EVERY_MS } from '../shared/edge/status/signs.ts';
import { openWatched } from '../shared/edge/watched/open-watched.ts';

/** So much of the function's time is left, after judging has to end, for the writes that are on their way. */
const WRITES_MILLISECONDS = 8_000;

/**
 * Events become facts, and facts what their items know. A message that is broken, or whose item could not be written, is
 * answered as failed, alone: the queue brings it again, and in the end to the dead letters. An event of what is not watched is
 * counted, and is over.
 */
export const handler = lambda('observe', ['accountId', 'tableName'], (environment, telemetry) => {
  const own = { accountId: environment.accountId, region: environment.region, now: Date.now };
  const table = openTable(environment, telemetry);
  const watchedNow = openWatched(table, environment, telemetry);
  const eventsCome = createSign(table, 'event', {
    now: Date.now,
    everyMs: EVENT_SIGN_EVERY_MS,
    onFailed: (cause) => telemetry.logger.warn('The status could not be written', asError(cause)),
  });

  return async ({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = Date.now() + context.getRemainingTimeInMillis() - WRITES_MILLISECONDS;
    const read = readMessages(Records, doorOf(await watchedNow(), own));
    const { store, policyNow } = table;
    const recorder = { store, policy: await policyNow(), now: Date.now, deadline, byEvents: true } as const;
    const recorded = await record(factsByItem([...read.facts.keys(), ...read.selfTests.keys()]), recorder);
    if (read.facts.size > 0) await eventsCome();
    reportMessages(read, telemetry);
    reportRecorded(recorded, telemetry);
    measureLag(telemetry.metrics, recorded, Date.now());
    const unrecorded = recorded.filter(({ outcome }) => outcome === 'failed').flatMap(({ item }) => item.facts);
    return batchResponse(messagesToRepeat(read, unrecorded));
  };
});
