import { asError } from '../errors/as-error.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail, countTroubles, countUnjudged, gauge } from '../setup/metrics.ts';
import type { StateStore } from '../store/state-store.ts';
import { reportAsked } from './report-asked.ts';
import type { Swept } from './sweep.ts';

/** Logs and counts what a sweep found and did, with the number of open incidents. Rejects if the store can't be asked for it. */
export const reportSwept = async (
  found: Swept,
  store: Pick<StateStore, 'openIncidents'>,
  telemetry: Telemetry,
): Promise<void> => {
  const { logger, metrics } = telemetry;
  const { overdue, retired, woken, unsentWoken, refreshed, lateAudits, eventsMissing, failed, asked, recorded } = found;
  for (const { what, cause } of failed) logger.error(`Could not ${what}`, asError(cause));
  for (const clusterArn of lateAudits)
    if (clusterArn === null) logger.error('The audits of the hour were not asked for');
    else logger.error('A cluster was not audited for two hours', { clusterArn });
  for (const clusterArn of eventsMissing)
    logger.error('No event comes of a cluster in which things change', { clusterArn });
  countTroubles(metrics, {
    'notices-stuck': woken,
    'remedies-stuck': unsentWoken,
    'left-undone': failed.length,
    'events-missing': eventsMissing.length,
    'audits-late': lateAudits.length,
  });
  countUnjudged(metrics, found.unjudged);
  gauge(metrics, 'OpenIncidents', await store.openIncidents());
  count(metrics, { Refused: retired });
  countInDetail(metrics, {
    Overdue: overdue,
    Woken: woken,
    LettersWoken: unsentWoken,
    Refreshed: refreshed,
    Unswept: failed.length,
  });
  reportAsked(asked, recorded, telemetry);
};
