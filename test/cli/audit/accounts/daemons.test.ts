import { type Account, account } from './account.ts';
import { ago, DAY, daemonArn, providerArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { containerInstance, managedProvider } from './instances.ts';

const plain = account();
const onEc2: Account = { ...plain, services: [] };

const ROWS: readonly Row[] = [
  [
    'orphaned-daemon',
    account({
      daemon: { status: 'DELETE_IN_PROGRESS', updatedAt: ago(DAY + 60) },
      deployment: { status: 'IN_PROGRESS', createdAt: ago(DAY + 60), startedAt: ago(DAY + 60), finishedAt: undefined },
    }),
    [`orphaned-daemon warning ${daemonArn('agent')}`],
  ],
  [
    'deleted an hour ago',
    account({
      daemon: { status: 'DELETE_IN_PROGRESS', updatedAt: ago(3600) },
      deployment: { status: 'IN_PROGRESS', createdAt: ago(3600), startedAt: ago(3600), finishedAt: undefined },
    }),
    [],
  ],
  ['a daemon whose providers have no instance today', { ...plain, instances: [], tasks: [] }, []],
  [
    'daemon-not-critical',
    account({ revision: { critical: false } }),
    [`daemon-not-critical info ${daemonArn('agent')}`],
  ],
  [
    'as the policy says',
    account({ revision: { critical: false } }),
    [],
    { policy: { daemons: [{ daemonName: 'agent', critical: false }] } },
  ],
  ['critical left out', account({ revision: { critical: undefined } }), []],
  [
    'auto-repair-off',
    { ...plain, providers: [managedProvider('mi', {}, { autoRepairConfiguration: { actionsStatus: 'DISABLED' } })] },
    [`auto-repair-off warning ${providerArn('mi')}`],
  ],
  [
    'for a daemon that is not critical',
    {
      ...account({ revision: { critical: false } }),
      providers: [managedProvider('mi', {}, { autoRepairConfiguration: { actionsStatus: 'DISABLED' } })],
    },
    [],
    { policy: { daemons: [{ daemonName: 'agent', critical: false }] } },
  ],
  [
    'a cluster on EC2 alone',
    {
      ...onEc2,
      daemons: [],
      revisions: [],
      deployments: [],
      definitions: [],
      tasks: [],
      providers: [
        {
          capacityProviderArn: providerArn('asg'),
          name: 'asg',
          status: 'ACTIVE',
          type: 'EC2_AUTOSCALING',
          autoScalingGroupProvider: {
            autoScalingGroupArn:
              'arn:aws:autoscaling:eu-central-1:111122223333:autoScalingGroup:1:autoScalingGroupName/asg',
          },
        },
      ],
      clusters: [{ ...plain.clusters[0], capacityProviders: ['asg'] }],
      instances: [containerInstance('1', { capacityProviderName: 'asg' })],
    },
    [],
  ],
];

judges('its daemons and providers', ROWS);
