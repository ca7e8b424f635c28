import { describe } from 'vitest';
import type { Container } from '../../shared/core/survey/definition.ts';
import { unknown } from '../../shared/core/survey/field.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonOf,
  definitionArn,
  definitionOf,
  revisionOf,
  surveyOf,
  surveyOfContainer,
  surveyOfDefinition,
} from './survey.ts';

const AGENT = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300';
const CURL = ['CMD-SHELL', 'curl -f http://localhost:13133/ || exit 1'];
const found = [`critical ${definitionArn('agent')}#agent`];
const checked = (image: Container['image'], healthCheck: Container['healthCheck'] = CURL) =>
  surveyOfContainer({ image, healthCheck });

const sharedBy = (...criticals: readonly boolean[]) =>
  surveyOf({
    daemons: criticals.map((critical, index) =>
      daemonOf({
        daemonName: `agent${index}`,
        revision: revisionOf({
          critical,
          definition: definitionOf({ containers: [containerOf({ image: AGENT, healthCheck: CURL })] }),
        }),
      }),
    ),
  });

describe('health-check-cannot-run', () => {
  itFinds('health-check-cannot-run', [
    { when: 'is found for CMD-SHELL in an image from scratch', survey: checked(AGENT), found, why: 'a shell and curl' },
    {
      when: 'is found in a mirror of the image, by digest',
      survey: checked(
        '111122223333.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/cloudwatch-agent/cloudwatch-agent@sha256:ab',
      ),
      found,
    },
    ...[
      'public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0',
      'otel/opentelemetry-collector-contrib:0.120.0',
      'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.120.0',
      'fluent/fluent-bit:3.1',
      'amazon/aws-xray-daemon',
    ].map((image) => ({ when: `is found in ${image}`, survey: checked(image), found })),
    ...[
      ['CMD', 'curl', '-f', 'http://localhost'],
      ['CMD', '/usr/bin/wget', '-q', 'http://localhost'],
      ['CMD', 'nc', '-z', 'localhost', '2020'],
      ['CMD', 'sh', '-c', 'true'],
      ['CMD', '/bin/bash', '-lc', 'true'],
      ['curl', '-f', 'http://localhost'],
    ].map((check) => ({ when: `is found for ${check.join(' ')}`, survey: checked(AGENT, check), found })),
    {
      when: 'is found where the other way only fails',
      survey: checked('prom/node-exporter:v1.9.1', ['CMD-SHELL', 'curl -f x || false']),
      found,
    },
    {
      when: 'is found for a program of the image that a shell is to start',
      survey: checked('public.ecr.aws/aws-observability/aws-otel-collector:v0.40.0', ['CMD-SHELL', '/healthcheck']),
      found,
      why: 'needs a shell,',
    },
    {
      when: 'is found where the image has a shell and lacks the tool',
      survey: checked('prom/node-exporter:v1.9.1'),
      found,
      why: 'needs curl,',
    },
    {
      when: 'is found where each way through the script needs a tool that is not there',
      survey: checked('quay.io/signalfx/splunk-otel-collector:0.1.2', [
        'CMD-SHELL',
        'wget -q x || curl -f x || exit 1',
      ]),
      found,
      why: 'wget and curl',
    },
    {
      when: 'is not found where one way through the script can be run',
      survey: checked('prom/node-exporter:v1.9.1', ['CMD-SHELL', 'curl -f x || wget -q x || exit 1']),
    },
    {
      when: 'is not found where busybox has the tool',
      survey: checked('prom/node-exporter:v1.9.1', ['CMD-SHELL', 'wget -q x || exit 1']),
    },
    {
      when: 'is not found for a program of the image',
      survey: checked(AGENT, ['CMD', '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent', '--version']),
    },
    {
      when: 'is not found for a program of the image that is called like a tool',
      survey: checked('signalfx/splunk-otel-collector:0.1.2', ['CMD', '/usr/lib/splunk-otel-collector/bin/curl']),
    },
    ...[
      'aws-for-fluent-bit:2.32',
      'public.ecr.aws/datadog/agent:7.78',
      'example/own:1.2',
      'timberio/vector:0.40.0',
    ].map((image) => ({ when: `is not found in ${image}`, survey: checked(image) })),
    { when: 'is not found without a health check', survey: checked(AGENT, null) },
    { when: 'is not found where NONE switches it off', survey: checked(AGENT, ['NONE']) },
    { when: 'is not found where the definition has no image', survey: checked(null) },
    {
      when: 'is a warning where the daemon is not critical',
      survey: sharedBy(false),
      found: [`warning ${definitionArn('agent')}#agent`],
    },
    { when: 'is critical where one of two daemons of the definition is', survey: sharedBy(false, true), found },
    {
      when: 'is critical where nobody can say whether the daemon is',
      survey: surveyOf({
        daemons: [
          daemonOf({
            revision: revisionOf({
              critical: UNREAD,
              definition: definitionOf({ containers: [containerOf({ image: AGENT, healthCheck: CURL })] }),
            }),
          }),
        ],
      }),
      found,
    },
    {
      when: 'is found for each container by itself',
      survey: surveyOfDefinition({
        containers: [
          containerOf({ image: AGENT, healthCheck: CURL }),
          containerOf({ index: 1, name: 'side', image: 'fluent/fluent-bit:3.1', healthCheck: CURL }),
          containerOf({ index: 2, name: 'own', healthCheck: CURL }),
        ],
      }),
      found: [...found, `critical ${definitionArn('agent')}#side`],
    },
    {
      when: 'is not found in the definition of an ordinary task',
      survey: surveyOfDefinition({ kind: 'ordinary', containers: [containerOf({ image: AGENT, healthCheck: CURL })] }),
    },
    {
      when: 'is not told where the check of such an image is unknown',
      survey: checked(AGENT, UNREAD),
      missing: [UNREAD.what],
    },
    {
      when: 'is not told where a word of the check is unknown',
      survey: checked(AGENT, ['CMD', unknown('the parameter Check', 'it has no default')]),
      missing: ['the parameter Check'],
    },
    {
      when: 'is found for CMD-SHELL whatever the script is, in an image without a shell',
      survey: checked(AGENT, ['CMD-SHELL', UNREAD]),
      found,
      why: 'needs a shell, which',
    },
    {
      when: 'is not told where the script is unknown, in an image with a shell',
      survey: checked('prom/node-exporter:v1.9.1', ['CMD-SHELL', UNREAD]),
      missing: [UNREAD.what],
    },
    { when: 'is not told where the image is unknown', survey: checked(UNREAD), missing: [UNREAD.what] },
    {
      when: 'asks for no check where the image has what checks need',
      survey: checked('aws-for-fluent-bit:2.32', UNREAD),
    },
    { when: 'asks for no image where there is no check', survey: checked(UNREAD, null) },
    { when: 'asks for no image where the check needs no tool', survey: checked(UNREAD, ['CMD', '/healthcheck']) },
  ]);
});
