import { describe } from 'vitest';
import type { Container } from '../../shared/core/survey/definition.ts';
import { unknown } from '../../shared/core/survey/field.ts';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, surveyOfContainer, surveyOfDefinition } from './survey.ts';

const found = [`warning ${definitionArn('agent')}#agent`];
const fluentBit = (stopTimeout: Container['stopTimeout'], changed: Partial<Container> = {}) =>
  surveyOfContainer({ image: 'fluent/fluent-bit:3.1', stopTimeout, ...changed });
const vector = (stopTimeout: number | null, changed: Partial<Container> = {}) =>
  surveyOfContainer({ image: 'timberio/vector:0.40.0', stopTimeout, ...changed });
const script = (seconds: number | string, key = 'Grace'): Partial<Container> => ({
  command: ['sh', '-c', `cat > /f <<END\n[SERVICE]\n  ${key} ${seconds}\nEND\nexec fluent-bit -c /f`],
});
const withVariable = (name: string, value: string): Partial<Container> => ({ environment: [{ name, value }] });

describe('stop-timeout-too-short', () => {
  itFinds('stop-timeout-too-short', [
    { when: 'is found one below the default of Fluent Bit', survey: fluentBit(4), found, why: 'by its default' },
    { when: 'is not found where it equals the default of Fluent Bit', survey: fluentBit(5) },
    { when: 'is found at 0', survey: fluentBit(0), found },
    {
      when: 'is found below the default of AWS for Fluent Bit',
      survey: fluentBit(4, { image: 'aws-for-fluent-bit:2.32' }),
      found,
    },
    {
      when: 'is found one below the grace that is stated',
      survey: fluentBit(59, script(60)),
      found,
      why: 'as its configuration says',
    },
    { when: 'is not found where it equals the grace that is stated', survey: fluentBit(60, script(60)) },
    {
      when: 'is found where the default of 30 is below it',
      survey: fluentBit(null, script(31)),
      found,
      why: '30 s after it told it to stop, by its default',
    },
    { when: 'is not found where the default of 30 equals it', survey: fluentBit(null, script(30)) },
    { when: 'is not found where a short grace is stated', survey: fluentBit(2, script(2)) },
    {
      when: 'is found for a flush that is stated',
      survey: fluentBit(null, { command: ['-i', 'tail', '-f', '60'] }),
      found,
    },
    {
      when: 'is found below the default where only a short flush is stated',
      survey: fluentBit(4, script(1, 'Flush')),
      found,
    },
    {
      when: 'is found where the grace is the value of a variable',
      survey: fluentBit(null, { ...script(`\${GRACE_TIME}`), ...withVariable('GRACE_TIME', '45') }),
      found,
    },
    { when: 'is found for a variable of the image', survey: fluentBit(null, withVariable('FLB_GRACE', '45')), found },
    {
      when: 'is found for YAML of Fluent Bit',
      survey: fluentBit(null, withVariable('FLUENT_BIT_CONFIG', 'service:\n  grace: 45\n')),
      found,
    },
    {
      when: 'is found for Fluentd',
      survey: surveyOfContainer({
        image: 'fluent/fluentd:v1.17',
        stopTimeout: 59,
        ...withVariable('FLUENT_CONFIG', '<match **>\n  <buffer>\n    flush_interval 1m\n  </buffer>\n</match>'),
      }),
      found,
    },
    {
      when: 'is not found for Fluentd that states nothing',
      survey: surveyOfContainer({ image: 'fluentd:v1.17', stopTimeout: 1 }),
    },
    {
      when: 'is found for the CloudWatch agent',
      survey: surveyOfContainer({
        image: 'amazon/cloudwatch-agent:1.300',
        ...withVariable('CW_CONFIG_CONTENT', '{"logs":{"force_flush_interval":40}}'),
      }),
      found,
    },
    {
      when: 'is found below the default of the CloudWatch agent',
      survey: surveyOfContainer({ image: 'amazon/cloudwatch-agent:1.300', stopTimeout: 4 }),
      found,
    },
    {
      when: 'is found for OpenTelemetry',
      survey: surveyOfContainer({
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
        command: ['--set=exporters.otlp.sending_queue.batch.flush_timeout=1m30s'],
      }),
      found,
      why: '90 s',
    },
    {
      when: 'is not found for the batches of OpenTelemetry, which it sends as soon as it is to stop',
      survey: surveyOfContainer({
        image: 'otel/opentelemetry-collector:0.120.0',
        ...withVariable('OTEL_CONFIG', 'processors:\n  batch:\n    timeout: 60s\n'),
      }),
    },
    { when: 'is found below the default of Vector', survey: vector(59), found },
    { when: 'is not found where both are defaults', survey: vector(null) },
    { when: 'is not found where it equals the default of Vector', survey: vector(60) },
    {
      when: "is found for Vector's option",
      survey: vector(null, { command: ['--graceful-shutdown-limit-secs', '31'] }),
      found,
    },
    {
      when: "is found for Vector's option in one word",
      survey: vector(9, { command: ['--graceful-shutdown-limit-secs=10'] }),
      found,
    },
    {
      when: "is found for Vector's variable",
      survey: vector(null, withVariable('VECTOR_GRACEFUL_SHUTDOWN_LIMIT_SECS', '31')),
      found,
    },
    {
      when: 'is not found where Vector waits without end',
      survey: vector(1, { command: ['--no-graceful-shutdown-limit'] }),
    },
    ...['prom/node-exporter:v1.9.1', 'cadvisor/cadvisor:v0.49.1', 'datadog/agent:7.78.0', 'example/own:1.2'].map(
      (image) => ({
        when: `is not found for ${image}`,
        survey: surveyOfContainer({ image, stopTimeout: 1, ...withVariable('FLB_GRACE', '45') }),
      }),
    ),
    { when: 'is not found for words that are no time', survey: fluentBit(null, script('soon')) },
    {
      when: 'is found for each container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf({ image: 'fluent/fluent-bit:3.1', stopTimeout: 1 }),
          containerOf({ index: 1, name: 'good', image: 'fluent/fluent-bit:3.1' }),
          containerOf({ index: 2, name: 'side', image: 'timberio/vector:0.40.0', stopTimeout: 1 }),
        ],
      }),
      found: [...found, `warning ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({
        kind: 'ordinary',
        containers: [containerOf({ image: 'fluent/fluent-bit:3.1', stopTimeout: 1 })],
      }),
    },
    { when: 'is not told where the stop timeout is unknown', survey: fluentBit(UNREAD), missing: [UNREAD.what] },
    { when: 'is not told where the image is unknown', survey: fluentBit(4, { image: UNREAD }), missing: [UNREAD.what] },
    { when: 'asks for no image where every agent has time', survey: fluentBit(60, { image: UNREAD }) },
    { when: 'asks for no image where nothing is stated', survey: fluentBit(null, { image: UNREAD }) },
    {
      when: 'is not told where a configuration is unknown',
      survey: fluentBit(30, { environment: [{ name: 'FLB_GRACE', value: unknown('Grace', 'it has no default') }] }),
      missing: ['Grace'],
    },
    {
      when: 'is not found where the configuration is of elsewhere',
      survey: fluentBit(null, { command: ['-c', '/etc/fluent-bit.conf'], environmentFiles: ['arn:aws:s3:::x/y.env'] }),
    },
    {
      when: 'asks for nothing of an image that it does not know',
      survey: surveyOfContainer({ stopTimeout: UNREAD, environment: UNREAD, command: UNREAD }),
    },
  ]);
});
