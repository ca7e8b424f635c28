import type { Incident } from '../incidents.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { NoticeRemedy } from '../notice.ts';
import { goneOf, leavingOf } from '../scene/leaving.ts';
import type { RuleName, Verdict } from '../verdict.ts';
import { isCritical } from './judging.ts';
import type { NoticeContext } from './notice-context.ts';

type Remedy = 'stop-early-tasks' | 'drain-instance' | null;

/** What helps against a broken rule; null: nothing that Bookend could do on the instance. */
const REMEDIES: Readonly<Record<RuleName, Remedy>> = {
  'daemon-started-first': 'stop-early-tasks',
  'daemon-stopped-last': null,
  'daemon-stayed-up': 'drain-instance',
  'daemon-running': 'drain-instance',
  'daemon-alone': null,
  'daemon-healthy': 'drain-instance',
  'instance-activated': null,
  'repair-started': 'drain-instance',
  'drain-finished': null,
  'deployment-settled': null,
  'daemons-in-order': null,
};

/**
 * What would be done, in words. Null where nothing would be: for a daemon that is not critical, on an instance that leaves
 * anyway, and where it is over.
 */
export const remedyOf = (incident: Incident, ledger: Ledger | null, context: NoticeContext): NoticeRemedy | null => {
  if (ledger === null || incident.resolvedAt !== null) return null;
  if (leavingOf(ledger) !== null || goneOf(ledger) !== null) return null;
  const ofCritical = incident.violations.filter(
    ({ daemonName }) => daemonName === null || isCritical(context.coverages, daemonName),
  );
  const plan = planOf(ofCritical, ledger);
  if (plan.length === 0) return null;
  const mode = context.mode ?? 'observe';
  return { mode, plan, outcome: OUTCOME[mode] };
};

const OUTCOME: Readonly<Record<NoticeRemedy['mode'], readonly string[]>> = {
  observe: ['nothing was done: Bookend only observes'],
  propose: ['nothing was done: it is for a person to decide'],
  enforce: [],
};

/** Draining replaces the instance with all that runs on it: then stopping single tasks is not needed. */
const planOf = (violations: readonly Verdict[], ledger: Ledger): readonly string[] => {
  const machine = ledger.ec2InstanceId === null ? '' : ` (${ledger.ec2InstanceId.slice(0, 64).toWellFormed()})`;
  const isNeeded = (violation: Verdict): boolean =>
    REMEDIES[violation.rule] === 'drain-instance' && !runsAgain(violation, ledger);
  if (violations.some(isNeeded)) {
    return [
      `drain-instance: UpdateContainerInstancesState DRAINING for the container instance${machine}; ECS moves its tasks and replaces it`,
    ];
  }
  const early = violations.filter(({ rule }) => REMEDIES[rule] === 'stop-early-tasks');
  const running = new Set(early.flatMap(({ taskArns }) => taskArns).filter((taskArn) => isRunning(ledger, taskArn)));
  if (running.size === 0) return [];
  const tasks = running.size === 1 ? 'the application task' : `the ${running.size} application tasks`;
  return [`stop-early-tasks: StopTask for ${tasks} that started before the daemon; their service replaces them`];
};

/** The daemon runs now: replacing the instance would bring nothing back. One that is not healthy runs too. */
const runsAgain = ({ rule, daemonName }: Verdict, { tasks }: Ledger): boolean =>
  (rule === 'daemon-running' || rule === 'daemon-stayed-up') &&
  [...tasks.values()].some(
    ({ role, group, lastStatus }) => role === 'daemon' && group === `daemon:${daemonName}` && lastStatus === 'RUNNING',
  );

const isRunning = ({ tasks }: Ledger, taskArn: string): boolean => {
  const task = tasks.get(taskArn);
  return task !== undefined && task.executionStoppedAt === null && task.lastStatus !== 'STOPPED';
};
