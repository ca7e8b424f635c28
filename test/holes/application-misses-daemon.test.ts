import { describe } from 'vitest';
import type { Container, Definition } from '../../shared/core/survey/definition.ts';
import { type Field, unknown } from '../../shared/core/survey/field.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import { itFinds, UNREAD } from './rows.ts';
import {
  containerOf,
  daemonOf,
  definitionOf,
  instanceOf,
  ordinaryArn,
  revisionOf,
  serviceOf,
  surveyOf,
} from './survey.ts';

const AGENT = 'public.ecr.aws/datadog/agent:7.78.0';
const found = [`warning ${ordinaryArn('web')}#web`];

const daemon = (image: Container['image'], providers: Field<readonly string[]> = ['managed']) =>
  daemonOf({ providers, revision: revisionOf({ definition: definitionOf({ containers: [containerOf({ image })] }) }) });
const webWith = (environment: Container['environment'], changed: Partial<Definition> = {}): Definition =>
  definitionOf({
    kind: 'ordinary',
    resource: ordinaryArn('web'),
    containers: [containerOf({ name: 'web', image: 'example/web:1.2', environment })],
    ...changed,
  });
const cluster = (application: Field<Definition>, changed: Partial<Survey> = {}): Survey =>
  surveyOf({ daemons: [daemon(AGENT)], definitions: new Map([[ordinaryArn('web'), application]]), ...changed });
const having = (name: string, value: Field<string>, changed: Partial<Survey> = {}): Survey =>
  cluster(webWith([{ name, value }]), changed);
const beside = (image: Field<string>): Survey =>
  cluster(
    webWith([], {
      containers: [
        containerOf({
          name: 'web',
          image: 'example/web:1.2',
          environment: [{ name: 'DD_AGENT_HOST', value: 'localhost' }],
        }),
        containerOf({ index: 1, name: 'side', image }),
      ],
    }),
  );
const inFile: Partial<Survey> = { origin: 'file', instances: [], services: [] };

describe('application-misses-daemon', () => {
  itFinds('application-misses-daemon', [
    ...[
      ['DD_AGENT_HOST', 'localhost'],
      ['DD_AGENT_HOST', '127.0.0.1'],
      ['DD_AGENT_HOST', '::1'],
      ['DD_AGENT_HOST', '172.17.0.1'],
      ['DD_AGENT_HOST', '10.0.3.17'],
      ['DD_AGENT_HOST', '172.31.0.1'],
      ['DD_AGENT_HOST', '100.64.0.1'],
      ['DD_TRACE_AGENT_URL', 'http://localhost:8126'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4317'],
      ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://[::1]:4318/v1/traces'],
      ['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'LOCALHOST:4317'],
      ['OTEL_EXPORTER_OTLP_LOGS_ENDPOINT', 'http://192.168.0.4:4317'],
      ['FLUENT_HOST', 'localhost'],
      ['STATSD_HOST', '127.0.0.1'],
      ['AWS_XRAY_DAEMON_ADDRESS', 'tcp:127.0.0.1:2000 udp:127.0.0.1:2000'],
      ['AWS_EMF_AGENT_ENDPOINT', 'tcp://127.0.0.1:25888'],
    ].map(([name = '', value = '']) => ({
      when: `is found for ${name}=${value}`,
      survey: having(name, value),
      found,
      why: name,
    })),
    ...[
      ['DD_AGENT_HOST', '169.254.172.2'],
      ['DD_AGENT_HOST', '172.32.0.1'],
      ['DD_AGENT_HOST', '172.15.0.1'],
      ['DD_AGENT_HOST', '100.128.0.1'],
      ['DD_AGENT_HOST', '203.0.113.9'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://169.254.172.2:4317'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://[fd00:ec2::172:2]:4317'],
      ['DD_AGENT_HOST', 'fd00:ec2::172:2'],
      ['DD_TRACE_AGENT_URL', 'unix:///var/run/datadog/apm.socket'],
      ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://collector.example.com:4317'],
      ['DD_AGENT_HOST', 'localhost.example.com'],
      ['DD_AGENT_HOST', ''],
      ['DATABASE_HOST', 'localhost'],
      ['MY_OTEL_EXPORTER_OTLP_ENDPOINT', 'http://localhost:4317'],
    ].map(([name = '', value = '']) => ({ when: `is not found for ${name}=${value}`, survey: having(name, value) })),
    { when: 'is not found beside an agent in the same task', survey: beside('otel/opentelemetry-collector:0.120.0') },
    {
      when: "is not found beside the daemon's own image in the same task",
      survey: cluster(
        webWith([], {
          containers: [
            containerOf({ name: 'web', environment: [{ name: 'DD_AGENT_HOST', value: 'localhost' }] }),
            containerOf({ index: 1, name: 's', image: 'example/own:9.9' }),
          ],
        }),
        {
          daemons: [
            daemon(AGENT),
            daemonOf({
              daemonName: 'own',
              revision: revisionOf({
                definition: definitionOf({ resource: 'own', containers: [containerOf({ image: 'example/own:1.2' })] }),
              }),
            }),
          ],
        },
      ),
    },
    { when: 'is found beside any other container', survey: beside('example/proxy:1.2'), found },
    { when: 'is not told beside a container whose image is unknown', survey: beside(UNREAD), missing: [UNREAD.what] },
    { when: 'is not found without a daemon', survey: having('DD_AGENT_HOST', 'localhost', { daemons: [] }) },
    {
      when: 'is not found where no daemon is a known agent',
      survey: having('DD_AGENT_HOST', 'localhost', { daemons: [daemon('example/own:1.2')] }),
    },
    {
      when: 'is not found where the agent is on another provider',
      survey: having('DD_AGENT_HOST', 'localhost', {
        daemons: [daemon('example/own:1.2'), { ...daemon(AGENT, ['other']), daemonName: 'dd', resource: 'dd' }],
      }),
    },
    {
      when: 'is not found on Fargate',
      survey: having('DD_AGENT_HOST', 'localhost', {
        instances: [],
        services: [serviceOf('web', { launchType: 'FARGATE', providers: [] })],
      }),
    },
    {
      when: 'is not found on a provider without a daemon',
      survey: having('DD_AGENT_HOST', 'localhost', {
        instances: [instanceOf('i1', { capacityProviderName: 'asg' })],
        services: [serviceOf('web', { providers: ['asg'] })],
      }),
    },
    {
      when: 'is found in a file, where all is one cluster',
      survey: having('DD_AGENT_HOST', 'localhost', inFile),
      found,
    },
    {
      when: 'is not found in a file for Fargate',
      survey: cluster(webWith([{ name: 'DD_AGENT_HOST', value: 'localhost' }], { isFargateOnly: true }), inFile),
    },
    {
      when: 'is found once for a container, and for each container',
      survey: cluster(
        webWith([], {
          containers: [
            containerOf({
              name: 'web',
              environment: [
                { name: 'DD_AGENT_HOST', value: 'localhost' },
                { name: 'STATSD_HOST', value: 'localhost' },
              ],
            }),
            containerOf({ index: 1, name: 'good', environment: [{ name: 'DD_AGENT_HOST', value: '169.254.172.2' }] }),
            containerOf({ index: 2, name: 'b', environment: [{ name: 'STATSD_HOST', value: '127.0.0.1' }] }),
          ],
        }),
        { daemons: [daemon(AGENT)] },
      ),
      found: [`warning ${ordinaryArn('web')}#b`, ...found],
    },
    {
      when: 'is not told where the value is unknown',
      survey: having('DD_AGENT_HOST', unknown('Host', 'no default')),
      missing: ['Host'],
    },
    {
      when: 'is found whatever other values are unknown',
      survey: cluster(
        webWith([
          { name: 'DD_AGENT_HOST', value: UNREAD },
          { name: 'STATSD_HOST', value: 'localhost' },
        ]),
      ),
      found,
    },
    { when: 'asks for no other variable', survey: having('DATABASE_HOST', UNREAD) },
    { when: 'is not told where the environment is unknown', survey: cluster(webWith(UNREAD)), missing: [UNREAD.what] },
    { when: 'is not told where the definition is unknown', survey: cluster(UNREAD), missing: [UNREAD.what] },
    {
      when: "is not told where the daemon's image is unknown",
      survey: having('DD_AGENT_HOST', 'localhost', { daemons: [daemon(UNREAD)] }),
      missing: [UNREAD.what],
    },
    {
      when: "asks for no daemon's image where nothing is sent amiss",
      survey: having('X', 'localhost', { daemons: [daemon(UNREAD)] }),
    },
    {
      when: 'is not told where services are unknown',
      survey: having('X', 'y', { services: UNREAD }),
      missing: [UNREAD.what],
    },
    {
      when: 'asks for no services where no daemon is an agent',
      survey: having('X', 'y', { services: UNREAD, daemons: [daemon('example/own:1.2')] }),
    },
  ]);
});
