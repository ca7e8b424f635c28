import { asError } from '../errors/as-error.ts';
import type { ChecksRead } from '../messages/read-checks.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail } from '../setup/metrics.ts';
import type { ChecksMade } from './make-checks.ts';
import { reportAsked } from './report-asked.ts';

/** Logs and counts how a batch of checks was read and made. */
export const reportChecks = (read: ChecksRead, made: ChecksMade, telemetry: Telemetry): void => {
  const { logger, metrics } = telemetry;
  const { recorded, failed, dropped, refused, later, asked } = made;
  for (const { messageId, cause } of read.broken)
    logger.error('A message is not a check', { messageId, error: asError(cause) });
  for (const { check, cause } of failed)
    logger.error('A check could not be made', { item: check.place, error: asError(cause) });
  count(metrics, { Checked: read.checks.size, Refused: refused, Broken: read.broken.length });
  countInDetail(metrics, { Dropped: dropped, LooksLater: later });
  reportAsked(asked, recorded, telemetry);
};
