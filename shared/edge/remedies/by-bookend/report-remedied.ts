import { asError } from '../../errors/as-error.ts';
import type { Telemetry } from '../../setup/lambda.ts';
import { count } from '../../setup/metrics.ts';
import type { Remedied } from './next.ts';
import type { AllRemedied } from './remedy-all.ts';

/** The metric of each result that is counted. */
const COUNTED: Readonly<Record<string, Remedied['result']>> = {
  RemediesActed: 'acted',
  RemediesRefused: 'refused',
  RemediesDropped: 'dropped',
  RemediesForPerson: 'person',
  RemediesNotNow: 'not-now',
};

/** Logs and counts what the messages of a batch came to. */
export const reportRemedied = ({ remedied, failed }: AllRemedied, { logger, metrics }: Telemetry): void => {
  for (const { incidentId, result, why } of remedied)
    logger.info('An incident was looked into', { incidentId, result, why });
  for (const { messageId, cause } of failed)
    logger.error('A remedy could not be decided', { messageId, error: asError(cause) });
  const results = Map.groupBy(remedied, ({ result }) => result);
  const counted = Object.entries(COUNTED).map(([name, result]) => [name, results.get(result)?.length ?? 0]);
  count(metrics, { ...Object.fromEntries(counted), RemediesFailed: failed.length });
};
