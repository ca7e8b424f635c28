import { isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { RemedyName } from '../words/remedy.ts';
import type { RuleName, Violation } from '../words/verdict.ts';

/**
 * Which remedies would help against a violation, as the container instance is known to be now; none where it is over, where
 * nothing that Bookend can do would undo it, or where it is not clear.
 */
export const helpsAgainst = (violation: Violation, ledger: Ledger): readonly RemedyName[] =>
  HELPS[violation.rule](violation, ledger);

type Helps = (violation: Violation, ledger: Ledger) => readonly RemedyName[];

const DRAIN: readonly RemedyName[] = ['drain-instance'];
const nothing: Helps = () => [];

const HELPS: Readonly<Record<RuleName, Helps>> = {
  'daemon-started-first': (violation, ledger) => {
    const early = earlyTasks(violation, ledger).length;
    if (early === 0) return [];
    // what replaces a stopped task here would run without the daemon too
    return runs(violation, ledger) && early <= MOST_STOPPED ? ['stop-early-tasks', 'drain-instance'] : DRAIN;
  },
  'daemon-stopped-last': nothing,
  'daemon-stayed-up': (violation, ledger) => (mayRun(violation, ledger) ? [] : DRAIN),
  'daemon-running': (violation, ledger) => (mayRun(violation, ledger) ? [] : DRAIN),
  'daemon-alone': (violation, ledger) =>
    tasksOfDaemon(ledger, violation.daemonName).filter(isRunning).length > 1 ? DRAIN : [],
  'daemon-healthy': (violation, ledger) => (isUnhealthy(violation, ledger) ? DRAIN : []),
  // a container instance that never was ACTIVE can't be drained, and has no work that would have to move
  'instance-activated': nothing,
  'repair-started': (violation, ledger) => (mayRun(violation, ledger) && !isUnhealthy(violation, ledger) ? [] : DRAIN),
  'drain-finished': nothing,
  'deployment-settled': nothing,
  // which daemon starts first on the next container instance is luck as well
  'daemons-in-order': nothing,
};

/** More are not stopped one by one: a call and a name in the item each, where one drain moves them all at ECS's own pace. */
const MOST_STOPPED = 50;

/** Tasks that started before the daemon, still run, and belong to a service: nobody would replace any others. */
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

const runs = ({ daemonName }: Violation, ledger: Ledger): boolean => tasksOfDaemon(ledger, daemonName).some(isRunning);

/** Of a daemon task whose daemon nobody knows it is not clear that it is not this one's. */
const mayRun = (violation: Violation, ledger: Ledger): boolean =>
  runs(violation, ledger) ||
  [...ledger.tasks.values()].some((task) => task.role === 'unnamed-daemon' && isRunning(task));

const isUnhealthy = ({ daemonName }: Violation, ledger: Ledger): boolean =>
  ledger.daemonChecks.some(({ status }) => status === 'IMPAIRED') ||
  tasksOfDaemon(ledger, daemonName).some((task) => isRunning(task) && task.healthStatus === 'UNHEALTHY');
