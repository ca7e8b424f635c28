import type { LookFact } from '../words/facts.ts';
import { isOver } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';
import { overAt } from './watermark.ts';

/** A list of tasks may lack a task that has just started. */
const LISTED_WITHIN_MS = 60_000;

/** True where a look shows absence: not where it found tasks that the ledger does not hold, nor for anything later than the look. */
export const showsAbsence = (look: LookFact, { leftOut }: Pick<Ledger, 'leftOut'>): boolean =>
  look.complete && (leftOut === null || leftOut.to < look.at);

/**
 * The time by which a task of the ledger had ended, epoch milliseconds; null for one that may still run. A task that a
 * newer complete look found neither running nor stopped had ended by the time of that look; its exact end is not known.
 */
export const endedBy = (ledger: Ledger): ((task: KnownTask) => number | null) => {
  const { look } = ledger;
  if (look === null || !showsAbsence(look, ledger)) return overAt;
  const found = new Set(look.taskArns);
  return (task) => {
    const isForgotten = !isOver(task) && task.updatedAt + LISTED_WITHIN_MS <= look.at && !found.has(task.taskArn);
    return isForgotten ? look.at : overAt(task);
  };
};

/**
 * Tasks that were last seen on their way to RUNNING, and of which a newer complete look found nothing: ECS has forgotten whether they ran.
 */
export const mayHaveRun = (ledger: Ledger): readonly KnownTask[] => {
  if (ledger.look?.complete !== true) return [];
  const endOf = endedBy(ledger);
  return [...ledger.tasks.values()].filter(
    (task) => task.startedAt === null && task.lastStatus !== 'RUNNING' && !isOver(task) && endOf(task) !== null,
  );
};
