import type { Notice } from '../../core/notices/notice.ts';
import { asError } from '../errors/as-error.ts';
import type { Telemetry } from '../setup/lambda.ts';
import type { Table } from '../store/conditional-write.ts';
import { recordSelfTest } from './self-test.ts';

type Ports = {
  readonly table: Table;
  readonly now: () => number;
  /** Tells an outside dead-man's switch that Bookend lives. It never rejects. */
  readonly heartbeat: () => Promise<void>;
};

/**
 * Takes the notices of self-tests, which are for nobody: the newest run is recorded, counted in the log, and sets off the heartbeat.
 * It never rejects: a run that could not be recorded is as good as missing, and the next one is minutes away.
 */
export const createSelfTestCame = ({ table, now, heartbeat }: Ports, { logger }: Pick<Telemetry, 'logger'>) => {
  const recorded = async (run: { readonly at: number; readonly tookMs: number }): Promise<void> => {
    try {
      await recordSelfTest(table, run);
      logger.info('A self-test came through', { run });
    } catch (cause) {
      logger.warn('A self-test came through and could not be recorded', asError(cause));
    }
  };
  return async (notices: readonly Pick<Notice, 'occurredAt'>[]): Promise<void> => {
    if (notices.length === 0) return;
    const at = Math.max(...notices.map(({ occurredAt }) => Date.parse(occurredAt)));
    await Promise.all([recorded({ at, tookMs: Math.max(0, now() - at) }), heartbeat()]);
  };
};
