import { leavingOf } from '../scene/leaving.ts';
import { tasksOfDaemon } from './known-tasks.ts';
import type { KnownTask, Ledger, StatusRun } from './ledger.ts';
import { join } from './status-memory.ts';
import { activeAfter, isActive } from './statuses.ts';

/** Events of a task may come this late; later ones are settled by a look. */
const ARRIVAL_DELAY_MS = 15 * 60 * 1000;
/** An end is reported some ten seconds after it: the event of a daemon's end counts its delay from then. */
const REPORTING_LAG_MS = 60 * 1000;

/**
 * Folds away, in place, application tasks that ended more than 15 minutes ago and can no longer change a verdict.
 * What survives: the earliest start and the latest end (the extremes that margins are taken over), and every task that
 * broke the order (a proven violation) or may still turn out to have. A late event of a folded task is settled by a look.
 * Never changes a verdict.
 * @param daemonNames the daemons expected on the instance; none, or one that has not started: nothing can be folded
 * @returns how many tasks it folded
 */
export const compact = (ledger: Ledger, now: number, daemonNames: readonly string[]): number => {
  foldStatuses(ledger, now);
  if (daemonNames.length === 0) return 0;
  // what ended later may have outlasted the drain
  const leavingAt = leavingOf(ledger)?.at ?? Number.POSITIVE_INFINITY;
  const ended = [...ledger.tasks.values()]
    .filter((task) => isSettled(task, now))
    .filter(({ executionStoppedAt }) => executionStoppedAt <= leavingAt);
  const daemons = daemonNames.map((name) => tasksOfDaemon(ledger, name));
  const inOrder = ended.filter((task) => daemons.every((tasks) => ranUnder(task, tasks)));
  const extremes = new Set([earliestStart(inOrder), latestEnd(inOrder)]);
  const foldable = inOrder.filter((task) => !extremes.has(task));
  for (const { taskArn } of foldable) ledger.tasks.delete(taskArn);
  ledger.folded += foldable.length;
  return foldable.length;
};

/**
 * A drain that was cancelled has nothing more to say of its own instance; for so long it still tells what the repair of
 * others waited for.
 */
const CANCELLED_DRAINS_KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Forgets what was cancelled long ago, and makes one run of ACTIVE versions between which no event can come any more: where
 * only looks tell, each brings one with a gap before it.
 */
const foldStatuses = (ledger: Ledger, now: number): void => {
  const lasting = ledger.statuses.filter(
    (run, index) =>
      isActive(run) ||
      !ledger.statuses.slice(0, index).some(isActive) ||
      (activeAfter(ledger, run)?.at ?? now) > now - CANCELLED_DRAINS_KEPT_MS,
  );
  const folded: StatusRun[] = [];
  for (const run of lasting) {
    const before = folded.at(-1);
    const isSettledGap =
      before !== undefined && isActive(before) && isActive(run) && run.first.at < now - ARRIVAL_DELAY_MS;
    if (isSettledGap) folded[folded.length - 1] = join(before, run);
    else folded.push(run);
  }
  if (folded.length < ledger.statuses.length) ledger.statuses = folded;
};

type EndedTask = KnownTask & { readonly startedAt: number; readonly executionStoppedAt: number };

const isSettled = (task: KnownTask, now: number): task is EndedTask =>
  task.role === 'application' &&
  task.startedAt !== null &&
  task.executionStoppedAt !== null &&
  task.executionStoppedAt < now - ARRIVAL_DELAY_MS - REPORTING_LAG_MS;

/**
 * Whether one task of the daemon ran from before the task's start until after its end. A daemon task without an end
 * still ran at the time of this compaction, as far as fifteen minutes of events can tell.
 */
const ranUnder = ({ startedAt, executionStoppedAt }: EndedTask, daemonTasks: readonly KnownTask[]): boolean =>
  daemonTasks.some(
    (daemonTask) =>
      daemonTask.startedAt !== null &&
      daemonTask.startedAt <= startedAt &&
      (daemonTask.executionStoppedAt ??
        (daemonTask.lastStatus === 'STOPPED' ? daemonTask.startedAt : Number.POSITIVE_INFINITY)) >= executionStoppedAt,
  );

const earliestStart = (tasks: readonly EndedTask[]): EndedTask | undefined =>
  tasks.reduce<EndedTask | undefined>(
    (one, other) => (one !== undefined && one.startedAt <= other.startedAt ? one : other),
    undefined,
  );

const latestEnd = (tasks: readonly EndedTask[]): EndedTask | undefined =>
  tasks.reduce<EndedTask | undefined>(
    (one, other) => (one !== undefined && one.executionStoppedAt >= other.executionStoppedAt ? one : other),
    undefined,
  );
