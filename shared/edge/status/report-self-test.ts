import { asError } from '../errors/as-error.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { countTroubles } from '../setup/metrics.ts';
import { missesSelfTest } from './self-test.ts';

/** Counts the trouble that no self-test comes through. It never rejects: where that can't be known something is left undone. */
export const reportSelfTest = async (
  watch: Parameters<typeof missesSelfTest>[0],
  { logger, metrics }: Telemetry,
): Promise<void> => {
  try {
    countTroubles(metrics, { 'self-test-missing': (await missesSelfTest(watch)) ? 1 : 0 });
  } catch (cause) {
    logger.error('Could not see whether self-tests come through', asError(cause));
    countTroubles(metrics, { 'left-undone': 1 });
  }
};
