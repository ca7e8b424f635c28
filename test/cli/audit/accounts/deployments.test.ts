import { type Account, account, and } from './account.ts';
import { ago, CLUSTER, DAY, daemonArn, ecsArn, providerArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { containerInstance, daemonTask } from './instances.ts';

const AGENT = daemonArn('agent');
const alarmed = (deploymentConfiguration: object, alarms: Account['alarms'] = { errors: 'OK' }): Account => ({
  ...account({ deployment: { deploymentConfiguration } }),
  alarms,
});
const before = { arn: ecsArn('daemon-revision/shop/agent/0') };
const revised = (old: object, now: object = {}, since = 40 * DAY): Account => {
  const today = account({ revision: now, daemon: { createdAt: ago(since) } });
  return and(today, {
    revisions: [
      { ...healthyDaemon('agent').revisions[0], ...old, daemonRevisionArn: before.arn, createdAt: ago(40 * DAY) },
    ],
    deployments: [
      {
        ...healthyDaemon('agent').deployments[0],
        daemonArn: AGENT,
        daemonDeploymentArn: ecsArn('daemon-deployment/shop/agent/0'),
        targetDaemonRevision: before,
        createdAt: ago(40 * DAY),
        startedAt: ago(40 * DAY),
        finishedAt: ago(39 * DAY),
      },
    ],
  });
};
/** It was created not critical, and two minutes later updated by something that does not know the setting. */
const updatedAtOnce = (): Account => {
  const created = { createdAt: ago(30 * DAY + 120), startedAt: ago(30 * DAY + 120) };
  const differs = { ...created, daemonArn: AGENT, daemonDeploymentArn: ecsArn('daemon-deployment/shop/agent/0') };
  const [revision, deployment] = [healthyDaemon('agent').revisions[0], healthyDaemon('agent').deployments[0]];
  return and(account({ daemon: { createdAt: created.createdAt } }), {
    revisions: [{ ...revision, daemonRevisionArn: before.arn, critical: false, createdAt: created.createdAt }],
    deployments: [{ ...deployment, ...differs, targetDaemonRevision: before }],
  });
};
const alarms = { alarmNames: ['errors'], enable: true };
const oldDeployments = (
  ...statuses: readonly ('STOPPED' | 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL' | 'ROLLBACK_FAILED')[]
) =>
  statuses.map((status, index) => ({
    ...healthyDaemon('agent').deployments[0],
    daemonArn: AGENT,
    daemonDeploymentArn: ecsArn(`daemon-deployment/shop/agent/old${index}`),
    status,
    createdAt: ago((50 + index) * DAY),
  }));
const unsettled = (deployment: object): Account => account({ deployment });
const two = (running: [number, number], deployment: object = {}): Account => {
  const revision = (id: string, count: number) => ({
    arn: ecsArn(`daemon-revision/shop/agent/${id}`),
    capacityProviders: [{ arn: providerArn('mi'), runningCount: count, withoutDaemonCount: 0 }],
    totalRunningCount: count,
    totalWithoutDaemonCount: 0,
  });
  return and(
    account({ deployment, daemon: { currentRevisions: [revision('1', running[0]), revision('0', running[1])] } }),
    {
      revisions: [{ ...healthyDaemon('agent').revisions[0], daemonRevisionArn: before.arn, createdAt: ago(40 * DAY) }],
    },
  );
};
const running = { status: 'IN_PROGRESS' as const, createdAt: ago(600), startedAt: ago(590), finishedAt: undefined };
const digests = (one: string, other: string): Account => ({
  ...account(),
  tasks: [daemonTask('agent', '1', one), daemonTask('agent', '2', other)],
});
const young = (seconds: number): Account => ({
  ...account(),
  signals: [],
  tasks: ['1', '2'].map((id) => daemonTask('agent', id, 'sha256:aa', ago(seconds))),
});
const dark = (differs: Partial<Account> = {}): Account => ({
  ...account(),
  clusters: account().clusters.map(({ settings: _, ...rest }) => ({
    ...rest,
    settings: [{ name: 'containerInsights', value: 'disabled' }],
  })),
  ...differs,
});

const ROWS: readonly Row[] = [
  [
    'rollback-cannot-happen',
    alarmed({ bakeTimeInMinutes: 5, alarms: { alarmNames: ['errors'] } }),
    [`rollback-cannot-happen warning ${AGENT}`],
  ],
  ['no bake time', alarmed({ bakeTimeInMinutes: 0, alarms }), [`rollback-cannot-happen warning ${AGENT}`]],
  [
    'an alarm that is not there',
    alarmed({ bakeTimeInMinutes: 5, alarms }, {}),
    [`rollback-cannot-happen warning ${AGENT}`],
  ],
  [
    'an alarm without data',
    alarmed({ bakeTimeInMinutes: 5, alarms }, { errors: 'INSUFFICIENT_DATA' }),
    [`rollback-cannot-happen warning ${AGENT}`],
  ],
  ['that can happen', alarmed({ bakeTimeInMinutes: 5, alarms }), []],
  ['enabled without names', alarmed({ bakeTimeInMinutes: 0, alarms: { alarmNames: [], enable: true } }), []],
  ['settings-reset', revised({ critical: false }), [`settings-reset warning ${AGENT}`]],
  ['exec', revised({ enableExecuteCommand: true }), [`settings-reset warning ${AGENT}`]],
  ['tags', revised({ propagateTags: 'DAEMON' }), [`settings-reset warning ${AGENT}`]],
  ['minutes after the daemon came', updatedAtOnce(), [`settings-reset warning ${AGENT}`]],
  [
    'the other way',
    revised(
      { critical: true, enableExecuteCommand: false },
      { critical: false, enableExecuteCommand: true, enableECSManagedTags: true, propagateTags: 'DAEMON' },
    ),
    [`daemon-not-critical info ${AGENT}`],
  ],
  [
    'drain-percent-too-coarse',
    account({ deployment: { deploymentConfiguration: { drainPercent: 100 } } }),
    [`drain-percent-too-coarse warning ${AGENT}`],
  ],
  [
    'below one',
    account({ deployment: { deploymentConfiguration: { drainPercent: 0.5 } } }),
    [`drain-percent-too-coarse warning ${AGENT}`],
  ],
  ['half of two', account({ deployment: { deploymentConfiguration: { drainPercent: 50 } } }), []],
  [
    'all of one instance',
    {
      ...account(),
      instances: [containerInstance('1')],
      tasks: account().tasks.filter(({ containerInstanceArn }) => containerInstanceArn?.endsWith('/1')),
    },
    [],
  ],
  ['no-signal', { ...account(), signals: [] }, [`no-signal warning ${AGENT}`]],
  ['for 14 minutes', young(14 * 60), []],
  ['for 16 minutes', young(16 * 60), [`no-signal warning ${AGENT}`]],
  ['mixed-revisions', two([1, 1]), [`mixed-revisions warning ${AGENT}`]],
  ['none left on the old one', two([2, 0]), []],
  ['while a deployment runs', two([1, 1], running), []],
  ['different digests', digests('sha256:aa', 'sha256:bb'), [`mixed-revisions warning ${AGENT}`]],
  ['deployment-unsettled', unsettled({ status: 'STOPPED' }), [`deployment-unsettled warning ${AGENT}`]],
  ['rolled back', unsettled({ status: 'ROLLBACK_SUCCESSFUL' }), [`deployment-unsettled warning ${AGENT}`]],
  ['rollback failed', unsettled({ status: 'ROLLBACK_FAILED' }), [`deployment-unsettled warning ${AGENT}`]],
  ['for just a day', unsettled({ ...running, createdAt: ago(DAY), startedAt: ago(DAY) }), []],
  [
    'for longer than a day',
    unsettled({ ...running, createdAt: ago(DAY + 1), startedAt: ago(DAY + 1) }),
    [`deployment-unsettled warning ${AGENT}`],
  ],
  ['those before it', and(account(), { deployments: oldDeployments('STOPPED', 'ROLLBACK_FAILED', 'STOPPED') }), []],
  ['evidence-perishes', dark(), [`evidence-perishes info ${CLUSTER}`]],
  ['Action Logs', dark({ actionLogs: [CLUSTER] }), []],
  [
    'Action Logs of another cluster',
    dark({ actionLogs: [ecsArn('cluster/shop2')] }),
    [`evidence-perishes info ${CLUSTER}`],
  ],
  [
    'enhanced Container Insights',
    dark({
      clusters: account().clusters.map((it) => ({
        ...it,
        settings: [{ name: 'containerInsights' as const, value: 'enhanced' }],
      })),
    }),
    [],
  ],
];

judges('its deployments and evidence', ROWS);
