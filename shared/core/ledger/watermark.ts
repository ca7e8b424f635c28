import type { InstanceScopedFact, TaskFact } from '../words/facts.ts';
import { daemonNameOf, roleOf } from '../words/task-role.ts';
import { isOver } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';

/**
 * The end of a task that is over, epoch milliseconds: the latest possible one where it is not known; null for a task
 * that is not over.
 */
export const overAt = (task: Pick<KnownTask, 'executionStoppedAt' | 'lastStatus' | 'updatedAt'>): number | null =>
  isOver(task) ? (task.executionStoppedAt ?? task.updatedAt) : null;

type Watermarks = Pick<Ledger, 'foldedTo' | 'folds'>;

/**
 * True where a task that is not in the ledger, and was over at a moment, may have been folded away. A daemon has a
 * watermark of its own, the latest end that was folded: where many application tasks fold at once, late news of a
 * daemon is still learned.
 */
export const isBehind = ({ foldedTo, folds }: Watermarks, nature: Nature, at: number): boolean => {
  const daemonName = daemonNameOf(nature);
  if (at >= foldedTo || daemonName === null) return at < foldedTo;
  return at <= (folds.get(daemonName)?.droppedTo ?? Number.NEGATIVE_INFINITY);
};

type Nature = Pick<KnownTask, 'role' | 'group'>;

const natureOf = ({ group, taskDefinitionArn, launchType }: TaskFact): Nature => ({
  role: roleOf(group, taskDefinitionArn, launchType),
  group,
});

/**
 * True where a fact may be news of something folded away: of a task that is not in the ledger, about a time before the
 * watermark; or a report of health that is older than those that were thinned out. Learned, it would count twice.
 */
export const isFoldedAway = (fact: InstanceScopedFact, ledger: Ledger): boolean => {
  const { foldedTo, daemonChecksAt, earlierHealth } = ledger;
  if (foldedTo === Number.NEGATIVE_INFINITY) return false;
  switch (fact.kind) {
    case 'task':
      return (
        !ledger.tasks.has(fact.taskArn) && isBehind(ledger, natureOf(fact), fact.executionStoppedAt ?? fact.updatedAt)
      );
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
