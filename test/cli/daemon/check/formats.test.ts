import { describe, expect, it } from 'vitest';
import { checked } from './checking.ts';
import { type Deployment, FORMATS } from './formats.ts';

type Fields = Readonly<Record<string, unknown>>;

const container = (changed: Fields = {}): Fields => ({
  name: 'agent',
  image: 'public.ecr.aws/example/agent:1.2.3',
  essential: true,
  healthCheck: { command: ['CMD', '/agent', '--health'] },
  ...changed,
});
const definition = (changed: Fields = {}, ...containers: readonly Fields[]): Fields => ({
  family: 'agent',
  cpu: '256',
  memory: '512',
  containerDefinitions: containers.length === 0 ? [container()] : containers,
  ...changed,
});
const daemon = (changed: Fields = {}): Fields => ({ daemonName: 'agent', ...changed });
const provider = (managed: Fields = {}, template: Fields = {}): Fields => ({
  name: 'managed',
  managedInstancesProvider: {
    infrastructureRoleArn: 'arn:aws:iam::111122223333:role/infrastructure',
    ...managed,
    instanceLaunchTemplate: {
      ec2InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/ecsInstanceRole',
      instanceRequirements: { vCpuCount: { min: 2 }, memoryMiB: { min: 4096 } },
      ...template,
    },
  },
});
const application = (changed: Fields = {}, ...others: readonly Fields[]): Fields => ({
  family: 'web',
  containerDefinitions: [{ name: 'web', image: 'nginx:1.29', ...changed }, ...others],
});
const service = (changed: Fields = {}): Fields => ({
  serviceName: 'web',
  schedulingStrategy: 'REPLICA',
  capacityProviderStrategy: [{ capacityProvider: 'managed' }],
  ...changed,
});

const whole: Deployment = { definition: definition(), daemon: daemon(), provider: provider() };
const withContainer = (changed: Fields): Deployment => ({ ...whole, definition: definition({}, container(changed)) });
const volume = (volumes: readonly Fields[], mountPoints: readonly Fields[]): Deployment => ({
  ...whole,
  definition: definition({ volumes }, container({ mountPoints })),
});

/** `hole part#…`: the part of the deployment whose name the hole has; holes of roles, which calls do not have, are in tests of their own. */
const ROWS: readonly { readonly when: string; readonly holes: readonly string[]; readonly deployment: Deployment }[] = [
  { when: 'nothing is wrong', holes: [], deployment: whole },
  { when: 'a definition stands alone and nothing is wrong', holes: [], deployment: { definition: definition() } },
  {
    when: 'the daemon is not critical',
    holes: ['daemon-not-critical daemon'],
    deployment: { ...whole, daemon: daemon({ critical: false }) },
  },
  { when: 'critical is true', holes: [], deployment: { ...whole, daemon: daemon({ critical: true }) } },
  {
    when: 'auto repair is off',
    holes: ['auto-repair-off provider'],
    deployment: { ...whole, provider: provider({ autoRepairConfiguration: { actionsStatus: 'DISABLED' } }) },
  },
  {
    when: 'auto repair is on',
    holes: [],
    deployment: { ...whole, provider: provider({ autoRepairConfiguration: { actionsStatus: 'ENABLED' } }) },
  },
  {
    when: 'no container has a health check',
    holes: ['no-health-check definition'],
    deployment: withContainer({ healthCheck: undefined }),
  },
  {
    when: 'the health check needs a tool that the image lacks',
    holes: ['health-check-cannot-run definition#agent'],
    deployment: withContainer({
      image: 'otel/opentelemetry-collector:0.140.0',
      healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:13133/'] },
    }),
  },
  {
    when: 'a restart policy has no health check beside it',
    holes: ['restart-hides-crashes definition#helper'],
    deployment: {
      ...whole,
      definition: definition(
        {},
        container(),
        container({ name: 'helper', healthCheck: undefined, essential: false, restartPolicy: { enabled: true } }),
      ),
    },
  },
  {
    when: 'named alarms are not switched on',
    holes: ['rollback-cannot-happen daemon'],
    deployment: {
      ...whole,
      daemon: daemon({ deploymentConfiguration: { bakeTimeInMinutes: 10, alarms: { alarmNames: ['errors'] } } }),
    },
  },
  {
    when: 'named alarms can roll back',
    holes: [],
    deployment: {
      ...whole,
      daemon: daemon({
        deploymentConfiguration: { bakeTimeInMinutes: 10, alarms: { alarmNames: ['errors'], enable: true } },
      }),
    },
  },
  {
    when: 'a deployment drains all at once',
    holes: ['drain-percent-too-coarse daemon'],
    deployment: { ...whole, daemon: daemon({ deploymentConfiguration: { drainPercent: 100 } }) },
  },
  {
    when: 'a deployment drains half',
    holes: [],
    deployment: { ...whole, daemon: daemon({ deploymentConfiguration: { drainPercent: 50 } }) },
  },
  {
    when: 'the daemon does not fit',
    holes: ['does-not-fit daemon#managed', 'over-allocated daemon#managed'],
    deployment: { ...whole, definition: definition({ memory: '8192' }) },
  },
  {
    when: 'the daemon takes more than its share',
    holes: ['over-allocated daemon#managed'],
    deployment: { ...whole, definition: definition({ cpu: '1024' }) },
  },
  {
    when: 'the daemon takes its share exactly',
    holes: [],
    deployment: { ...whole, definition: definition({ cpu: '512', memory: '1024' }) },
  },
  {
    when: 'a definition without a provider takes much',
    holes: ['over-allocated definition'],
    deployment: { definition: definition({ memory: '2048' }) },
  },
  {
    when: 'awslogs has no execution role',
    holes: ['execution-role definition'],
    deployment: withContainer({ logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'agent' } } }),
  },
  {
    when: 'a secret has no execution role',
    holes: ['execution-role definition'],
    deployment: withContainer({ secrets: [{ name: 'KEY', valueFrom: 'agent-key' }] }),
  },
  {
    when: 'the CloudWatch agent has no task role',
    holes: ['task-role definition'],
    deployment: withContainer({ image: 'amazon/cloudwatch-agent:1.300060.1' }),
  },
  {
    when: 'the log driver is not supported',
    holes: ['unsupported-log-driver definition#agent'],
    deployment: withContainer({ logConfiguration: { logDriver: 'json-file' } }),
  },
  {
    when: 'Fluent Bit has less time than its grace',
    holes: ['stop-timeout-too-short definition#agent'],
    deployment: withContainer({ image: 'fluent/fluent-bit:4.1.1', stopTimeout: 2 }),
  },
  {
    when: 'the agent asks IMDS',
    holes: ['agent-needs-imds definition#agent'],
    deployment: withContainer({
      environment: [
        { name: 'OTEL_CONFIG_CONTENT', value: 'processors:\n  resourcedetection:\n    detectors: [env, ec2]\n' },
      ],
    }),
  },
  {
    when: 'the agent reads its own statistics alone',
    holes: ['reads-only-itself definition#agent'],
    deployment: withContainer({
      image: 'otel/opentelemetry-collector-contrib:0.140.0',
      environment: [
        { name: 'OTEL_CONFIG_CONTENT', value: 'receivers:\n  awsecscontainermetrics:\n    collection_interval: 10s\n' },
      ],
    }),
  },
  {
    when: 'the image has no version',
    holes: ['image-not-pinned definition#agent'],
    deployment: withContainer({ image: 'public.ecr.aws/example/agent:latest' }),
  },
  {
    when: 'a service can not be drained',
    holes: ['service-cannot-drain service'],
    deployment: {
      ...whole,
      application: application(),
      service: service({ deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } }),
    },
  },
  {
    when: 'a service on Spot leaves the minimum at its default',
    holes: ['service-cannot-drain service'],
    deployment: {
      ...whole,
      provider: provider({}, { capacityOptionType: 'SPOT' }),
      application: application(),
      service: service(),
    },
  },
  {
    when: 'a service is at its defaults on demand',
    holes: [],
    deployment: { ...whole, application: application(), service: service() },
  },
  {
    when: 'an application sends to itself',
    holes: ['application-misses-daemon application#web'],
    deployment: {
      ...withContainer({ image: 'datadog/agent:7.78.0' }),
      application: application({ environment: [{ name: 'DD_AGENT_HOST', value: 'localhost' }] }),
      service: service(),
    },
  },
  {
    when: 'an application sends to the daemon',
    holes: [],
    deployment: {
      ...withContainer({ image: 'datadog/agent:7.78.0' }),
      application: application({ environment: [{ name: 'DD_AGENT_HOST', value: '169.254.172.2' }] }),
      service: service(),
    },
  },
  {
    when: 'a known agent stands beside an application',
    holes: ['daemon-as-service application#dd'],
    deployment: {
      ...whole,
      application: application({}, { name: 'dd', image: 'datadog/agent:7.78.0' }),
      service: service(),
    },
  },
  {
    when: 'an agent runs as a service with one task per instance',
    holes: ['daemon-as-service service'],
    deployment: {
      ...whole,
      application: application({ image: 'datadog/agent:7.78.0' }),
      service: service({ schedulingStrategy: 'DAEMON' }),
    },
  },
  {
    when: 'logs are written that nobody reads',
    holes: ['logs-read-by-nobody application#web'],
    deployment: {
      ...whole,
      application: application({ logConfiguration: { logDriver: 'json-file' } }),
      service: service(),
    },
  },
  {
    when: 'a daemon reads the logs',
    holes: [],
    deployment: {
      ...volume(
        [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' } }],
        [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
      ),
      application: application({ logConfiguration: { logDriver: 'json-file' } }),
      service: service(),
    },
  },
  {
    when: 'a daemon reads logs that nobody writes',
    holes: ['logs-read-by-nobody definition#agent'],
    deployment: {
      ...volume(
        [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' } }],
        [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
      ),
      application: application(),
      service: service(),
    },
  },
  {
    when: 'a host path is mounted by one daemon alone',
    holes: [],
    deployment: volume(
      [{ name: 'var', host: { sourcePath: '/var' } }],
      [{ sourceVolume: 'var', containerPath: '/host' }],
    ),
  },
];

describe.each(FORMATS)('$name', ({ names, write }) => {
  it.each(ROWS)('has $holes where $when', async ({ holes, deployment }) => {
    const wanted = holes.map((hole) => hole.replace(/ (\w+)/, (_, part: keyof Deployment) => ` ${names[part]}`));
    const { holes: found } = await checked({ 'input.txt': write(deployment) });
    expect(found).toEqual(wanted);
  });
});
