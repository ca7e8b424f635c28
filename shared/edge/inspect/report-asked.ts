import type { Recorded } from '../record/record.ts';
import { reportRecorded } from '../record/report-recorded.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { count, countInDetail, countTroubles } from '../setup/metrics.ts';
import type { EcsCounts } from './inspector.ts';

/** Logs and counts what ECS was asked, and what was recorded of its answers. */
export const reportAsked = (asked: EcsCounts, recorded: readonly Recorded[], telemetry: Telemetry): void => {
  const { logger, metrics } = telemetry;
  const { calls, throttled, looks, problems } = asked;
  for (const problem of problems) logger.warn('An answer of ECS could not be read in full', { problem });
  count(metrics, { EcsCalls: calls, EcsThrottled: throttled });
  countInDetail(metrics, { EcsUnreadable: problems.length, Looks: looks });
  countTroubles(metrics, { 'ecs-unreadable': problems.length });
  reportRecorded(recorded, telemetry);
};
