import { asError } from '../errors/as-error.ts';
import type { LettersSent } from '../outbox/send-messages.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail } from '../setup/metrics.ts';
import type { PassedOn } from './send-due.ts';

/** Logs what was not sent, or not in full, and counts what was. */
export const reportSent = (passed: PassedOn, letters: LettersSent, { logger, metrics }: Telemetry): void => {
  for (const { key, cause } of passed.failed)
    logger.error('An item was not told in full', { item: key, error: asError(cause) });
  for (const { key, cause } of passed.unmade)
    logger.error('A notice was told without its details', { item: key, error: asError(cause) });
  for (const { key, cause } of letters.failed)
    logger.error('A letter was not sent, or not removed after that', { pk: key, error: asError(cause) });
  count(metrics, {
    Notices: passed.sent.length,
    Untold: passed.failed.length,
    Unmade: passed.unmade.length,
    Unsent: letters.failed.length,
  });
  const { checks, remedies, lostRaces } = passed;
  countInDetail(metrics, { Checks: checks, Remedies: remedies, LostRaces: lostRaces, Letters: letters.sent });
};
