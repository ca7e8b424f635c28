import { describe, expect, it } from 'vitest';
import { imageOf } from '../../../shared/core/survey/image.ts';
import { knownAgentOf } from '../../../shared/core/survey/known-agents.ts';

describe('an image', () => {
  it.each([
    ['fluentd', { registry: 'docker.io', repository: 'fluentd', tag: null, digest: null }],
    ['Fluent/Fluent-Bit:3.1', { registry: 'docker.io', repository: 'fluent/fluent-bit', tag: '3.1', digest: null }],
    ['localhost/agent', { registry: 'localhost', repository: 'agent', tag: null, digest: null }],
    ['mirror:5000/a/b:1', { registry: 'mirror:5000', repository: 'a/b', tag: '1', digest: null }],
    ['mirror:5000/agent', { registry: 'mirror:5000', repository: 'agent', tag: null, digest: null }],
    [
      'public.ecr.aws/x/y:1.2@sha256:ab',
      { registry: 'public.ecr.aws', repository: 'x/y', tag: '1.2', digest: 'sha256:ab' },
    ],
    ['quay.io/x/y@sha256:ab', { registry: 'quay.io', repository: 'x/y', tag: null, digest: 'sha256:ab' }],
    [' x/y: ', { registry: 'docker.io', repository: 'x/y', tag: null, digest: null }],
    ['', { registry: 'docker.io', repository: '', tag: null, digest: null }],
    ['///:@:@', { registry: 'docker.io', repository: '///', tag: null, digest: ':@' }],
  ])('%j has its parts', (name, parts) => {
    expect(imageOf(name)).toEqual(parts);
  });
});

describe('known agents', () => {
  it.each([
    ['public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300', 'the CloudWatch agent'],
    ['amazon/cloudwatch-agent', 'the CloudWatch agent'],
    [
      '111122223333.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/cloudwatch-agent/cloudwatch-agent@sha256:ab',
      'the CloudWatch agent',
    ],
    ['906394416424.dkr.ecr.us-west-2.amazonaws.com/aws-for-fluent-bit:stable', 'AWS for Fluent Bit'],
    ['public.ecr.aws/aws-observability/aws-otel-collector', 'the AWS Distro for OpenTelemetry collector'],
    [
      'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.1',
      'the OpenTelemetry collector',
    ],
    ['cr.fluentbit.io/fluent/fluent-bit:3.1', 'Fluent Bit'],
    ['FLUENT/FLUENT-BIT', 'Fluent Bit'],
    ['fluentd:v1.17', 'Fluentd'],
    ['public.ecr.aws/docker/library/fluentd', 'Fluentd'],
    ['datadoghq.azurecr.io/agent:7', 'the Datadog agent'],
    ['quay.io/prometheus/node-exporter', 'Prometheus node exporter'],
    ['amazon/aws-xray-daemon:3.x', 'the X-Ray daemon'],
  ])('%s is %s', (image, name) => {
    expect(knownAgentOf(image)?.name).toBe(name);
  });

  it.each([
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/agent:1',
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/fluent-bit:1',
    '111122223333.dkr.ecr.eu-west-1.amazonaws.com/fluentd:1',
    'acme/my-cloudwatch-agent',
    'acme/cloudwatch-agent-sidecar',
    'cloudwatch-agent/other',
    'constructor',
    '__proto__/__proto__',
    '',
    '/',
  ])('%j is nobody that we know', (image) => {
    expect(knownAgentOf(image)).toBeNull();
  });
});
