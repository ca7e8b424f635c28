import { type Account, account } from './account.ts';
import { daemonArn, definitionArn, iamArn, WEB } from './arns.ts';
import { judges, type Row } from './audited.ts';

const AGENT = definitionArn('agent');
const ADOT = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.45.0';
const CWAGENT = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';
const executionRoleArn = iamArn('role/ecsTaskExecutionRole');
const env = (name: string, value: string) => [{ name, value }];
const roles = (more: Account['roles']) => ({ ...account().roles, ...more });
const withRole = (base: Account, more: Account['roles']): Account => ({ ...base, roles: roles(more) });

const ROWS: readonly Row[] = [
  [
    'unsupported-log-driver',
    account({ container: { logConfiguration: { logDriver: 'fluentd' } } }),
    [`unsupported-log-driver warning ${AGENT}#agent`],
  ],
  [
    'splunk',
    account({
      container: {
        logConfiguration: { logDriver: 'splunk', options: { 'splunk-url': 'https://s', 'splunk-token': 't' } },
      },
    }),
    [],
  ],
  [
    'stop-timeout-too-short',
    account({ container: { image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5', stopTimeout: 4 } }),
    [`stop-timeout-too-short warning ${AGENT}#agent`],
  ],
  [
    'just as long',
    account({ container: { image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5', stopTimeout: 5 } }),
    [],
  ],
  [
    'a grace that is stated',
    account({
      container: {
        image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5',
        command: ['/fluent-bit/bin/fluent-bit', '-s', 'Grace=60', '-g', '60'],
      },
    }),
    [],
  ],
  [
    'agent-needs-imds',
    withRole(
      account({
        container: {
          image: CWAGENT,
          environment: env(
            'CW_CONFIG_CONTENT',
            `{"metrics":{"append_dimensions":{"InstanceId":"\${aws:InstanceId}"}}}`,
          ),
        },
        definition: { taskRoleArn: iamArn('role/agent') },
      }),
      { agent: { attached: ['CloudWatchAgentServerPolicy'] } },
    ),
    [`agent-needs-imds warning ${AGENT}#agent`],
  ],
  [
    'detectors that need none',
    account({
      container: {
        image: ADOT,
        environment: env(
          'AOT_CONFIG_CONTENT',
          'processors:\n  resourcedetection:\n    detectors: [env, ecs, system]\n',
        ),
      },
    }),
    [],
  ],
  [
    'the detector ec2',
    account({
      container: {
        image: ADOT,
        environment: env('AOT_CONFIG_CONTENT', 'processors:\n  resourcedetection:\n    detectors: [env, ec2]\n'),
      },
    }),
    [`agent-needs-imds warning ${AGENT}#agent`],
  ],
  [
    'reads-only-itself',
    account({
      container: {
        image: ADOT,
        environment: env(
          'AOT_CONFIG_CONTENT',
          'receivers:\n  awsecscontainermetrics:\n    collection_interval: 20s\nservice:\n  pipelines:\n    metrics:\n      receivers: [awsecscontainermetrics]\n',
        ),
      },
    }),
    [`reads-only-itself warning ${AGENT}#agent`],
  ],
  ['/tasks/stats', account({ container: { environment: env('STATS', 'http://169.254.170.2/v4/tasks/stats') } }), []],
  [
    'image-not-pinned',
    account({ container: { image: 'public.ecr.aws/acme/agent:7' } }),
    [`image-not-pinned info ${AGENT}#agent`],
  ],
  ['by its digest', account({ container: { image: `public.ecr.aws/acme/agent@sha256:${'a'.repeat(64)}` } }), []],
  [
    "a registry's port is no tag",
    account({ container: { image: 'registry.acme.example:5000/agent' } }),
    [`image-not-pinned info ${AGENT}#agent`],
  ],
  [
    'wrong-definition-kind',
    account({ revision: { daemonTaskDefinitionArn: WEB } }),
    [`wrong-definition-kind critical ${daemonArn('agent')}`],
  ],
  [
    "the guide's own definition",
    withRole(
      account({
        container: {
          name: 'cloudwatch-agent',
          image: 'amazon/cloudwatch-agent:latest',
          memory: 512,
          cpu: 1024,
          healthCheck: undefined,
          environment: env(
            'CW_CONFIG_CONTENT',
            `{"metrics":{"append_dimensions":{"AutoScalingGroupName":"\${aws:AutoScalingGroupName}"}}}`,
          ),
        },
        definition: { cpu: '1024', memory: '512', executionRoleArn },
      }),
      { ecsTaskExecutionRole: { attached: ['CloudWatchAgentServerPolicy'] } },
    ),
    [
      `agent-needs-imds warning ${AGENT}#cloudwatch-agent`,
      `no-health-check warning ${AGENT}`,
      `task-role warning ${AGENT}`,
      `image-not-pinned info ${AGENT}#cloudwatch-agent`,
    ],
  ],
];

judges('its agents', ROWS);
