import { account, and } from './account.ts';
import { daemonArn, definitionArn } from './arns.ts';
import { judges, type Row } from './audited.ts';
import { healthyDaemon } from './healthy-daemon.ts';
import { daemonTask, managedProvider } from './instances.ts';

const A = definitionArn('agent');
const D = daemonArn('agent');
const DD = 'public.ecr.aws/datadog/agent:7.60.0';
const FB = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.5';
const env = (name: string, value: string) => [{ name, value }];
const req = (r: object) => [
  managedProvider('mi', { instanceRequirements: { vCpuCount: { min: 1 }, memoryMiB: { min: 1024 }, ...r } }),
];
const two = (one: object, other: object) =>
  and(account({ container: one }), healthyDaemon('logs', { container: other }), {
    tasks: ['1', '2'].map((i) => daemonTask('logs', i)),
  });

const ROWS: readonly Row[] = [
  [
    'a share of the smallest type that is allowed',
    {
      ...account({ definition: { memory: '2049' } }),
      providers: req({ allowedInstanceTypes: ['m7i.large', 'm7i.xlarge'] }),
    },
    [`over-allocated warning ${D}#mi`],
  ],
  [
    'just the share of it',
    {
      ...account({ definition: { memory: '2048', cpu: '512' } }),
      providers: req({ allowedInstanceTypes: ['m7i.large', 'm7i.xlarge'] }),
    },
    [],
  ],
  [
    'two daemons that take more together',
    and(
      account({ definition: { memory: '1025', cpu: '128' } }),
      healthyDaemon('logs', { definition: { memory: '1024' } }),
      { tasks: ['1', '2'].map((i) => daemonTask('logs', i)) },
    ),
    [`over-allocated warning ${D}#mi`, `over-allocated warning ${daemonArn('logs')}#mi`],
  ],
  [
    'a tag of one number',
    account({ container: { image: 'public.ecr.aws/acme/agent:v1' } }),
    [`image-not-pinned info ${A}#agent`],
  ],
  [
    'a tag with a digest',
    account({ container: { image: `public.ecr.aws/acme/agent:latest@sha256:${'b'.repeat(64)}` } }),
    [],
  ],
  [
    'a tag without a number',
    account({ container: { image: 'public.ecr.aws/acme/agent:stable' } }),
    [`image-not-pinned info ${A}#agent`],
  ],
  ['a tag of two numbers', account({ container: { image: 'public.ecr.aws/acme/agent:7.78-full' } }), []],
  [
    'an agent that is scraped',
    account({ container: { image: 'quay.io/prometheus/node-exporter:v1.9.1', stopTimeout: 2 } }),
    [],
  ],
  [
    'a grace in a variable',
    account({ container: { image: FB, environment: env('GRACE', '120') } }),
    [`stop-timeout-too-short warning ${A}#agent`],
  ],
  [
    "Fluent Bit's filter aws",
    account({
      container: {
        image: FB,
        command: ['/fluent-bit/bin/fluent-bit', '-i', 'tail', '-F', 'aws', '-m', '*', '-o', 'stdout'],
      },
    }),
    [`agent-needs-imds warning ${A}#agent`],
  ],
  [
    'one port, two protocols',
    two({ command: ['--listen-address=udp://0.0.0.0:8125'] }, { command: ['--listen-address=tcp://0.0.0.0:8125'] }),
    [],
  ],
  [
    'the port of a server of others',
    two(
      { environment: env('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector.example:4317') },
      { environment: env('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector.example:4317') },
    ),
    [],
  ],
  [
    'one port of the Datadog agent',
    two(
      { image: DD, environment: env('DD_APM_RECEIVER_PORT', '8126') },
      { image: DD, environment: env('DD_APM_RECEIVER_PORT', '8126') },
    ),
    [`port-conflict critical ${D}#8126`, `port-conflict critical ${daemonArn('logs')}#8126`],
  ],
  ['a definition without containers', account({ definition: { containerDefinitions: [] } }), []],
];

judges('its definitions, seen closer', ROWS);
