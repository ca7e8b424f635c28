import { daemonNameOf } from '../words/task-role.ts';
import type { KnownTask, Ledger } from './ledger.ts';

type Tasks = Pick<Ledger, 'tasks'>;

/** Of any daemon, whether or not its name is known. */
export const isDaemonTask = ({ role }: KnownTask): boolean => role === 'daemon' || role === 'unnamed-daemon';

/** The tasks of one daemon, as a new list; none where it is not known which daemon is meant. */
export const tasksOfDaemon = ({ tasks }: Tasks, daemonName: string | null): KnownTask[] =>
  daemonName === null ? [] : [...tasks.values()].filter((task) => daemonNameOf(task) === daemonName);

/** Not a task that is on its way: being told to stop, it will be gone before anybody could act. */
export const isRunning = ({ lastStatus, executionStoppedAt }: KnownTask): boolean =>
  lastStatus === 'RUNNING' && executionStoppedAt === null;

/** What is STOPPED is over, even if nobody says since when. */
export const isOver = ({
  lastStatus,
  executionStoppedAt,
}: Pick<KnownTask, 'lastStatus' | 'executionStoppedAt'>): boolean =>
  executionStoppedAt !== null || lastStatus === 'STOPPED';

/** Whether a task of the ledger is over; what was folded away is. */
export const hasEnded = ({ tasks }: Tasks, taskArn: string): boolean => {
  const task = tasks.get(taskArn);
  return task === undefined || isOver(task);
};
