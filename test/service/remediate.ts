import { waitingEachTime } from '../../shared/edge/ecs/reads/read-budget.ts';
import { sendByOutbox } from '../../shared/edge/outbox/outbox.ts';
import type { Remediator } from '../../shared/edge/remedies/ask/remediator.ts';
import { remedyAll } from '../../shared/edge/remedies/by-bookend/remedy-all.ts';
import { budgetFor, type Ground } from './functions.ts';
import type { Process } from './lambda.ts';
import type { QueueRecord } from './queue.ts';

/** remediate as its file in functions/ joins it. */
export const remediateIn = (process: Process, ground: Ground) => {
  const { account, table, ecs, remedies, policy } = ground;
  const { now } = account.time;
  const wait = (milliseconds: number) => process.wait(milliseconds);
  const remediator: Remediator = {
    store: table.clientFor(process),
    budget: remedies.budgetFor(process),
    history: remedies.historyFor(process),
    lookout: { client: ecs.clientFor(process, now), budget: waitingEachTime(budgetFor(process, ground), wait), now },
    readPolicy: () => process.step('table', 'a read of the table', () => policy.current()),
    mayWrite: true,
    send: sendByOutbox(remedies.outboxFor(process, now), now),
    now,
    wait,
  };
  return async (records: readonly QueueRecord[]): Promise<readonly string[]> => {
    const { remedied, failed } = await remedyAll(records, remediator);
    for (const { incidentId, result, why } of remedied) {
      remedies.counts(result);
      account.log?.(`remediate: ${result} ${why}: ${incidentId}`);
    }
    for (const { cause } of failed) account.log?.(`remediate failed: ${String(cause)}`);
    return failed.map(({ messageId }) => messageId);
  };
};
