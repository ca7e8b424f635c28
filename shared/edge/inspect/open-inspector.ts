import { setTimeout } from 'node:timers/promises';
import { createEcsClient, createQueueClient } from '../aws/clients.ts';
import { sendMessages } from '../aws/queue.ts';
import { createDynamoReadBudget } from '../ecs/reads/dynamo-read-budget.ts';
import { waitingUntil } from '../ecs/reads/read-budget.ts';
import type { OpenTable } from '../record/open-table.ts';
import type { Environment } from '../setup/environment.ts';
import type { Telemetry } from '../setup/lambda.ts';
import { openWatched } from '../watched/open-watched.ts';
import type { Inspector, Looker, Watching } from './inspector.ts';

/** So much of the function's minute may pass in waiting for the share of reads: the other half is for what was seen. */
const LONGEST_WAIT_MILLISECONDS = 30_000;

type Where = Pick<Environment, 'region' | 'accountId'>;

/** Opens an inspector, whose checks go to their queue. */
export const openInspector = (
  table: OpenTable,
  where: Where & Pick<Environment, 'checksQueueUrl'>,
  telemetry: Telemetry,
) => {
  const { region, checksQueueUrl } = where;
  const queue = { client: createQueueClient({ region }), queueUrl: checksQueueUrl };
  const send: Inspector['send'] = (messages) => sendMessages(queue, messages);
  const lookerNow = openLooker(table, where, telemetry);
  return async (): Promise<Inspector & Watching> => ({ ...(await lookerNow(LONGEST_WAIT_MILLISECONDS)), send });
};

/**
 * Opens what outlives an invocation. Each invocation gets a looker of its own, with the policy of then, and as many milliseconds as it may
 * spend in waiting for the share of reads.
 */
export const openLooker = (table: OpenTable, where: Where, telemetry: Telemetry) => {
  const { region } = where;
  const watchedNow = openWatched(table, where, telemetry);
  const ecs = createEcsClient({ region });
  const budget = createDynamoReadBudget(table, where, Date.now);
  return async (longestWait: number): Promise<Looker & Watching> => {
    const budgetWait = { now: Date.now, until: Date.now() + longestWait, wait: setTimeout };
    return {
      store: table.store,
      lookout: { client: ecs, budget: waitingUntil(budget, budgetWait), now: Date.now },
      policy: await table.policyNow(),
      watched: await watchedNow(),
      now: Date.now,
    };
  };
};
