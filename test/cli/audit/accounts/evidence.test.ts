import { type Account, account, and } from './account.ts';
import { ago, CLUSTER, DAY, daemonArn, ecsArn, instanceArn, providerArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { containerInstance, daemonTask, managedProvider, webTask } from './instances.ts';

const D = daemonArn('agent');
const plain = account();
const n = (k: number, percent: number): Account => {
  const ids = Array.from({ length: k }, (_, i) => `${i + 1}`);
  return {
    ...account({ deployment: { deploymentConfiguration: { drainPercent: percent } } }),
    instances: ids.map((i) => containerInstance(i)),
    tasks: ids.flatMap((i) => [daemonTask('agent', i), webTask(i)]),
  };
};
const first = { status: 'IN_PROGRESS' as const, createdAt: ago(600), startedAt: ago(590), finishedAt: undefined };

const ROWS: readonly Row[] = [
  ['most of three, rounded up', n(3, 67), [`drain-percent-too-coarse warning ${D}`]],
  ['almost two of two', n(2, 99), [`drain-percent-too-coarse warning ${D}`]],
  ['no percent at all', n(2, 0), [`drain-percent-too-coarse warning ${D}`]],
  [
    'no sample in the namespace of its agent',
    { ...plain, signals: [] },
    [`no-signal warning ${D}`],
    { policy: { signalNamespaces: { agent: 'CWAgent' } } },
  ],
  [
    'a function of others',
    { ...plain, clusters: [{ ...plain.clusters[0], settings: [] }], functions: ['other-observe'] },
    [`evidence-perishes info ${CLUSTER}`],
  ],
  [
    'nothing to roll back to',
    {
      ...account({
        daemon: { createdAt: ago(600) },
        revision: { createdAt: ago(600) },
        deployment: {
          ...first,
          deploymentConfiguration: {
            drainPercent: 25,
            bakeTimeInMinutes: 5,
            alarms: { alarmNames: ['e'], enable: true },
          },
        },
      }),
      alarms: { e: 'OK' },
    },
    [`rollback-cannot-happen info ${D}`],
  ],
  [
    'a provider that a deployment adds',
    and(
      account({
        deployment: {
          ...first,
          targetDaemonRevision: {
            arn: ecsArn('daemon-revision/shop/agent/1'),
            capacityProviders: [{ arn: providerArn('mi') }, { arn: providerArn('gpu') }],
          },
        },
      }),
      { providers: [managedProvider('gpu')] },
    ),
    [],
  ],
  [
    'an instance that registers',
    {
      ...plain,
      instances: [
        containerInstance('1'),
        containerInstance('2'),
        containerInstance('9', { status: 'REGISTERING', registeredAt: ago(DAY) }),
      ],
    },
    [],
  ],
  [
    'a rollback that lasts',
    account({
      deployment: { ...first, status: 'ROLLBACK_IN_PROGRESS', createdAt: ago(DAY + 60), startedAt: ago(DAY + 60) },
    }),
    [`deployment-unsettled warning ${D}`],
  ],
  [
    'an INACTIVE cluster beside',
    and(plain, { clusters: [{ clusterArn: ecsArn('cluster/old'), clusterName: 'old', status: 'INACTIVE' }] }),
    [],
  ],
  [
    'two daemons that are nowhere',
    { ...and(plain, healthyDaemon('logs')), tasks: [] },
    ['1', '2'].flatMap((i) => ['agent', 'logs'].map((d) => `instance-without-daemon critical ${instanceArn(i)}#${d}`)),
  ],
];

judges('its deployments and instances, seen closer', ROWS);
