import { isOver, isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import { leavingOf } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { earliestOf, latestOf } from '../words/extremes.ts';
import { isoTime } from '../words/format-time.ts';
import { cut } from '../words/text-size.ts';
import type { Violation } from '../words/verdict.ts';
import type { NoticeOrder, NoticeRun } from './notice.ts';

const DAEMON_RUNS = 3;
const SERVICES = 2;
const LONGEST_NAME = 80;

/**
 * The order of which a notice tells: the newest runs of the daemon that its worst violation names, and those of the tasks concerned.
 * Null where there is no such daemon. @param at the clock at which the notice was committed, epoch milliseconds
 */
export const orderOf = (worst: Violation | undefined, ledger: Ledger | null, at: number): NoticeOrder | null => {
  if (ledger === null || worst === undefined || worst.daemonName === null) return null;
  const { daemonName } = worst;
  const started = tasksOfDaemon(ledger, daemonName).filter(hasStarted).sort(byStart).slice(-DAEMON_RUNS);
  const concerned = worst.taskArns.flatMap((taskArn) => ledger.tasks.get(taskArn) ?? []);
  const tasks = concerned.filter((task) => task.role === 'application').filter(hasStarted);
  const services = [...Map.groupBy(tasks, ({ group }) => group ?? 'a task').values()];
  const runs = [
    ...started.map((task) => runOf('daemon', daemonName, [task])),
    ...services.slice(0, SERVICES).map((of) => runOf('application', of[0]?.group ?? 'a task', of)),
  ];
  return { runs, leavingAt: isoOrNull(leavingOf(ledger)?.at), asOf: isoTime(at) };
};

type Started = KnownTask & { readonly startedAt: number };

const hasStarted = (task: KnownTask): task is Started => task.startedAt !== null;

const byStart = (one: Started, other: Started): number => one.startedAt - other.startedAt;

const runOf = (role: NoticeRun['role'], name: string, tasks: readonly Started[]): NoticeRun => {
  const ends = tasks.map(({ executionStoppedAt }) => executionStoppedAt).filter((end) => end !== null);
  const areOver = tasks.every(isOver) && ends.length === tasks.length;
  return {
    role,
    name: cut(name.replace(/^(?:service|family):/, ''), LONGEST_NAME),
    count: tasks.length,
    from: isoTime(earliestOf(tasks.map(({ startedAt }) => startedAt))),
    to: areOver ? isoTime(latestOf(ends)) : null,
    isRunning: tasks.some(isRunning),
  };
};

const isoOrNull = (at: number | undefined): string | null => (at === undefined ? null : isoTime(at));
