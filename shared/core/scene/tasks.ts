import { healthOf, type Impairment } from '../ledger/health-history.ts';
import { isRunning } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { lastPartOf } from '../words/arn.ts';
import type { DaemonCheck } from '../words/facts.ts';
import { byCodeUnit } from '../words/join.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { standIns } from './stand-ins.ts';

/** A task that ran: ECS gave it a `startedAt`, whatever its `lastStatus`. */
export type StartedTask = KnownTask & { readonly startedAt: number };

/** The tasks of one daemon that ran: those with a known start, in order of it, and RUNNING ones without. */
export type DaemonTasks = { readonly started: readonly StartedTask[]; readonly withoutStart: readonly KnownTask[] };

/** The tasks of a container instance that ran; no rule says anything about others. */
export type RanTasks = {
  readonly applications: readonly StartedTask[];
  readonly applicationsWithoutStart: readonly KnownTask[];
  readonly ofDaemons: ReadonlyMap<string, DaemonTasks>;
  readonly unnamed: readonly KnownTask[];
};

/** The ledger's tasks, and stand-ins for those that it no longer holds. */
const withUnkept = ({ tasks, leftOut, unnamedFold }: Ledger): Iterable<KnownTask> =>
  leftOut === null && unnamedFold === null
    ? tasks.values()
    : [...tasks.values(), ...standIns({ leftOut, unnamedFold })];

const hasStarted = (task: KnownTask): task is StartedTask => task.startedAt !== null;

/** Looks at each task once, however many daemons there are. */
export const sortedOut = (ledger: Ledger): RanTasks => {
  const applications: StartedTask[] = [];
  const applicationsWithoutStart: KnownTask[] = [];
  const ofDaemons = new Map<string, { started: StartedTask[]; withoutStart: KnownTask[] }>();
  const unnamed: KnownTask[] = [];
  for (const task of withUnkept(ledger)) {
    if (task.startedAt === null && task.lastStatus !== 'RUNNING') continue;
    if (task.role === 'application') {
      if (hasStarted(task)) applications.push(task);
      else applicationsWithoutStart.push(task);
    } else if (task.role === 'unnamed-daemon') unnamed.push(task);
    const name = daemonNameOf(task);
    if (name !== null) {
      const ofDaemon = ofDaemons.get(name) ?? { started: [], withoutStart: [] };
      ofDaemons.set(name, ofDaemon);
      if (hasStarted(task)) ofDaemon.started.push(task);
      else ofDaemon.withoutStart.push(task);
    }
  }
  for (const { started } of ofDaemons.values()) if (started.length > 1) started.sort(byStart);
  return { applications, applicationsWithoutStart, ofDaemons, unnamed };
};

const byStart = (one: StartedTask, other: StartedTask): number =>
  one.startedAt - other.startedAt || byCodeUnit(one.taskArn, other.taskArn);

/** A DAEMON check and the tasks of one daemon that its reason names. */
export type TiedCheck = DaemonCheck & { readonly taskArns: readonly string[] };

type TiedChecks = {
  readonly ofDaemons: ReadonlyMap<string, readonly TiedCheck[]>;
  readonly untied: readonly DaemonCheck[];
};
const NO_CHECKS: TiedChecks = { ofDaemons: new Map(), untied: [] };

/**
 * The instance's newest DAEMON checks, each with the daemon tasks that its reason names.
 * @param only the one daemon of the instance, so that an IMPAIRED check without a reason must mean it; null: there are
 * others
 */
export const tiedChecks = ({ daemonChecks, tasks }: Ledger, only: string | null): TiedChecks => {
  if (daemonChecks.length === 0) return NO_CHECKS;
  const named = daemonTasksById(tasks);
  const ofDaemons = new Map<string, TiedCheck[]>();
  const untied: DaemonCheck[] = [];
  for (const check of daemonChecks) {
    const arns = namedBy(check, named, only);
    if (arns.size === 0) untied.push(check);
    for (const [name, taskArns] of arns) {
      const ofDaemon = ofDaemons.get(name) ?? [];
      ofDaemons.set(name, ofDaemon);
      ofDaemon.push({ ...check, taskArns });
    }
  }
  return { ofDaemons, untied };
};

const daemonTasksById = (tasks: Ledger['tasks']): ReadonlyMap<string, KnownTask> => {
  const named = new Map<string, KnownTask>();
  for (const task of tasks.values()) if (daemonNameOf(task) !== null) named.set(lastPartOf(task.taskArn), task);
  return named;
};

/**
 * By daemonName, the stretches in which a check that names a task of the daemon was IMPAIRED: a check that names none
 * calls for nothing. Two such reports with none between are one stretch; any other report ends it, even one of another
 * daemon alone.
 */
export const impairmentsByDaemon = (ledger: Ledger): ReadonlyMap<string, readonly Impairment[]> => {
  const points = healthOf(ledger);
  const stretches = new Map<string, Impairment[]>();
  if (!points.some(({ checks }) => checks.some(isImpaired))) return stretches;
  const named = daemonTasksById(ledger.tasks);
  const since = new Map<string, number>();
  const end = (name: string, from: number, to: number | null): void => {
    const known = stretches.get(name);
    if (known === undefined) stretches.set(name, [{ from, to }]);
    else known.push({ from, to });
  };
  for (const { at, checks } of points) {
    const impaired = new Set(checks.filter(isImpaired).flatMap((check) => [...namedBy(check, named, null).keys()]));
    for (const [name, from] of since) {
      if (impaired.has(name)) continue;
      end(name, from, at);
      since.delete(name);
    }
    for (const name of impaired) if (!since.has(name)) since.set(name, at);
  }
  for (const [name, from] of since) end(name, from, null);
  return stretches;
};

const isImpaired = ({ status }: DaemonCheck): boolean => status === 'IMPAIRED';

/** By daemonName, the tasks that the check's reason names: `Daemon task: <id> is unhealthy` (published once). */
const namedBy = (
  { status, statusReason }: DaemonCheck,
  tasks: ReadonlyMap<string, KnownTask>,
  only: string | null,
): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  if (statusReason === null && only !== null && status === 'IMPAIRED')
    return found.set(only, runningOf(only, [...tasks.values()]));
  for (const word of new Set(statusReason?.split(/[^\w-]+/))) {
    const task = tasks.get(word);
    const name = task === undefined ? null : daemonNameOf(task);
    if (task === undefined || name === null) continue;
    found.set(name, [...(found.get(name) ?? []), task.taskArn]);
  }
  return found;
};

const runningOf = (only: string, tasks: readonly KnownTask[]): string[] =>
  tasks.filter((task) => daemonNameOf(task) === only && isRunning(task)).map(({ taskArn }) => taskArn);
