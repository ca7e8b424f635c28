import { isSelfTestNotice } from '../../core/words/self-test.ts';
import { asError } from '../errors/as-error.ts';
import type { OutboxSent } from '../outbox/send-outbox.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail } from '../setup/metrics.ts';
import type { PolicyTold } from './policy-changes.ts';
import type { DueSent } from './send-due.ts';

/** The messages that were sent beside the notices and checks of items. */
type Beside = { readonly outbox: OutboxSent; readonly policy: PolicyTold };

/** Logs what was not sent, or not in full, and counts what was. */
export const reportSent = (due: DueSent, { outbox, policy }: Beside, { logger, metrics }: Telemetry): void => {
  for (const { key, cause } of due.failed)
    logger.error('An item was not told in full', { item: key, error: asError(cause) });
  for (const { key, cause } of due.unmade)
    logger.error('A notice was told without its details', { item: key, error: asError(cause) });
  for (const { key, cause } of outbox.failed)
    logger.error('A message of the outbox was not sent, or not removed after that', { pk: key, error: asError(cause) });
  for (const cause of policy.failed) logger.error('A change of the policy was not told', { error: asError(cause) });
  count(metrics, {
    Notices: due.sent.filter((id) => !isSelfTestNotice(id)).length + policy.sent,
    Untold: due.failed.length + policy.failed.length,
    Unmade: due.unmade.length,
    Unsent: outbox.failed.length,
  });
  const { checks, remedies, lostRaces } = due;
  countInDetail(metrics, { Checks: checks, Remedies: remedies, LostRaces: lostRaces, Letters: outbox.sent });
};
