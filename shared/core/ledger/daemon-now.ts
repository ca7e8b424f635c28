import { earlier, later } from '../words/join.ts';
import { isOver, isRunning, tasksOfDaemon } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';

/** True where a task of the daemon is RUNNING and has no end. */
export const daemonRuns = (ledger: Ledger, daemonName: string | null): boolean =>
  tasksOfDaemon(ledger, daemonName).some(isRunning);

/** The same, or true where a daemon task runs and nothing names its daemon: it may be this daemon's. */
export const daemonMayRun = (ledger: Ledger, daemonName: string | null): boolean =>
  daemonRuns(ledger, daemonName) ||
  [...ledger.tasks.values()].some((task) => task.role === 'unnamed-daemon' && isRunning(task));

/** True where ECS's newest report says that the daemon is IMPAIRED, or a running task of it UNHEALTHY. */
export const daemonIsUnhealthy = (ledger: Ledger, daemonName: string | null): boolean =>
  ledger.daemonChecks.some(({ status }) => status === 'IMPAIRED') ||
  tasksOfDaemon(ledger, daemonName).some((task) => isRunning(task) && task.healthStatus === 'UNHEALTHY');

/** True where the newest fact of a task of the daemon is RUNNING. */
export const daemonWasSeenRunning = (ledger: Ledger, daemonName: string | null): boolean =>
  tasksOfDaemon(ledger, daemonName).some(({ lastStatus }) => lastStatus === 'RUNNING');

/** True where any start of the daemon is known. */
export const daemonHasStarted = (ledger: Ledger, daemonName: string | null): boolean =>
  tasksOfDaemon(ledger, daemonName).some(({ startedAt }) => startedAt !== null);

/** True where a task of the daemon started at `at` or later; epoch milliseconds. */
export const daemonStartedSince = (ledger: Ledger, daemonName: string | null, at: number): boolean =>
  tasksOfDaemon(ledger, daemonName).some(({ startedAt }) => (startedAt ?? 0) >= at);

/** The latest known end of a task of the daemon, epoch milliseconds; null for none. */
export const lastEndOfDaemon = (ledger: Ledger, daemonName: string | null): number | null =>
  tasksOfDaemon(ledger, daemonName).reduce<number | null>((last, task) => later(last, task.executionStoppedAt), null);

/** The starts of the daemon's running tasks, epoch milliseconds, sorted. */
export const runningSince = (ledger: Ledger, daemonName: string | null): readonly number[] =>
  tasksOfDaemon(ledger, daemonName)
    .filter(isRunning)
    .flatMap(({ startedAt }) => startedAt ?? [])
    .sort((one, other) => one - other);

export const applicationTasksOf = ({ tasks }: Pick<Ledger, 'tasks'>): readonly KnownTask[] =>
  [...tasks.values()].filter(({ role }) => role === 'application');

/** The first known start of an application task, epoch milliseconds; null for none. */
export const firstApplicationStart = (ledger: Pick<Ledger, 'tasks'>): number | null =>
  applicationTasksOf(ledger).reduce<number | null>((first, { startedAt }) => earlier(first, startedAt), null);

/** The first start of those application tasks that are not over, epoch milliseconds; null for none. */
export const firstStartOfRunning = (ledger: Pick<Ledger, 'tasks'>): number | null =>
  applicationTasksOf(ledger).reduce<number | null>(
    (first, task) => (isOver(task) ? first : earlier(first, task.startedAt)),
    null,
  );
