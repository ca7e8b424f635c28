import { daemonNameOf } from '../words/task-role.ts';
import type { KnownTask, Ledger } from './ledger.ts';

type Tasks = Pick<Ledger, 'tasks'>;

/** True for a task of any daemon, whether or not its name is known. */
export const isDaemonTask = ({ role }: KnownTask): boolean => role === 'daemon' || role === 'unnamed-daemon';

/** The tasks of one daemon, as a new list; none where it is not known which daemon is meant. */
export const tasksOfDaemon = ({ tasks }: Tasks, daemonName: string | null): KnownTask[] =>
  daemonName === null ? [] : [...tasks.values()].filter((task) => daemonNameOf(task) === daemonName);

/** A task that is told to stop still counts as running, but one whose containers ended does not. */
export const isRunning = ({ lastStatus, executionStoppedAt }: KnownTask): boolean =>
  lastStatus === 'RUNNING' && executionStoppedAt === null;

/** A STOPPED task is over, even where its end is not known. */
export const isOver = ({
  lastStatus,
  executionStoppedAt,
}: Pick<KnownTask, 'lastStatus' | 'executionStoppedAt'>): boolean =>
  executionStoppedAt !== null || lastStatus === 'STOPPED';

/** True where a task of the ledger is over; a task that was folded away is. */
export const hasEnded = ({ tasks }: Tasks, taskArn: string): boolean => {
  const task = tasks.get(taskArn);
  return task === undefined || isOver(task);
};
