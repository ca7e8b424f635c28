import { describe } from 'vitest';
import type { Container } from '../../shared/core/survey/definition.ts';
import { unknown } from '../../shared/core/survey/field.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  definitionArn,
  definitionOf,
  ordinaryArn,
  surveyOf,
  surveyOfContainer,
  surveyOfDefinition,
} from './survey.ts';

const found = [`warning ${definitionArn('agent')}#agent`];
const RECEIVERS = 'receivers:\n  otlp:\n  awsecscontainermetrics:\n    collection_interval: 20s\n';
const pipeline = (receivers: string) => `service:\n  pipelines:\n    metrics:\n      receivers: ${receivers}\n`;
const withVariable = (name: string, value: string): Partial<Container> => ({ environment: [{ name, value }] });
const otel = (text: string) => surveyOfContainer(withVariable('AOT_CONFIG_CONTENT', text));

describe('reads-only-itself', () => {
  itFinds('reads-only-itself', [
    {
      when: 'is found for the receiver',
      survey: otel(`${RECEIVERS}${pipeline('[otlp, awsecscontainermetrics]')}`),
      found,
      why: 'awsecscontainermetrics',
    },
    {
      when: 'is found for the receiver by a name of its own, in JSON',
      survey: otel(
        '{"receivers":{"awsecscontainermetrics/x":{}},"service":{"pipelines":{"metrics":{"receivers":["awsecscontainermetrics/x"]}}}}',
      ),
      found,
    },
    { when: 'is found where no pipeline is stated', survey: otel(RECEIVERS), found },
    { when: 'is found where only the pipeline is stated', survey: otel(pipeline('[awsecscontainermetrics]')), found },
    { when: 'is not found for a receiver that no pipeline uses', survey: otel(`${RECEIVERS}${pipeline('[otlp]')}`) },
    {
      when: 'is not found for a comment',
      survey: otel(`# awsecscontainermetrics of /task/stats\n${pipeline('[otlp]')}`),
    },
    {
      when: 'is found for a configuration that names /task/stats',
      survey: otel(`receivers:\n  httpcheck:\n    endpoint: \${env:ECS_CONTAINER_METADATA_URI_V4}/task/stats\n`),
      found,
      why: '/task/stats',
    },
    {
      when: 'is found for a variable that names it',
      survey: surveyOfContainer(withVariable('URL_PATH', '/task/stats')),
      found,
    },
    {
      when: 'is found for a command that names it',
      survey: surveyOfContainer({ command: ['sh', '-c', 'curl $ECS_CONTAINER_METADATA_URI_V4/task/stats'] }),
      found,
    },
    { when: 'is not found for /tasks/stats', survey: surveyOfContainer(withVariable('URL_PATH', '/tasks/stats')) },
    {
      when: "is found for a configuration in ADOT's image that runs the receiver",
      survey: surveyOfContainer({
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
        command: ['--config=/etc/ecs/ecs-cloudwatch-xray.yaml'],
      }),
      found,
    },
    {
      when: "is not found for another configuration in ADOT's image",
      survey: surveyOfContainer({
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
        command: ['--config=/etc/ecs/ecs-default-config.yaml'],
      }),
    },
    {
      when: 'is not found for a file of that name in another image',
      survey: surveyOfContainer({ command: ['--config', '/etc/ecs/ecs-cloudwatch-xray.yaml'] }),
    },
    {
      when: 'is not found in a sidecar, which is to see its own task',
      survey: surveyOf({
        definitions: new Map([
          [
            ordinaryArn('web'),
            definitionOf({
              kind: 'ordinary',
              resource: ordinaryArn('web'),
              containers: [containerOf(withVariable('AOT_CONFIG_CONTENT', RECEIVERS))],
            }),
          ],
        ]),
      }),
    },
    {
      when: 'is found for each container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf(withVariable('AOT_CONFIG_CONTENT', RECEIVERS)),
          containerOf({ index: 1, name: 'good' }),
          containerOf({ index: 2, name: 'side', ...withVariable('X', '/task/stats') }),
        ],
      }),
      found: [...found, `warning ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not told where the configuration is unknown',
      survey: surveyOfContainer({
        environment: [{ name: 'AOT_CONFIG_CONTENT', value: unknown('Config', 'no default') }],
      }),
      missing: ['Config'],
    },
    {
      when: 'is not found where it is of elsewhere',
      survey: surveyOfContainer({ secrets: [{ name: 'AOT_CONFIG_CONTENT', valueFrom: 'x' }] }),
    },
    {
      when: 'asks for no value that is no configuration',
      survey: surveyOfContainer({ environment: [{ name: 'API_KEY', value: UNREAD }], image: UNREAD }),
    },
  ]);
});
