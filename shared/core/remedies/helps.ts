import { isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { RuleName, Verdict } from '../verdict.ts';
import type { RemedyName } from './remedy.ts';

/**
 * Which remedies would help against a violation, as the container instance is known to be now; none where it is over, where
 * nothing that Bookend can do would undo it, or where it is not clear.
 */
export const helpsAgainst = (violation: Verdict, ledger: Ledger): readonly RemedyName[] =>
  HELPS[violation.rule](violation, ledger);

type Helps = (violation: Verdict, ledger: Ledger) => readonly RemedyName[];

const DRAIN: readonly RemedyName[] = ['drain-instance'];
const nothing: Helps = () => [];

const HELPS: Readonly<Record<RuleName, Helps>> = {
  'daemon-started-first': (violation, ledger) => {
    if (earlyTasks(violation, ledger).length === 0) return [];
    // what replaces a stopped task here would run without the daemon too
    return runs(violation, ledger) ? ['stop-early-tasks', 'drain-instance'] : DRAIN;
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

/** Tasks that started before the daemon, still run, and belong to a service: nobody would replace any others. */
export const earlyTasks = ({ taskArns }: Verdict, { tasks }: Ledger): readonly KnownTask[] =>
  taskArns
    .map((taskArn) => tasks.get(taskArn))
    .filter((task) => task !== undefined)
    .filter((task) => task.role === 'application' && isRunning(task) && (task.group?.startsWith('service:') ?? false));

const runs = ({ daemonName }: Verdict, ledger: Ledger): boolean => tasksOfDaemon(ledger, daemonName).some(isRunning);

/** Of a daemon task whose daemon nobody knows it is not clear that it is not this one's. */
const mayRun = (violation: Verdict, ledger: Ledger): boolean =>
  runs(violation, ledger) ||
  [...ledger.tasks.values()].some((task) => task.role === 'unnamed-daemon' && isRunning(task));

const isUnhealthy = ({ daemonName }: Verdict, ledger: Ledger): boolean =>
  ledger.daemonChecks.some(({ status }) => status === 'IMPAIRED') ||
  tasksOfDaemon(ledger, daemonName).some((task) => isRunning(task) && task.healthStatus === 'UNHEALTHY');
