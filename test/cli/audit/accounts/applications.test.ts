import { account, and } from './account.ts';
import { ago, DAY, definitionArn, ecsArn, WEB } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { containerInstance, daemonTask, managedProvider } from './instances.ts';
import { webService } from './web-service.ts';

const plain = account();
const AGENT = definitionArn('agent');
const env = (name: string, value: string) => [{ name, value }];
const logVolume = {
  container: { mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }] },
  definition: { volumes: [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' as const } }] },
};
const jsonFile = { container: { logConfiguration: { logDriver: 'json-file' as const } } };

const ROWS: readonly Row[] = [
  [
    'daemon-as-service',
    and(plain, {
      services: [
        {
          ...webService().services[0],
          serviceArn: ecsArn('service/shop/dd'),
          serviceName: 'dd',
          schedulingStrategy: 'DAEMON',
          taskDefinition: ecsArn('task-definition/dd:1'),
        },
      ],
      taskDefinitions: webService({
        container: { name: 'dd', image: 'public.ecr.aws/datadog/agent:7.60.0' },
        definition: { taskDefinitionArn: ecsArn('task-definition/dd:1') },
      }).taskDefinitions,
    }),
    [`daemon-as-service warning ${ecsArn('service/shop/dd')}`],
  ],
  [
    'an agent as a sidecar',
    account({}, { containers: [{ name: 'dd', image: 'public.ecr.aws/datadog/agent:7.60.0', essential: false }] }),
    [`daemon-as-service warning ${WEB}#dd`],
  ],
  [
    'on Fargate a sidecar is the only way',
    and(
      {
        ...account(
          {},
          {
            containers: [{ name: 'dd', image: 'public.ecr.aws/datadog/agent:7.60.0', essential: false }],
            service: { capacityProviderStrategy: undefined, launchType: 'FARGATE' },
            definition: {
              compatibilities: ['EC2', 'FARGATE', 'MANAGED_INSTANCES'],
              requiresCompatibilities: ['FARGATE'],
            },
          },
        ),
        tasks: ['1', '2'].map((id) => daemonTask('agent', id)),
      },
      {},
    ),
    [],
  ],
  [
    'service-cannot-drain',
    account({}, { service: { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } } }),
    [`service-cannot-drain warning ${ecsArn('service/shop/web')}`],
  ],
  [
    'on Spot with its default',
    {
      ...account({}, { service: { deploymentConfiguration: undefined } }),
      providers: [managedProvider('mi', { capacityOptionType: 'SPOT' })],
    },
    [`service-cannot-drain warning ${ecsArn('service/shop/web')}`],
  ],
  ['on demand with its default', account({}, { service: { deploymentConfiguration: undefined } }), []],
  [
    'standalone-task-blocks-drain',
    and(plain, {
      tasks: [
        {
          ...daemonTask('job', '1'),
          group: 'family:job',
          startedBy: undefined,
          taskDefinitionArn: WEB,
          startedAt: ago(DAY + 1),
        },
      ],
    }),
    [`standalone-task-blocks-drain warning ${ecsArn('task/shop/job-1')}`],
  ],
  [
    'that runs for just a day',
    and(plain, {
      tasks: [
        {
          ...daemonTask('job', '1'),
          group: 'family:job',
          startedBy: undefined,
          taskDefinitionArn: WEB,
          startedAt: ago(DAY),
        },
      ],
    }),
    [],
  ],
  [
    'for a minute, on an instance that drains',
    {
      ...and(plain, {
        tasks: [
          {
            ...daemonTask('job', '1'),
            group: 'family:job',
            startedBy: undefined,
            taskDefinitionArn: WEB,
            startedAt: ago(60),
          },
        ],
      }),
      instances: [containerInstance('1', { status: 'DRAINING' }), containerInstance('2')],
    },
    [`standalone-task-blocks-drain warning ${ecsArn('task/shop/job-1')}`],
  ],
  ['logs-read-by-nobody', account({}, jsonFile), [`logs-read-by-nobody warning ${WEB}#web`]],
  [
    'declared, not mounted',
    account({ definition: logVolume.definition }, jsonFile),
    [`logs-read-by-nobody warning ${WEB}#web`],
  ],
  ['read', account(logVolume, jsonFile), []],
  [
    'nothing to read',
    account(logVolume, {
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/w', 'awslogs-region': 'eu-central-1' },
        },
      },
    }),
    [`logs-read-by-nobody info ${AGENT}#agent`],
  ],
  [
    'application-misses-daemon',
    account(
      { container: { image: 'public.ecr.aws/datadog/agent:7.60.0' } },
      { container: { environment: env('DD_AGENT_HOST', 'localhost') } },
    ),
    [`application-misses-daemon warning ${WEB}#web`],
  ],
  [
    'its address',
    account(
      { container: { image: 'public.ecr.aws/datadog/agent:7.60.0' } },
      { container: { environment: env('DD_AGENT_HOST', '169.254.172.2') } },
    ),
    [],
  ],
  ['no agent', account({}, { container: { environment: env('DD_AGENT_HOST', 'localhost') } }), []],
  [
    'another variable',
    account(
      { container: { image: 'public.ecr.aws/datadog/agent:7.60.0' } },
      { container: { environment: env('DB_HOST', 'localhost') } },
    ),
    [],
  ],
];

judges('its applications', ROWS);
