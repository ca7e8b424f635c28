import { describe } from 'vitest';
import type { Container, Definition } from '../../shared/core/survey/definition.ts';
import type { Role } from '../../shared/core/survey/role.ts';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, ordinaryArn, roleOf, surveyOfDefinition } from './survey.ts';

const CLOUDWATCH = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300';
const ADOT = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0';
const FLUENT_BIT = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.0';
const METRICS = 'cloudwatch:PutMetricData';
const LOGS = 'logs:PutLogEvents';

const running = (
  image: Container['image'],
  taskRole: Definition['taskRole'],
  container: Partial<Container> = {},
  definition: Partial<Definition> = {},
) => surveyOfDefinition({ taskRole, containers: [containerOf({ image, ...container })], ...definition });
const configured = (name: string, value: string | typeof UNREAD) => ({
  environment: [{ name, value }],
});
const agent = (configuration: object) => configured('CW_CONFIG_CONTENT', JSON.stringify(configuration));
const collector = (...exporters: readonly string[]) =>
  configured(
    'AOT_CONFIG_CONTENT',
    [
      'receivers:',
      '  awsxray:',
      'exporters:',
      ...exporters.map((name) => `  ${name}:\n    region: eu-west-1`),
      'service:',
      '  pipelines:',
      '    metrics:',
      '      receivers: [awsxray]',
      `      exporters: [${exporters.join(', ')}]`,
    ].join('\n'),
  );
const managed = (name: string): Role =>
  roleOf('task', [], { policies: [{ arn: `arn:aws:iam::aws:policy/${name}`, statements: UNREAD }] });
const found = [`warning ${definitionArn('agent')}`];
const nothing = roleOf('task', []);

describe('task-role', () => {
  itFinds('task-role', [
    {
      when: 'is found under the CloudWatch agent without a role',
      survey: running(CLOUDWATCH, null),
      found,
      why: 'no task role, though container agent runs the CloudWatch agent',
    },
    {
      when: 'is found so whatever its configuration',
      survey: running(CLOUDWATCH, null, { environment: UNREAD }),
      found,
    },
    { when: 'is found so from a mirror', survey: running('mirror.example.com/cloudwatch-agent:1', null), found },
    { when: 'is not found under other agents', survey: running('datadog/agent:7.78.0', null) },
    { when: 'is not found under images that nobody knows', survey: running('example.com/mine:1', null) },
    {
      when: 'is found where the policy is on the execution role',
      survey: running(
        CLOUDWATCH,
        null,
        {},
        { executionRole: { ...managed('CloudWatchAgentServerPolicy'), name: 'exec' } },
      ),
      found,
      why: '; CloudWatchAgentServerPolicy is attached to the execution role (exec)',
    },
    {
      when: 'is not found with the managed policy',
      survey: running(CLOUDWATCH, managed('CloudWatchAgentServerPolicy')),
    },
    {
      when: 'is not found with it whatever the configuration',
      survey: running(CLOUDWATCH, managed('CloudWatchAgentServerPolicy'), { environment: UNREAD }),
    },
    {
      when: 'is not found with a wildcard',
      survey: running(CLOUDWATCH, roleOf('task', ['*']), agent({ metrics: {}, logs: {} })),
    },
    {
      when: 'is found where metrics are configured and may not be put',
      survey: running(CLOUDWATCH, roleOf('task', [LOGS]), agent({ metrics: {} })),
      found,
      why: 'the task role task does not grant cloudwatch:PutMetricData, which the CloudWatch agent needs (container agent)',
    },
    {
      when: 'is not found where they may',
      survey: running(CLOUDWATCH, roleOf('task', [METRICS]), agent({ metrics: {} })),
    },
    {
      when: 'is found where logs are configured and may not be put',
      survey: running(CLOUDWATCH, roleOf('task', [METRICS]), agent({ logs: {} })),
      found,
      why: LOGS,
    },
    { when: 'is not found where logs may', survey: running(CLOUDWATCH, roleOf('task', [LOGS]), agent({ logs: {} })) },
    {
      when: 'is found where one of both may not',
      survey: running(CLOUDWATCH, roleOf('task', [LOGS]), agent({ metrics: {}, logs: {} })),
      found,
    },
    {
      when: 'names both where both may not',
      survey: running(CLOUDWATCH, nothing, agent({ metrics: {}, logs: {} })),
      found,
      why: `${METRICS} and ${LOGS}`,
    },
    {
      when: 'is not found where only traces are configured',
      survey: running(CLOUDWATCH, nothing, agent({ traces: {} })),
    },
    {
      when: 'is not found where metrics go to Prometheus alone',
      survey: running(
        CLOUDWATCH,
        nothing,
        agent({ metrics: { metrics_destinations: { amp: { workspace_id: 'w' } } } }),
      ),
    },
    {
      when: 'is found where they go to both',
      survey: running(CLOUDWATCH, nothing, agent({ metrics: { metrics_destinations: { amp: {}, cloudwatch: {} } } })),
      found,
    },
    {
      when: 'is found where the configuration is of elsewhere and nothing may be put',
      survey: running(CLOUDWATCH, nothing),
      found,
      why: `${METRICS} or ${LOGS}`,
    },
    { when: 'is not found there where one of both may', survey: running(CLOUDWATCH, roleOf('task', [LOGS])) },
    {
      when: 'is found where the configuration is no JSON, as if it were of elsewhere',
      survey: running(CLOUDWATCH, nothing, configured('CW_CONFIG_CONTENT', '{"metrics"')),
      found,
    },
    {
      when: 'is not told where the configuration is unknown',
      survey: running(CLOUDWATCH, roleOf('task', [LOGS]), configured('CW_CONFIG_CONTENT', UNREAD)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the role could not be read',
      survey: running(CLOUDWATCH, UNREAD),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where its policies could not be read',
      survey: running(CLOUDWATCH, roleOf('task', [], { policies: UNREAD }), agent({ metrics: {} })),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where one of them could not be read',
      survey: running(CLOUDWATCH, managed('SomethingNew')),
      missing: [UNREAD.what],
    },
    {
      when: 'is found under ADOT that names an exporter of AWS',
      survey: running(ADOT, null, collector('awsemf')),
      found,
      why: 'the AWS Distro',
    },
    { when: 'is found under it for X-Ray', survey: running(ADOT, null, collector('awsxray/mine')), found },
    { when: 'is not found under it with a role for X-Ray', survey: running(ADOT, nothing, collector('awsxray')) },
    {
      when: 'is not found under it where an exporter of others is named',
      survey: running(ADOT, null, collector('otlp')),
    },
    { when: 'is not found under it where nothing is', survey: running(ADOT, null) },
    {
      when: 'is found under it where log events may not be put',
      survey: running(ADOT, roleOf('task', [METRICS]), collector('awsemf')),
      found,
      why: LOGS,
    },
    {
      when: 'is not found under it where they may',
      survey: running(ADOT, roleOf('task', [LOGS]), collector('awsemf', 'otlp')),
    },
    {
      when: 'is not told under it where its configuration is unknown',
      survey: running(ADOT, null, configured('AOT_CONFIG_CONTENT', UNREAD)),
      missing: [UNREAD.what],
    },
    {
      when: 'is not found under it with all rights, where its configuration is unknown',
      survey: running(ADOT, managed('CloudWatchAgentServerPolicy'), configured('AOT_CONFIG_CONTENT', UNREAD)),
    },
    {
      when: 'is not found under another collector',
      survey: running('otel/opentelemetry-collector-contrib:0.120.0', null, collector('awsemf')),
    },
    {
      when: 'is found under Fluent Bit whose command names an output of AWS',
      survey: running(FLUENT_BIT, null, {
        command: ['/fluent-bit/bin/fluent-bit', '-i', 'tail', '-o', 'cloudwatch_logs'],
      }),
      found,
      why: 'AWS for Fluent Bit',
    },
    {
      when: 'is found under it where log events may not be put',
      survey: running(FLUENT_BIT, nothing, { command: ['/fluent-bit/bin/fluent-bit', '-o', 'cloudwatch'] }),
      found,
    },
    {
      when: 'is not found under it where the output is another',
      survey: running(FLUENT_BIT, null, { command: ['/fluent-bit/bin/fluent-bit', '-i', 's3', '-o', 'forward'] }),
    },
    { when: 'is not found under it where nothing is named', survey: running(FLUENT_BIT, null) },
    {
      when: 'is not found under it with a role for Firehose',
      survey: running(FLUENT_BIT, nothing, { command: ['/fluent-bit/bin/fluent-bit', '-o', 'kinesis_firehose'] }),
    },
    { when: 'is not told where an image is unknown', survey: running(UNREAD, null), missing: [UNREAD.what] },
    {
      when: 'is not found where an image is unknown and all is granted',
      survey: running(UNREAD, roleOf('task', [METRICS, LOGS])),
    },
    {
      when: 'is not told where it is unknown and not all is',
      survey: running(UNREAD, nothing),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where the containers are unknown',
      survey: surveyOfDefinition({ containers: UNREAD }),
      missing: [UNREAD.what],
    },
    { when: 'is found in a file', survey: { ...running(CLOUDWATCH, null), origin: 'file' }, found },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: running(CLOUDWATCH, null, {}, { kind: 'ordinary', resource: ordinaryArn('agent') }),
    },
  ]);
});
