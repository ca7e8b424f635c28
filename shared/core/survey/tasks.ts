import { roleOf } from '../words/task-role.ts';
import type { Daemon, Task } from './survey.ts';

const isRunning = ({ lastStatus }: Task): boolean => lastStatus === 'RUNNING';

/** The daemon's tasks that are RUNNING, of those given. */
export const runningTasksOf = ({ daemonName }: Pick<Daemon, 'daemonName'>, tasks: readonly Task[]): readonly Task[] =>
  tasks.filter((task) => isRunning(task) && task.daemonName === daemonName);

/** The RUNNING tasks of no daemon, of those given; a daemon's task of which nothing tells the daemon is none. */
export const runningApplicationTasks = (tasks: readonly Task[]): readonly Task[] =>
  tasks.filter((task) => isRunning(task) && task.daemonName === null && !isDaemonTask(task));

const isDaemonTask = ({ group, definitionArn, launchType }: Task): boolean => {
  const role = roleOf(group, definitionArn, launchType);
  return role === 'daemon' || role === 'unnamed-daemon';
};
