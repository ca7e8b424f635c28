import type { InstanceScopedFact } from '../facts.ts';
import { isOver } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';

/** When a task that is over had ended, epoch milliseconds: at the latest where nobody says; null for one that is not over. */
export const overAt = (task: Pick<KnownTask, 'executionStoppedAt' | 'lastStatus' | 'updatedAt'>): number | null =>
  isOver(task) ? (task.executionStoppedAt ?? task.updatedAt) : null;

/**
 * Whether a fact may be news of what was folded away: of a task that is not in the ledger, about a time before the
 * watermark; or a report of health that is older than those that were thinned out. Learned, it would count twice.
 */
export const isFoldedAway = (fact: InstanceScopedFact, ledger: Ledger): boolean => {
  const { foldedTo, daemonChecksAt, earlierHealth } = ledger;
  if (foldedTo === Number.NEGATIVE_INFINITY) return false;
  switch (fact.kind) {
    case 'task':
      return (fact.executionStoppedAt ?? fact.updatedAt) < foldedTo && !ledger.tasks.has(fact.taskArn);
    case 'health': {
      const { lastStatusChange: at } = fact;
      return (
        at < foldedTo && daemonChecksAt !== null && at < daemonChecksAt && !earlierHealth.some((one) => one.at === at)
      );
    }
    default:
      return false;
  }
};
