import { describe } from 'vitest';
import type { Container } from '../../shared/core/survey/definition.ts';
import { unknown } from '../../shared/core/survey/field.ts';
import { itFinds, UNREAD } from './rows.ts';
import { containerOf, definitionArn, surveyOfContainer, surveyOfDefinition } from './survey.ts';

const found = [`warning ${definitionArn('agent')}#agent`];
const withVariable = (name: string, value: string, changed: Partial<Container> = {}) =>
  surveyOfContainer({ environment: [{ name, value }], ...changed });
const cloudWatch = (configuration: unknown) => withVariable('CW_CONFIG_CONTENT', JSON.stringify(configuration));
const otel = (lines: readonly string[]) => withVariable('AOT_CONFIG_CONTENT', lines.join('\n'));
const detectors = (list: string) => ['processors:', '  resourcedetection:', `    detectors: ${list}`];
const pipeline = ['service:', '  pipelines:', '    metrics:', '      processors: [resourcedetection]'];

describe('agent-needs-imds', () => {
  itFinds('agent-needs-imds', [
    ...['InstanceId', 'InstanceType', 'ImageId', 'AutoScalingGroupName'].map((name) => ({
      when: `is found for the placeholder of ${name}`,
      survey: cloudWatch({ metrics: { append_dimensions: { [name]: `\${aws:${name}}` } } }),
      found,
      why: `\${aws:${name}}`,
    })),
    {
      when: 'is found where a placeholder is a part of a name',
      survey: cloudWatch({
        logs: { logs_collected: { files: { collect_list: [{ log_stream_name: `a-\${aws:InstanceId}` }] } } },
      }),
      found,
    },
    { when: 'is found for ec2tagger', survey: cloudWatch({ processors: { ec2tagger: {} } }), found },
    {
      when: 'is found for the ec2 detector in a list of one line',
      survey: otel([...detectors('[env, "ec2"]'), ...pipeline]),
      found,
    },
    {
      when: 'is found for the ec2 detector in a list of lines',
      survey: otel([...detectors(''), '    - env', '    - ec2', ...pipeline]),
      found,
    },
    {
      when: 'is found for the ec2 detector in JSON',
      survey: withVariable('AOT_CONFIG_CONTENT', '{"processors":{"resourcedetection/x":{"detectors":["ec2"]}}}'),
      found,
    },
    {
      when: 'is found for the ec2 detector of an option',
      survey: surveyOfContainer({ command: ['--set=processors.resourcedetection.detectors=[ec2]'] }),
      found,
    },
    { when: 'is found for detectors on their own', survey: otel(['detectors: [ec2]']), found },
    { when: 'is found where no pipeline is stated', survey: otel(detectors('[ec2]')), found },
    {
      when: 'is not found for a detector that no pipeline uses',
      survey: otel([...detectors('[ec2]'), ...pipeline.slice(0, 3), '      processors: [batch]']),
    },
    {
      when: 'is not found for the detectors env, ecs and system',
      survey: otel([...detectors('[env, ecs, system]'), ...pipeline]),
    },
    {
      when: 'is not found for a comment',
      survey: otel([...detectors('[env]'), '#    detectors: [ec2]', ...pipeline, `# \${aws:InstanceId}`]),
    },
    {
      when: "is found for Fluent Bit's aws filter on the command line",
      survey: surveyOfContainer({ image: 'fluent/fluent-bit:3.1', command: ['-i', 'tail', '-F', 'aws'] }),
      found,
      why: 'aws filter',
    },
    {
      when: "is found for Fluent Bit's aws filter in a script",
      survey: surveyOfContainer({
        command: ['sh', '-c', 'cat > /f <<END\n[FILTER]\n  Name aws\n  Match *\nEND\nexec x'],
      }),
      found,
    },
    {
      when: "is found for Fluent Bit's aws filter in YAML",
      survey: withVariable('FLUENT_BIT_CONFIG', 'pipeline:\n  filters:\n    - name: aws\n      match: "*"\n'),
      found,
    },
    {
      when: 'is not found for another filter, or another plugin of that name',
      survey: surveyOfContainer({ image: 'fluent/fluent-bit:3.1', command: ['-o', 'aws', '-F', 'ecs'] }),
    },
    {
      when: 'is found in an SSM parameter that the same file defines',
      survey: surveyOfContainer({
        secrets: [{ name: 'CW_CONFIG_CONTENT', valueFrom: 'Config', content: `{"a":"\${aws:InstanceId}"}` }],
      }),
      found,
    },
    {
      when: 'is not found where the configuration is of elsewhere',
      survey: surveyOfContainer({
        image: 'amazon/cloudwatch-agent:1.300',
        secrets: [{ name: 'CW_CONFIG_CONTENT', valueFrom: 'arn:aws:ssm:eu-west-1:111122223333:parameter/x' }],
        environmentFiles: ['arn:aws:s3:::x/y.env'],
        command: ['--config=/etc/x.yaml'],
      }),
    },
    {
      when: 'is not found for other placeholders',
      survey: cloudWatch({ a: `{instance_id} \${aws:Region} $InstanceId` }),
    },
    { when: 'is not found without AWS_REGION', survey: cloudWatch({ agent: {} }) },
    { when: 'is not found in a configuration that is broken', survey: withVariable('CW_CONFIG_CONTENT', '{"a":') },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({
        kind: 'ordinary',
        containers: [containerOf({ environment: [{ name: 'CW_CONFIG_CONTENT', value: `{"a":"\${aws:ImageId}"}` }] })],
      }),
    },
    {
      when: 'is found for each container by itself, once',
      survey: surveyOfDefinition({
        containers: [
          containerOf({
            environment: [{ name: 'A_CONFIG', value: `{"a":"\${aws:ImageId}","b":"\${aws:InstanceId}"}` }],
          }),
          containerOf({ index: 1, name: 'good' }),
          containerOf({ index: 2, name: 'side', environment: [{ name: 'B_CONFIG', value: 'ec2tagger:' }] }),
        ],
      }),
      found: [...found, `warning ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not told where the configuration is unknown',
      survey: surveyOfContainer({
        environment: [{ name: 'CW_CONFIG_CONTENT', value: unknown('Config', 'no default') }],
      }),
      missing: ['Config'],
    },
    {
      when: 'is found whatever else is unknown',
      survey: surveyOfContainer({
        environment: [
          { name: 'CW_CONFIG_CONTENT', value: `{"a":"\${aws:InstanceId}"}` },
          { name: 'AOT_CONFIG_CONTENT', value: UNREAD },
        ],
      }),
      found,
    },
    {
      when: 'asks for no value that is no configuration',
      survey: surveyOfContainer({ environment: [{ name: 'API_KEY', value: UNREAD }], image: UNREAD }),
    },
    {
      when: 'is not told where the environment is unknown',
      survey: surveyOfContainer({ environment: UNREAD }),
      missing: [UNREAD.what],
    },
  ]);
});
