import type { Notice, NoticeTask } from '../notices/notice.ts';
import { WORDS } from '../rules/index.ts';
import type { NoticeState } from '../words/notice-state.ts';
import { plain, shortened } from '../words/plain.ts';
import { RULE_NAMES, type RuleName } from '../words/verdict.ts';
import { command } from './command.ts';
import { holeActions, tellsHole } from './hole-words.ts';
import type { Action, Link } from './message.ts';
import { notJudgedAction, tellsNotJudged } from './not-judged-words.ts';
import { remedyActions } from './remedy-actions.ts';
import { leadingViolation } from './wording.ts';

const DESCRIBED_TASKS = 10;
const URL_LENGTH = 1500;
/** Without userinfo, and without characters that end a link or hide another. */
const SAFE_URL = /^https:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9\-._~:/?#[\]!$&'()*+,;=%]*)?$/;

const IS_OPEN: Readonly<Record<NoticeState, boolean>> = { open: true, changed: true, repaired: false, resolved: false };

/**
 * The actions that a person can take now. A command is offered only if a shell takes every name in it literally.
 * @param stage the deployment that sends the message; null if it is not known
 */
export const actionsOf = (notice: Notice, stage: string | null): readonly Action[] => {
  const rule = RULE_NAMES.find((known) => known === (leadingViolation(notice)?.rule ?? notice.rules[0])) ?? null;
  const isOpen = IS_OPEN[notice.state];
  return [
    ...remedyActions(notice, isOpen, stage),
    ...(tellsNotJudged(notice) ? [notJudgedAction(notice)] : []),
    ...(tellsHole(notice) ? holeActions(notice) : []),
    ...(rule === null ? [] : [isOpen ? adviceAction(rule, notice) : { what: WORDS[rule].afterwards, command: null }]),
    { what: 'Look at it in ECS', command: lookCommand(notice) },
  ];
};

const adviceAction = (rule: RuleName, notice: Notice): Action => {
  const { advice: what, command: offered } = WORDS[rule];
  if (offered === 'stop-task') {
    const [first, ...others] = runningTasks(notice);
    if (first === undefined) return { what, command: null };
    return {
      what: `${what}${ofHowMany(notice, others.length + 1)}`,
      command: ecs('stop-task', notice, ['--task', first.taskArn, '--reason', 'started-before-the-daemon']),
    };
  }
  if (offered !== 'drain-instance' || notice.containerInstanceArn === null) return { what, command: null };
  const drained = ['--container-instances', notice.containerInstanceArn, '--status', 'DRAINING'];
  return { what, command: ecs('update-container-instances-state', notice, drained) };
};

/** Says how many tasks there are; it is not known here which of the unnamed ones still run. */
const ofHowMany = (notice: Notice, running: number): string => {
  const { tasks = [], tasksTotal = 0 } = leadingViolation(notice) ?? {};
  if (tasksTotal > tasks.length) return `; this is for one of ${tasksTotal}`;
  return running === 1 ? '' : `; this is for the first of ${running}`;
};

const runningTasks = (notice: Notice): readonly NoticeTask[] =>
  (leadingViolation(notice)?.tasks ?? []).filter(({ executionStoppedAt }) => executionStoppedAt === null);

const lookCommand = (notice: Notice): string | null => {
  const tasks = [...new Set(notice.violations.flatMap((violation) => violation.tasks.map(({ taskArn }) => taskArn)))];
  if (tasks.length > 0) return ecs('describe-tasks', notice, ['--tasks', ...tasks.slice(0, DESCRIBED_TASKS)]);
  if (notice.containerInstanceArn === null) return deploymentsCommand(notice);
  return ecs('describe-container-instances', notice, ['--container-instances', notice.containerInstanceArn]);
};

/** `…:cluster/NAME` gives the cluster's part of `…:daemon/NAME/DAEMON`. */
const deploymentsCommand = (notice: Notice): string | null => {
  const daemonName = leadingViolation(notice)?.daemonName ?? notice.daemons[0]?.name;
  if (daemonName === undefined) return clusterCommand(notice);
  const daemonArn = `${notice.clusterArn.replace(':cluster/', ':daemon/')}/${daemonName}`;
  return command('aws ecs list-daemon-deployments', ['--region', notice.region, '--daemon-arn', daemonArn]);
};

const ecs = (verb: string, { region, clusterArn }: Notice, rest: readonly string[]): string | null =>
  command(`aws ecs ${verb}`, ['--region', region, '--cluster', clusterArn, ...rest]);

/** The command for a first look at a storm: it shows a whole cluster. */
export const clusterCommand = ({ region, clusterArn }: Pick<Notice, 'region' | 'clusterArn'>): string | null =>
  command('aws ecs describe-clusters', ['--region', region, '--clusters', clusterArn]);

/** The labels of a notice's links; `task2` is labelled as a task. */
const LABELS: Readonly<Record<string, string>> = {
  cluster: 'Cluster',
  containerInstance: 'Container instance',
  ec2Instance: 'EC2 instance',
  task: 'Task',
  taskLogs: 'Logs of the task',
  daemonLogs: 'Logs of the daemon',
  runbook: 'Runbook',
};

/** The links of a notice that surely lead where they say. */
export const linksOf = ({ links }: Notice): readonly Link[] =>
  Object.entries(links)
    .filter(([, url]) => url.length <= URL_LENGTH && SAFE_URL.test(url))
    .map(([name, url]) => ({ label: labelOf(name), url }));

const LONGEST_LINK_NAME = 60;

const labelOf = (name: string): string => {
  if (name.length > LONGEST_LINK_NAME) return shortened(plain(name), LONGEST_LINK_NAME);
  // from the last digits back: an expression for the whole name would try again wherever digits begin
  const number = /(?<!\d)\d*$/.exec(name)?.[0] ?? '';
  const kind = name.slice(0, name.length - number.length);
  const label = Object.hasOwn(LABELS, kind) ? LABELS[kind] : undefined;
  return label === undefined
    ? shortened(plain(name), LONGEST_LINK_NAME)
    : `${label}${number === '' ? '' : ` ${number}`}`;
};
