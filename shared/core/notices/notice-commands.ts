import type { Incident } from '../incidents/incident.ts';
import { isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import { leavingOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { approvalIdOf } from '../remedies/approval.ts';
import type { Plan } from '../remedies/plan.ts';
import { WORDS } from '../rules/index.ts';
import type { AdvisedCommand } from '../scene/rule.ts';
import { lastPartOf } from '../words/arn.ts';
import { command, commandForEach, invocation } from '../words/command.ts';
import type { Now } from '../words/now.ts';
import { counted } from '../words/plain.ts';
import type { Violation } from '../words/verdict.ts';
import type { NoticeCommand } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';

/** More tasks than these are moved by one drain. */
const MOST_STOPPED = 10;
const DESCRIBED_TASKS = 10;

type Asked = {
  readonly incident: Incident;
  /** The worst of the incident's violations. */
  readonly worst: Violation | undefined;
  readonly now: Now | null;
  readonly ledger: Ledger | null;
  /** The plan that Bookend has; null: none. */
  readonly plan: Plan | null;
};

/**
 * The commands that a person can run as they stand, by the AWS CLI, which is what people have: what helps first, then Bookend's own
 * plan, then a look. A command of which some word is not literal to a shell is left out.
 */
export const commandsOf = (asked: Asked, context: NoticeContext): readonly NoticeCommand[] => {
  const repairs = [helping(asked, context), approving(asked, context)];
  // a plan that waits for a person's word has guards, which ECS's own command lacks
  if (context.policy.mode === 'propose') repairs.reverse();
  return [...repairs, looking(asked, context)].filter((one) => one !== null);
};

const made = (purpose: string, line: string | null, why: string | null = null): NoticeCommand | null =>
  line === null ? null : { for: purpose, command: line, works: why === null, why };

/** The command of ECS that the leading rule advises for how it stands. */
const helping = (asked: Asked, context: NoticeContext): NoticeCommand | null => {
  const { worst, now } = asked;
  const advised = worst === undefined ? undefined : advisedFor(worst, now);
  if (advised === undefined) return null;
  if (advised === 'drain-instance') return draining(asked, context);
  const tasks = runningOfServices(asked);
  if (tasks === 'too many') return draining(asked, context);
  return tasks.length === 0 ? null : stopping(asked, tasks, context);
};

const advisedFor = ({ rule }: Violation, now: Now | null): AdvisedCommand | undefined => {
  const { command: whileGoingOn, consequences } = WORDS[rule];
  if (now === 'over' || now === null) return undefined;
  return now === 'going-on' ? whileGoingOn : consequences?.command;
};

const draining = ({ incident, ledger }: Asked, { region }: NoticeContext): NoticeCommand | null => {
  const { containerInstanceArn, clusterArn } = incident;
  if (containerInstanceArn === null || ledger === null) return null;
  const line = command('aws ecs update-container-instances-state', [
    ...['--region', region, '--cluster', lastPartOf(clusterArn)],
    ...['--container-instances', lastPartOf(containerInstanceArn), '--status', 'DRAINING'],
  ]);
  const leaves = leavingOf(ledger) === null ? null : 'the instance is leaving already: ECS moves its tasks';
  return made('Drain the instance: ECS moves the tasks of its services and replaces it', line, leaves);
};

/** Nobody would start a task again that is of no service. */
const runningOfServices = ({ worst, ledger }: Asked): readonly string[] | 'too many' => {
  if (worst === undefined || worst.tasksTotal > MOST_STOPPED) return 'too many';
  const known = worst.taskArns.flatMap((taskArn) => ledger?.tasks.get(taskArn) ?? []);
  return known
    .filter((task) => isRunning(task) && task.group?.startsWith('service:') === true)
    .map(({ taskArn }) => lastPartOf(taskArn));
};

/** StopTask takes one task: so several are a loop. */
const stopping = ({ incident }: Asked, ids: readonly string[], { region }: NoticeContext): NoticeCommand | null => {
  const line = command('aws ecs stop-task', [
    ...['--region', region, '--cluster', lastPartOf(incident.clusterArn)],
    ...['--reason', 'started-before-the-daemon', ...(ids.length === 1 ? ['--task', ...ids] : [])],
  ]);
  const purpose = `Stop ${ids.length === 1 ? 'the task' : `the ${ids.length} tasks`}: their service starts others`;
  return made(purpose, ids.length === 1 ? line : commandForEach(ids, line));
};

/** Bookend's own plan, carried out by its function with all its guards. */
const approving = ({ incident, plan, now }: Asked, context: NoticeContext): NoticeCommand | null => {
  const { policy, region, stage } = context;
  if (plan === null || now === 'over') return null;
  const planId = policy.mode === 'propose' ? { planId: approvalIdOf(plan) } : {};
  const input = { action: plan.remedy, incidentId: incident.id, ...planId, reason: 'approved', dryRun: false };
  const line = invocation({ region, functionName: `bookend-${stage}-remediate` }, input);
  return made(`Have Bookend do it, with its guards (${plan.remedy})`, line, whyNot(context));
};

/** Whatever would have to change before Bookend may act; null where it may. */
const whyNot = ({ policy, mayAct }: NoticeContext): string | null => {
  const changes = [
    ...(mayAct ? [] : ['deploy Bookend with enforce=true (it has no right to change anything)']),
    ...(policy.mode === 'observe' ? ["set the policy's mode to propose (Bookend only observes)"] : []),
    ...(policy.killSwitch ? ["lift the policy's killSwitch"] : []),
  ];
  return changes.length === 0 ? null : `first ${changes.join(', then ')}`;
};

/** The things to look at: the daemon's newest task and the tasks concerned, else the instance, the deployments, or the cluster. */
const looking = ({ incident, worst, ledger }: Asked, { region }: NoticeContext): NoticeCommand | null => {
  const { clusterArn, containerInstanceArn } = incident;
  const where = ['--region', region, '--cluster', lastPartOf(clusterArn)];
  const daemonTasks = ledger === null ? [] : tasksOfDaemon(ledger, worst?.daemonName ?? null);
  const newest = daemonTasks.sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0)).slice(0, 1);
  const taskArns = [...newest.map(({ taskArn }) => taskArn), ...(worst?.taskArns ?? [])].slice(0, DESCRIBED_TASKS);
  if (taskArns.length > 0) {
    const line = command('aws ecs describe-tasks', [...where, '--tasks', ...new Set(taskArns.map(lastPartOf))]);
    return made(
      `Look at ${counted(taskArns.length, 'task')} in ECS, which forgets what has stopped within the hour`,
      line,
    );
  }
  if (containerInstanceArn !== null) {
    const instance = ['--container-instances', lastPartOf(containerInstanceArn)];
    return made(
      'Look at the instance in ECS',
      command('aws ecs describe-container-instances', [...where, ...instance]),
    );
  }
  const daemonName = incident.daemonName ?? worst?.daemonName ?? null;
  if (daemonName === null)
    return made(
      'Look at the cluster in ECS',
      command('aws ecs describe-clusters', ['--region', region, '--clusters', lastPartOf(clusterArn)]),
    );
  // ECS takes a daemon by its ARN alone: `…:cluster/NAME` gives the cluster's part of `…:daemon/NAME/DAEMON`
  const daemonArn = `${clusterArn.replace(':cluster/', ':daemon/')}/${daemonName}`;
  const line = command('aws ecs list-daemon-deployments', ['--region', region, '--daemon-arn', daemonArn]);
  return made("Look at the daemon's deployments in ECS", line);
};
