import { asError } from '../errors/as-error.ts';
import type { Telemetry } from '../setup/lambda.ts';
import type { Recorded } from './record.ts';
import { countRecorded } from './recorded-metrics.ts';

/** Logs which items were not written or not judged, and why, and counts all of them. */
export const reportRecorded = (recorded: readonly Recorded[], { logger, metrics }: Telemetry): void => {
  for (const { item, outcome, cause } of recorded)
    if (outcome === 'failed') logger.error('An item was not written', { item: item.key, error: asError(cause) });
  for (const { item, notJudged } of recorded)
    if (notJudged !== undefined)
      logger.error('An item could not be judged', {
        item: item.key,
        step: notJudged.trouble.step,
        error: asError(notJudged.cause),
      });
  countRecorded(metrics, recorded);
};
