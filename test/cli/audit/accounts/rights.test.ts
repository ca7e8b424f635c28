import { type Account, account } from './account.ts';
import { daemonArn, definitionArn, iamArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { managedProvider } from './instances.ts';

const A = definitionArn('agent');
const D = daemonArn('agent');
const plain = account();
const CW = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';
const ADOT = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0';
const env = (name: string, value: string) => [{ name, value }];
const cw = (conf: string, role: object): Account => ({
  ...account({
    container: { image: CW, environment: env('CW_CONFIG_CONTENT', conf) },
    definition: { taskRoleArn: iamArn('role/agent') },
  }),
  roles: { ...plain.roles, agent: role },
});
const inline = (...Action: string[]) => ({ inline: [{ Action, Resource: '*' }] });

const ROWS: readonly Row[] = [
  [
    'a right to write logs, for logs alone',
    cw(
      '{"logs":{"logs_collected":{"files":{"collect_list":[]}}}}',
      inline('logs:PutLogEvents', 'logs:CreateLogStream', 'logs:CreateLogGroup', 'logs:DescribeLogStreams'),
    ),
    [],
  ],
  [
    'no right to write metrics',
    cw('{"metrics":{"metrics_collected":{"statsd":{}}}}', inline('logs:PutLogEvents')),
    [`task-role warning ${A}`],
  ],
  [
    'no right to write logs',
    cw('{"logs":{"metrics_collected":{"emf":{}}}}', inline('cloudwatch:PutMetricData')),
    [`task-role warning ${A}`],
  ],
  [
    'an exporter of AWS and no role',
    account({
      container: {
        image: ADOT,
        environment: env(
          'AOT_CONFIG_CONTENT',
          'receivers:\n  otlp:\nexporters:\n  awsemf:\n    namespace: x\nservice:\n  pipelines:\n    metrics:\n      receivers: [otlp]\n      exporters: [awsemf]\n',
        ),
      },
    }),
    [`task-role warning ${A}`],
  ],
  [
    'an exporter of others',
    account({
      container: {
        image: ADOT,
        environment: env(
          'AOT_CONFIG_CONTENT',
          'receivers:\n  otlp:\nexporters:\n  otlphttp:\n    endpoint: https://x\nservice:\n  pipelines:\n    metrics:\n      receivers: [otlp]\n      exporters: [otlphttp]\n',
        ),
      },
    }),
    [],
  ],
  [
    'logs and no role',
    account({
      container: {
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/a', 'awslogs-region': 'eu-central-1' },
        },
      },
    }),
    [`execution-role critical ${A}`],
  ],
  [
    'credentials of a registry and no role',
    account({
      container: {
        repositoryCredentials: { credentialsParameter: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:x' },
      },
    }),
    [`execution-role critical ${A}`],
  ],
  [
    'environment files and no role',
    account({ container: { environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/x.env' }] } }),
    [`execution-role critical ${A}`],
  ],
  [
    'a shell in a command',
    {
      ...cw('{"metrics":{}}', { attached: ['CloudWatchAgentServerPolicy'] }),
      definitions: account({
        container: { image: CW, healthCheck: { command: ['CMD', '/bin/sh', '-c', 'curl localhost'] } },
        definition: { taskRoleArn: iamArn('role/agent') },
      }).definitions,
    },
    [`health-check-cannot-run critical ${A}#agent`],
  ],
  [
    'a check that cannot run, of a daemon that is not critical',
    {
      ...account({
        container: { image: ADOT, healthCheck: { command: ['CMD-SHELL', 'exit 0'] } },
        revision: { critical: false },
      }),
    },
    [`health-check-cannot-run warning ${A}#agent`, `daemon-not-critical info ${D}`],
  ],
  [
    'a role that may be passed by a wildcard',
    {
      ...plain,
      roles: {
        ...plain.roles,
        my: { attached: ['AmazonECSInstanceRolePolicyForManagedInstances'], trusts: 'ec2.amazonaws.com' },
        ecsInfrastructureRole: {
          trusts: 'ecs.amazonaws.com',
          inline: [{ Action: 'iam:*', Resource: 'arn:aws:iam::*:role/m*' }],
        },
      },
      providers: [managedProvider('mi', { ec2InstanceProfileArn: iamArn('instance-profile/my') })],
    },
    [],
  ],
];

judges('its roles and health checks, seen closer', ROWS);
