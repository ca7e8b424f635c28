import type { LookFact } from '../words/facts.ts';
import { isOver } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';
import { overAt } from './watermark.ts';

/** A list of tasks may lag behind what has just started. */
const LISTED_WITHIN_MS = 60_000;

/** Says whether absence is concluded from a look: not where it found tasks that the ledger does not hold, nor of what came later. */
export const showsAbsence = (look: LookFact, { leftOut }: Pick<Ledger, 'leftOut'>): boolean =>
  look.complete && (leftOut === null || leftOut.to < look.at);

/**
 * By when a task of the ledger had ended, epoch milliseconds; null for one that may run on. One that a newer complete look found
 * neither running nor stopped had ended by then, at a moment that nobody tells.
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
