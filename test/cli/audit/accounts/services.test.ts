import { account, and } from './account.ts';
import { ago, DAY, definitionArn, ecsArn, providerArn, WEB } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { containerInstance, daemonTask, managedProvider } from './instances.ts';
import { webService } from './web-service.ts';

const A = definitionArn('agent');
const plain = account();
const DD = 'public.ecr.aws/datadog/agent:7.60.0';
const env = (name: string, value: string) => [{ name, value }];
const sidecar = (image: string, service: object = {}, definition: object = {}) =>
  account({}, { containers: [{ name: 's', image, essential: false }], service, definition });
const app = (name: string, value: string, more: object = {}) =>
  account({ container: { image: DD } }, { container: { environment: env(name, value) }, ...more });
const miss = [`application-misses-daemon warning ${WEB}#web`];
const asg = {
  capacityProviderArn: providerArn('asg'),
  name: 'asg',
  status: 'ACTIVE' as const,
  type: 'EC2_AUTOSCALING' as const,
  autoScalingGroupProvider: { autoScalingGroupArn: 'arn:aws:autoscaling:x' },
};

const ROWS: readonly Row[] = [
  [
    'the image of a daemon, of another tag, as a sidecar',
    sidecar('public.ecr.aws/acme/agent:v1.3.0'),
    [`daemon-as-service warning ${WEB}#s`],
  ],
  [
    "an agent's DAEMON service on EC2",
    {
      ...plain,
      daemons: [],
      revisions: [],
      deployments: [],
      definitions: [],
      providers: [asg],
      instances: [containerInstance('1', { capacityProviderName: 'asg' })],
      tasks: [],
      ...webService({
        container: { image: DD },
        service: { schedulingStrategy: 'DAEMON', launchType: 'EC2', capacityProviderStrategy: undefined },
        definition: { requiresCompatibilities: ['EC2'] },
      }),
    },
    [`daemon-as-service info ${ecsArn('service/shop/web')}`],
  ],
  ['an agent as the only container of a REPLICA service', account({}, { container: { image: DD } }), []],
  [
    'a service on Fargate that cannot drain',
    account(
      {},
      {
        service: {
          launchType: 'FARGATE',
          capacityProviderStrategy: undefined,
          deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
        },
        definition: { requiresCompatibilities: ['FARGATE'] },
      },
    ),
    [],
  ],
  [
    "one by its cluster's strategy",
    {
      ...account(
        {},
        {
          service: {
            capacityProviderStrategy: undefined,
            deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 },
          },
        },
      ),
      clusters: [{ ...plain.clusters[0], defaultCapacityProviderStrategy: [{ capacityProvider: 'mi', weight: 1 }] }],
    },
    [`service-cannot-drain warning ${ecsArn('service/shop/web')}`],
  ],
  [
    'half of it may go, on Spot',
    {
      ...account({}, { service: { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } } }),
      providers: [managedProvider('mi', { capacityOptionType: 'SPOT' })],
    },
    [],
  ],
  [
    'a task that gives itself the group of a daemon',
    and(plain, { tasks: [{ ...daemonTask('fake', '1', 'x', ago(2 * DAY)), taskDefinitionArn: WEB, startedBy: 'me' }] }),
    [`standalone-task-blocks-drain warning ${ecsArn('task/shop/fake-1')}`],
  ],
  ['DD_TRACE_AGENT_URL of the loopback', app('DD_TRACE_AGENT_URL', 'http://127.0.0.1:8126'), miss],
  ['OTLP to the loopback of IPv6', app('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://[::1]:4317'), miss],
  ['OTLP to the bridge of Docker', app('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://172.17.0.1:4318'), miss],
  ['a host whose name begins so', app('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost.example.com:4317'), []],
  ['the address of a host', app('DD_AGENT_HOST', '10.0.3.7'), miss],
  ['a unix socket', app('DD_TRACE_AGENT_URL', 'unix:///var/run/datadog/apm.socket'), []],
  ['the address of the daemons, IPv6', app('DD_AGENT_HOST', 'fd00:ec2::172:2'), []],
  [
    'the agent is in the same task',
    app('DD_AGENT_HOST', 'localhost', { containers: [{ name: 'dd', image: DD, essential: false }] }),
    [`daemon-as-service warning ${WEB}#dd`],
  ],
  [
    'an application on Fargate',
    {
      ...app('DD_AGENT_HOST', 'localhost', {
        service: { launchType: 'FARGATE', capacityProviderStrategy: undefined },
        definition: { requiresCompatibilities: ['FARGATE'], compatibilities: ['EC2', 'FARGATE'] },
      }),
      tasks: ['1', '2'].map((i) => daemonTask('agent', i)),
    },
    [],
  ],
  ['another spelling of localhost', app('STATSD_HOST', 'LOCALHOST'), miss],
  [
    'no application that logs by json-file',
    account({
      container: { mountPoints: [{ sourceVolume: 'l', containerPath: '/l' }] },
      definition: { volumes: [{ name: 'l', logDriverVolumeConfiguration: { driver: 'json-file' } }] },
    }),
    [`logs-read-by-nobody info ${A}#agent`],
  ],
];

judges('its services, seen closer', ROWS);
