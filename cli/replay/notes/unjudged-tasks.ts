import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { OTHER_LAUNCH_TYPES, type OtherLaunchType } from '../../../shared/core/words/task-role.ts';
import { counted, grouped } from '../../terminal/numbers.ts';
import { MOST_TOLD_APART, type UnjudgedTasks } from '../stream/tasks-elsewhere.ts';

/** Adds the unjudged tasks on container instances: EC2 tasks where the instance is not a Managed Instance, others anywhere. */
export const unjudgedIn = (
  elsewhere: UnjudgedTasks,
  ledgers: Iterable<Ledger>,
  managed: ReadonlySet<Ledger>,
): UnjudgedTasks => {
  const counts = new Map(elsewhere);
  for (const ledger of ledgers) {
    const isManaged = managed.has(ledger);
    for (const { launchType, role } of ledger.tasks.values()) {
      if (launchType === null || (isManaged && role !== 'unjudged')) continue;
      counts.set(launchType, (counts.get(launchType) ?? 0) + 1);
    }
  }
  return counts;
};

/** `3 tasks of EC2, 1 task of FARGATE`; empty for none. */
export const unjudgedInWords = (unjudged: UnjudgedTasks): string =>
  OTHER_LAUNCH_TYPES.flatMap((launchType) => inWords(launchType, unjudged.get(launchType)) ?? []).join(', ');

const inWords = (launchType: OtherLaunchType, count = 0): string | null => {
  if (count === 0) return null;
  const tasks = count < MOST_TOLD_APART ? counted(count, 'task') : `${grouped(count)} tasks or more`;
  return `${tasks} of launch type ${launchType}`;
};
