import { daemonMayRun } from './daemon-now.ts';
import { endedBy } from './forgotten.ts';
import { isOver } from './known-tasks.ts';
import type { Ledger } from './ledger.ts';

/** True where an application task that has started may still run: no end of it is known, and no look found it gone. */
export const applicationRuns = (ledger: Ledger): boolean => {
  const endOf = endedBy(ledger);
  for (const task of ledger.tasks.values())
    if (task.role === 'application' && task.startedAt !== null && endOf(task) === null) return true;
  return false;
};

/** True where application tasks run and no task of the daemon does. */
export const runsWithoutDaemon = (ledger: Ledger, daemonName: string | null): boolean =>
  !daemonMayRun(ledger, daemonName) && applicationRuns(ledger);

/** Says of tasks, by their ARNs, whether each has ended; a task that was folded away has, and one that a complete look no longer found. */
export const tasksHaveEnded = (ledger: Ledger): ((taskArns: readonly string[], andOthers: boolean) => boolean) => {
  const endOf = endedBy(ledger);
  const hasEnded = (taskArn: string): boolean => {
    const task = ledger.tasks.get(taskArn);
    return task === undefined || endOf(task) !== null;
  };
  return (taskArns, andOthers) => taskArns.every(hasEnded) && !(andOthers && someRuns(ledger));
};

/** No running task is folded away: one that an incident only counts is in the ledger, and may be any of them. */
const someRuns = ({ tasks }: Ledger): boolean => {
  for (const task of tasks.values()) if (task.role !== 'unjudged' && !isOver(task)) return true;
  return false;
};
