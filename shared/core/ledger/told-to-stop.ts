import { tasksOfDaemon } from './known-tasks.ts';
import { leavingOf } from './leaving.ts';
import type { KnownTask, Ledger } from './ledger.ts';

/**
 * ECS's stop code for a task whose own container exited: its `stoppingAt` is no signal, and comes some ten seconds
 * after its end (seen).
 */
const OWN_EXIT = 'EssentialContainerExited';

/** The time at which a task was told to stop, epoch milliseconds; null where it was not, or exited by itself. */
export const toldToStopAt = ({ stoppingAt, stopCode }: Pick<KnownTask, 'stoppingAt' | 'stopCode'>): number | null =>
  stopCode === OWN_EXIT ? null : stoppingAt;

/** The time at which ECS first told a daemon of a leaving container instance to stop, epoch milliseconds; null where it did not. */
export const daemonToldToStopAt = (ledger: Ledger, daemonName: string | null): number | null => {
  const leaving = leavingOf(ledger);
  if (leaving === null) return null;
  return tasksOfDaemon(ledger, daemonName).reduce<number | null>((first, task) => {
    const at = toldToStopAt(task);
    return at === null || at <= leaving.after || (first !== null && first <= at) ? first : at;
  }, null);
};
