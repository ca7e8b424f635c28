import { type Account, account, and } from './account.ts';
import { ago, CLUSTER, daemonArn, ecsArn, instanceArn, providerArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { containerInstance, managedProvider } from './instances.ts';

const plain = account();
const gpu = managedProvider('gpu');
const lacking = (status: Account, ...also: Parameters<typeof and>[1][]) =>
  and({ ...status, tasks: status.tasks.filter(({ taskArn }) => !taskArn?.endsWith('agent-2')) }, ...also);
const young = (age: number) => ({
  ...lacking(plain),
  instances: [containerInstance('1'), containerInstance('2', { registeredAt: ago(age) })],
});
const fargate = {
  capacityProviderArn: providerArn('FARGATE'),
  name: 'FARGATE',
  status: 'ACTIVE' as const,
  type: 'FARGATE' as const,
};
const both = { providers: ['mi', 'gpu'] };

const ROWS: readonly Row[] = [
  [
    'provider-without-daemon',
    and(plain, { providers: [gpu] }),
    [`provider-without-daemon warning ${providerArn('gpu')}`],
  ],
  [
    'a provider that is being deleted',
    and(plain, { providers: [managedProvider('gpu', {}, {}, { updateStatus: 'DELETE_IN_PROGRESS' })] }),
    [],
  ],
  ['a provider of Fargate', and(plain, { providers: [fargate] }), []],
  [
    'a cluster without any daemon',
    {
      ...plain,
      daemons: [],
      revisions: [],
      deployments: [],
      definitions: [],
      tasks: plain.tasks.filter(({ group }) => group === 'service:web'),
    },
    [`provider-without-daemon info ${CLUSTER}`],
  ],
  ['instance-without-daemon', lacking(plain), [`instance-without-daemon critical ${instanceArn('2')}#agent`]],
  [
    'registered a second more than five and a quarter minutes ago',
    young(316),
    [`instance-without-daemon critical ${instanceArn('2')}#agent`],
  ],
  ['registered just five and a quarter minutes ago', young(315), []],
  [
    'that drains',
    { ...lacking(plain), instances: [containerInstance('1'), containerInstance('2', { status: 'DRAINING' })] },
    [],
  ],
  [
    'whose daemon is deployed for the first time',
    lacking(
      account({
        daemon: { createdAt: ago(600) },
        deployment: { status: 'IN_PROGRESS', createdAt: ago(600), startedAt: ago(600), finishedAt: undefined },
      }),
    ),
    [],
  ],
  ['whose daemon is deleted', lacking(account({ daemon: { status: 'DELETE_IN_PROGRESS', updatedAt: ago(600) } })), []],
  [
    'expected-daemon-missing',
    plain,
    [`expected-daemon-missing critical ${CLUSTER}#logs`],
    { policy: { daemons: [{ daemonName: 'logs', clusterArn: CLUSTER }] } },
  ],
  [
    'on a provider',
    plain,
    [`expected-daemon-missing critical ${providerArn('mi')}#logs`],
    { policy: { daemons: [{ daemonName: 'logs', capacityProviderName: 'mi' }] } },
  ],
  [
    'that is deployed for the first time',
    and(
      plain,
      healthyDaemon('logs', {
        daemon: { createdAt: ago(60), currentRevisions: [] },
        deployment: {
          targetDaemonRevision: {
            arn: ecsArn('daemon-revision/shop/logs/1'),
            capacityProviders: [{ arn: providerArn('mi') }],
          },
          status: 'IN_PROGRESS',
          createdAt: ago(60),
          startedAt: ago(50),
          finishedAt: undefined,
        },
      }),
    ),
    [],
    { policy: { daemons: [{ daemonName: 'logs', capacityProviderName: 'mi' }] } },
  ],
  [
    'unintended-provider',
    and(account(both), { providers: [gpu] }),
    [`unintended-provider warning ${daemonArn('agent')}#gpu`],
    { policy: { daemons: [{ daemonName: 'agent', capacityProviderName: 'mi' }] } },
  ],
  [
    'that is too small, without a policy',
    and(account({ ...both, definition: { memory: '1000' } }), {
      providers: [
        managedProvider('gpu', { instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 2048 } } }),
      ],
    }),
    [`over-allocated warning ${daemonArn('agent')}#gpu`, `unintended-provider warning ${daemonArn('agent')}#gpu`],
  ],
  ['every provider carries the daemon', and(account(both), { providers: [gpu] }), []],
];

judges('coverage and presence', ROWS);
