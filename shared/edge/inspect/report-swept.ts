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
  const { overdue, retired, woken, unsentWoken, refreshed, unmet, failed, asked, recorded } = found;
  for (const { what, cause } of failed) logger.error(`Could not ${what}`, asError(cause));
  for (const expectation of unmet) logger.error('A daemon that must exist does not', expectation);
  countTroubles(metrics, {
    'notices-stuck': woken,
    'remedies-stuck': unsentWoken,
    'left-undone': failed.length,
    'daemons-missing': unmet.length,
  });
  countUnjudged(metrics, found.unjudged);
  gauge(metrics, 'OpenIncidents', await store.openIncidents());
  count(metrics, { Refused: retired });
  countInDetail(metrics, {
    Overdue: overdue,
    Woken: woken,
    LettersWoken: unsentWoken,
    Refreshed: refreshed,
    DaemonsMissing: unmet.length,
    Unswept: failed.length,
  });
  reportAsked(asked, recorded, telemetry);
};
