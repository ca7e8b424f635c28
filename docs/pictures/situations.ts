/** Six situations as notices, from which the pictures and the table of docs/messages.md are made. Names and times are the demo's. */
import { type Notice, type NoticeOrder, type NoticeTask, UNKNOWN_STANDING } from '../../shared/core/notices/notice.ts';

const DAY = '2026-10-05T';
const at = (clock: string): string => `${DAY}${clock}Z`;
const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop';
const arn = (kind: string, id: string): string => `arn:aws:ecs:eu-west-1:111122223333:${kind}/shop/${id}`;
const INSTANCE = '36627c6555b11ea25ef40c3514fbfdc1';
const TASKS = ['3ea917b62fa35e7ae51e88ef7e2d8bf4', 'cc568dddb7609df0a3f4e06f76f01c87'];

const taskOf =
  (startedAt: string, endedAt: string | null) =>
  (id: string): NoticeTask => ({
    taskArn: arn('task', id),
    group: 'service:web',
    startedAt,
    stoppingAt: null,
    executionStoppedAt: endedAt,
  });

const ORDER: NoticeOrder = {
  runs: [
    { role: 'daemon', name: 'log-agent', count: 1, from: at('08:00:49.157'), to: at('08:30:49.636'), isRunning: false },
    { role: 'application', name: 'web', count: 2, from: at('08:00:54.021'), to: null, isRunning: true },
  ],
  leavingAt: null,
  asOf: at('08:31:06.000'),
};

const DRAIN = {
  for: 'Drain the instance: ECS moves the tasks of its services and replaces it',
  command: `aws ecs update-container-instances-state --region eu-west-1 --cluster shop --container-instances ${INSTANCE} --status DRAINING`,
  works: true,
  why: null,
};
const LOOK = {
  for: 'Look at 3 tasks in ECS, which forgets what has stopped within the hour',
  command: `aws ecs describe-tasks --region eu-west-1 --cluster shop --tasks 396ed320cf47b414ec62eaddc66e9cb2 ${TASKS.join(' ')}`,
  works: true,
  why: null,
};

/** The daemon ended while its tasks run on. */
const goingOn: Notice = {
  ...UNKNOWN_STANDING,
  schema: 'bookend.notice/1',
  kind: 'order',
  id: `shop/${INSTANCE}/daemon-stayed-up/1791189049636#1`,
  incidentId: `shop/${INSTANCE}/daemon-stayed-up/1791189049636`,
  state: 'open',
  severity: 'critical',
  rules: ['daemon-stayed-up'],
  account: '111122223333',
  region: 'eu-west-1',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
  capacityProviderName: 'web-instances',
  containerInstanceArn: arn('container-instance', INSTANCE),
  ec2InstanceId: 'i-09275e9ed80710d5d',
  daemons: [{ name: 'log-agent', critical: true }],
  violations: [
    {
      rule: 'daemon-stayed-up',
      daemonName: 'log-agent',
      marginMs: -16_364,
      tasks: TASKS.map(taskOf(at('08:00:54.021'), null)),
      tasksTotal: 2,
      reason: '2 application tasks ran without the daemon, the longest for 16.4 s',
    },
  ],
  summary: '2 tasks of web ran for 16.4 s without log-agent, which had ended, on i-09275e9ed80710d5d (cluster shop)',
  timeline: [
    { at: at('08:00:49.157'), what: 'the daemon task log-agent (396ed320) started' },
    { at: at('08:00:54.021'), what: 'the application task service:web (3ea917b6) started' },
    { at: at('08:30:49.636'), what: 'the daemon task log-agent (396ed320) ended after 30 min' },
    { at: at('08:31:06.000'), what: 'Bookend opened the incident' },
  ],
  remedy: null,
  now: 'going-on',
  nowAsOf: at('08:31:06.000'),
  causes: [
    {
      what: 'the daemon task log-agent (396ed320) ended',
      exitCode: 137,
      stopCode: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
      at: at('08:30:49.636'),
    },
  ],
  ecs: { repairs: true, expectedBy: at('08:35:49.636') },
  affected: { count: 1, of: 6 },
  groupId: '111122223333/eu-west-1/shop/web-instances/daemon-missing/log-agent',
  commands: [DRAIN, LOOK],
  shownSeverity: 'critical',
  order: ORDER,
  hole: null,
  links: {
    cluster: `${CONSOLE}/infrastructure?region=eu-west-1`,
    containerInstance: `${CONSOLE}/infrastructure/container-instances/${INSTANCE}?region=eu-west-1`,
    taskLogs: `${CONSOLE}/tasks/${TASKS[0]}/logs?region=eu-west-1`,
    daemonLogs: `${CONSOLE}/tasks/396ed320cf47b414ec62eaddc66e9cb2/logs?region=eu-west-1`,
    runbook: 'https://bookend.example/docs/rules.md#daemon-stayed-up',
  },
  occurredAt: at('08:30:49.636'),
  detectedAt: at('08:31:06.000'),
};

const earlyTasks = TASKS.map(taskOf(at('08:00:33.185'), null));

/** The daemon came late; it runs now, and the tasks that it missed the start of run on. */
const consequences: Notice = {
  ...goingOn,
  rules: ['daemon-started-first'],
  incidentId: `shop/${INSTANCE}/daemon-started-first/1791187233185`,
  id: `shop/${INSTANCE}/daemon-started-first/1791187233185#1`,
  violations: [
    {
      rule: 'daemon-started-first',
      daemonName: 'log-agent',
      marginMs: -5000,
      tasks: earlyTasks,
      tasksTotal: 2,
      reason: '2 application tasks started before the daemon task, the first 5 s early',
    },
  ],
  timeline: [
    { at: at('08:00:33.185'), what: 'the application task service:web (3ea917b6) started' },
    { at: at('08:00:38.185'), what: 'the daemon task log-agent (396ed320) started' },
    { at: at('08:00:39.000'), what: 'Bookend opened the incident' },
  ],
  now: 'consequences',
  nowAsOf: at('08:00:39.000'),
  shownSeverity: 'warning',
  causes: [
    {
      what: 'the daemon task of log-agent (396ed320) pulled its image for 48 s',
      exitCode: null,
      stopCode: null,
      reason: null,
      at: at('08:00:36.902'),
    },
  ],
  ecs: { repairs: false, expectedBy: null },
  commands: [
    {
      for: 'Stop the 2 tasks: their service starts others',
      command: `for task in ${TASKS.join(' ')}; do aws ecs stop-task --region eu-west-1 --cluster shop --reason started-before-the-daemon --task "$task"; done`,
      works: true,
      why: null,
    },
    LOOK,
  ],
  order: {
    runs: [
      { role: 'daemon', name: 'log-agent', count: 1, from: at('08:00:38.185'), to: null, isRunning: true },
      { role: 'application', name: 'web', count: 2, from: at('08:00:33.185'), to: null, isRunning: true },
    ],
    leavingAt: null,
    asOf: at('08:00:39.000'),
  },
  links: { ...goingOn.links, runbook: 'https://bookend.example/docs/rules.md#daemon-started-first' },
  occurredAt: at('08:00:33.185'),
  detectedAt: at('08:00:39.000'),
};

const ENDED = at('08:33:40.100');
const RESOLUTION = 'the tasks concerned have ended; what happened cannot be undone';

/** The daemon runs on, and its service has replaced the tasks that came too early. */
const over: Notice = {
  ...consequences,
  state: 'resolved',
  id: `${consequences.incidentId}#2`,
  now: 'over',
  nowAsOf: at('08:56:23.000'),
  shownSeverity: 'info',
  resolution: RESOLUTION,
  commands: [LOOK],
  order: {
    runs: (consequences.order?.runs ?? []).map((run) =>
      run.role === 'daemon' ? run : { ...run, to: at('08:56:21.400'), isRunning: false },
    ),
    leavingAt: null,
    asOf: at('08:56:23.000'),
  },
  detectedAt: at('08:56:23.000'),
};

/** ECS drained the instance, and the tasks on it have ended. */
const byEcs: Notice = {
  ...goingOn,
  state: 'resolved',
  id: `${goingOn.incidentId}#3`,
  now: 'over',
  nowAsOf: at('08:33:42.000'),
  shownSeverity: 'info',
  resolution: RESOLUTION,
  violations: goingOn.violations.map((violation) => ({ ...violation, marginMs: -170_464 })),
  commands: [LOOK],
  order: {
    runs: ORDER.runs.map((run) => (run.role === 'daemon' ? run : { ...run, to: ENDED, isRunning: false })),
    leavingAt: at('08:32:59.636'),
    asOf: at('08:33:42.000'),
  },
  detectedAt: at('08:33:42.000'),
};

/** Bookend drained it, in mode `enforce`. */
const byBookend: Notice = {
  ...byEcs,
  remedy: {
    mode: 'enforce',
    plan: ['drain-instance: UpdateContainerInstancesState DRAINING for the container instance (i-09275e9ed80710d5d)'],
    outcome: [`${at('08:32:59.000')} drain-instance by Bookend: it worked`],
  },
};

/** The situations about one incident, by the names of their pictures. */
export const SITUATIONS = {
  'going-on': goingOn,
  consequences,
  over,
  'repaired-by-bookend': byBookend,
  'repaired-by-ecs': byEcs,
} as const satisfies Readonly<Record<string, Notice>>;

/** The revision that came four minutes before, and that two of sixteen instances did not have yet when ECS counted. */
const NEW_REVISION: Notice['daemonRevision'] = {
  daemonName: 'log-agent',
  revision: 41,
  running: { count: 14, others: 2, asOf: at('08:01:05.000') },
  deployedAt: at('07:56:33.185'),
  deployedBeforeMs: 240_000,
};

/** Fourteen of sixteen instances at once. */
export const STORM: readonly Notice[] = Array.from({ length: 14 }, (_, index) => {
  const id = String(index + 3)
    .padStart(2, '0')
    .repeat(16);
  const incidentId = `shop/${id}/daemon-started-first/17911872${33185 + index}`;
  return {
    ...consequences,
    id: `${incidentId}#1`,
    incidentId,
    containerInstanceArn: arn('container-instance', id),
    ec2InstanceId: `i-0${id.slice(0, 16)}`,
    affected: { count: 1, of: 16 },
    daemonRevision: NEW_REVISION,
    causes: [],
    occurredAt: at(`08:00:${33 + 2 * index}.185`),
  };
});
