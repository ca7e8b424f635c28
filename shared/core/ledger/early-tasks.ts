import type { Violation } from '../words/verdict.ts';
import { isRunning, tasksOfDaemon } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';

/** More are not stopped one by one: each takes a call and a name in the item, while one drain moves them all at ECS's own pace. */
export const MOST_STOPPED = 50;

/** Tasks that started before the daemon, still run, and belong to a service: nothing would replace any others. */
export const earlyTasks = (violation: Violation, ledger: Ledger): readonly KnownTask[] =>
  concernedTasks(violation, ledger).filter(
    (task) => task.role === 'application' && isRunning(task) && (task.group?.startsWith('service:') ?? false),
  );

/** Those that the violation names; where it only counts some, all that the ledger shows to have started before the daemon. */
const concernedTasks = (violation: Violation, ledger: Ledger): readonly KnownTask[] => {
  const { taskArns, tasksTotal, daemonName } = violation;
  if (tasksTotal <= taskArns.length) return taskArns.flatMap((taskArn) => ledger.tasks.get(taskArn) ?? []);
  const daemonStartedAt = tasksOfDaemon(ledger, daemonName).reduce(
    (first, { startedAt }) => Math.min(first, startedAt ?? Number.POSITIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
  return [...ledger.tasks.values()].filter(({ startedAt }) => startedAt !== null && startedAt < daemonStartedAt);
};
