import { asError } from '../../errors/as-error.ts';
import type { ReadNotices } from '../../messages/read-notices.ts';
import type { Telemetry } from '../../setup/lambda.ts';
import { count, countInDetail } from '../../setup/metrics.ts';
import type { TellResult } from './tell-notices.ts';

/**
 * Logs which messages and notices were not told, and counts all of them. Of a batch with nothing but self-tests nothing is counted:
 * where nothing is ever told the counts would be metrics that are paid for because of the self-test alone.
 */
export const reportTold = (read: ReadNotices, result: TellResult, { logger, metrics }: Telemetry): void => {
  const { told, settled } = result;
  const failed = [...result.failed, ...result.failedWakes];
  const others = read.notices.length + read.silenced + read.broken.length + read.wakes.size;
  if (read.selfTests.length > 0 && others === 0) return;
  for (const { messageId, cause } of read.broken)
    logger.error('A message is not a notice', { messageId, error: asError(cause) });
  for (const { id, why, needsAPerson } of failed)
    logger.error('A notice was not told', { noticeId: id, why, needsAPerson });
  const forAPerson = failed.filter(({ needsAPerson }) => needsAPerson);
  count(metrics, {
    Told: told.length,
    // A failure that only a person can put right has a count, and an alarm, of its own.
    ToldFailed: failed.length - forAPerson.length,
    NeedsAPerson: forAPerson.length,
    Broken: read.broken.length,
  });
  countInDetail(metrics, { ToldBefore: settled.length, Silenced: read.silenced });
};
