import { asError } from '../errors/as-error.ts';
import type { Recorded } from '../record/record.ts';
import type { Telemetry } from '../setup/lambda.ts';
import type { ClusterAudited } from './audit-cluster.ts';

/**
 * Logs what an audit asked and found. Nothing is counted as a metric: each would be paid for by the month, and what an audit finds is told by
 * incidents, or by the sweep's troubles.
 */
export const reportAudited = (
  clusterArn: string,
  { asked, recorded, instances, againInSeconds }: ClusterAudited,
  { logger }: Pick<Telemetry, 'logger'>,
): void => {
  const { calls, throttled, looks, problems } = asked;
  for (const problem of problems) logger.warn('An answer of ECS could not be read in full', { clusterArn, problem });
  reportFailed(recorded, { logger });
  const written = recorded.filter(({ outcome }) => outcome === 'written').length;
  logger.info('A cluster was compared with ECS', {
    ...{ clusterArn, instances, looks, calls, throttled, written },
    ...(againInSeconds === null ? {} : { againInSeconds }),
  });
};

/** Logs what was not written of a cluster's holes. */
export const reportHoles = (recorded: readonly Recorded[], { logger }: Pick<Telemetry, 'logger'>): void => {
  reportFailed(recorded, { logger });
  const written = recorded.filter(({ outcome }) => outcome === 'written').length;
  if (written > 0) logger.info('Holes of a cluster have changed', { written });
};

const reportFailed = (recorded: readonly Recorded[], { logger }: Pick<Telemetry, 'logger'>): void => {
  for (const { item, outcome, cause, notJudged } of recorded) {
    if (outcome === 'failed') logger.error('An item was not written', { item: item.key, error: asError(cause) });
    if (notJudged !== undefined)
      logger.error('An item could not be judged', {
        item: item.key,
        step: notJudged.trouble.step,
        error: asError(notJudged.cause),
      });
  }
};
