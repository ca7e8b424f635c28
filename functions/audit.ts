import type { Context } from 'aws-lambda';
import { answerByHand } from '../shared/edge/audit/answer-by-hand.ts';
import { auditAsked } from '../shared/edge/audit/audit-asked.ts';
import { readAuditRequest } from '../shared/edge/audit/audit-request.ts';
import { type OpenAuditor, openAuditor } from '../shared/edge/audit/open-auditor.ts';
import { startHourly } from '../shared/edge/audit/start-audits.ts';
import { asError } from '../shared/edge/errors/as-error.ts';
import { openTable } from '../shared/edge/record/open-table.ts';
import { lambda } from '../shared/edge/setup/lambda.ts';
import { createDenials, DENIED_EVERY_MS } from '../shared/edge/status/denials.ts';

/**
 * Compares each cluster with ECS, hourly, and judges its holes. The schedule asks for one audit for each cluster, by an item of the table; the
 * table's stream brings them back one by one, so that a cluster that fails fails alone. Anything else is a person's request, and is answered.
 */
export const handler = lambda('audit', ['accountId', 'tableName'], (environment, telemetry) => {
  const table = openTable(environment, telemetry);
  const auditorNow = openAuditor(table, environment, telemetry);
  const { logger } = telemetry;
  const onFailed = (cause: unknown): void => logger.warn('The status could not be written', asError(cause));
  const denied = createDenials(table, { now: Date.now, everyMs: DENIED_EVERY_MS, onFailed });

  const answer = async (event: unknown, auditor: () => Promise<OpenAuditor>): Promise<unknown> => {
    const request = readAuditRequest(event);
    switch (request.kind) {
      case 'hourly': {
        const clusters = await startHourly(await auditor());
        logger.info('The audits of this hour were asked for', { clusters });
        return undefined;
      }
      case 'asked':
        for (const clusterArn of request.clusterArns) {
          const outcome = await auditAsked(clusterArn, await auditor());
          logger.info('An audit was made', { clusterArn, outcome });
        }
        return undefined;
      case 'by-hand':
        return answerByHand(request.cluster, await auditor());
    }
  };

  return async (event: unknown, context: Context): Promise<unknown> => {
    try {
      return await answer(event, () => auditorNow(context.getRemainingTimeInMillis()));
    } catch (cause) {
      await denied([cause]);
      throw cause;
    }
  };
});
