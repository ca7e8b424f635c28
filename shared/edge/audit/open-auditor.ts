import { setTimeout } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { createEcsClient } from '../aws/clients.ts';
import { createDynamoReadBudget } from '../ecs/reads/dynamo-read-budget.ts';
import { openLooker } from '../inspect/open-inspector.ts';
import type { OpenTable } from '../record/open-table.ts';
import type { Environment } from '../setup/environment.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { createAuditItems } from '../store/audit-items.ts';
import type { ByHandAuditor } from './answer-by-hand.ts';
import type { AskedAuditor } from './audit-asked.ts';
import { auditHoles } from './audit-holes.ts';
import { reportAudited, reportHoles } from './report-audited.ts';

/** All that an invocation audits with. */
export type OpenAuditor = AskedAuditor &
  Omit<ByHandAuditor, 'items'> & { readonly items: ReturnType<typeof createAuditItems> };

/** So much of the function's time is for what follows the looks: thousands of items are judged and written, and metrics are asked for. */
const AFTER_LOOKS_MILLISECONDS = 120_000;
/** So much of it is for what follows the survey. */
const AFTER_SURVEY_MILLISECONDS = 30_000;

/** CloudWatch answers a query of many daemons within seconds. Calls are repeated by the survey, one by one. */
const METRICS_CLIENT = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};

/** Opens what outlives an invocation; each gets ports of its own, by the milliseconds that are left of it. */
export const openAuditor = (
  table: OpenTable,
  where: Pick<Environment, 'region' | 'accountId'>,
  telemetry: Telemetry,
): ((remaining: number) => Promise<OpenAuditor>) => {
  const { region } = where;
  const lookerNow = openLooker(table, where, telemetry);
  const ecs = createEcsClient({ region });
  const cloudWatch = new CloudWatchClient({ region, ...METRICS_CLIENT });
  const budget = createDynamoReadBudget(table, where, Date.now);
  const items = createAuditItems(table);
  return async (remaining) => {
    const longestWait = Math.max(0, remaining - AFTER_LOOKS_MILLISECONDS);
    const looker = await lookerNow(longestWait);
    const signal = AbortSignal.timeout(Math.max(0, remaining - AFTER_SURVEY_MILLISECONDS));
    const surveyor = { ecs, cloudWatch, region, budget, policy: looker.policy, now: Date.now };
    return {
      ...looker,
      ...surveyor,
      items,
      signal,
      deadline: Date.now() + longestWait,
      pause: setTimeout,
      report: (clusterArn, audited) => reportAudited(clusterArn, audited, telemetry),
      judge: async (judged) =>
        reportHoles(await auditHoles(judged, { ...surveyor, ...looker, signal, own: where }), telemetry),
    };
  };
};
