import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../run.ts';
import { callsIn, init } from './written.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../docs/daemon-init');
const folder = mkdtempSync(join(tmpdir(), 'bookend-migration-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a daemon of a task definition of one agent's container, changed. */
const ofAgent = (container: object, task: object = {}, ...argv: readonly string[]) => {
  const file = join(folder, 'definition.json');
  const agent = { name: 'agent', image: 'public.ecr.aws/example/agent:1.2.3', ...container };
  writeFileSync(file, JSON.stringify({ family: 'agent', ...task, containerDefinitions: [agent] }));
  return init('--format', 'cli', '--from-file', file, ...argv);
};

const section = (err: string, title: string): readonly string[] => {
  const lines = err.split('\n').map((line) => line.replace(/^# /, ''));
  const from = lines.indexOf(title) + 1;
  return from === 0
    ? []
    : lines.slice(
        from,
        lines.findIndex((line, at) => at >= from && !line.startsWith('- ')),
      );
};
/** The thing that each line of a section is about. */
const things = (err: string, title: string): readonly string[] =>
  section(err, title).map((line) => line.slice(2).split(': ')[0] ?? '');

describe('a DAEMON service of the CloudWatch agent', () => {
  const file = join(EXAMPLES, 'statsd-daemon-service.json');

  it('becomes a daemon with what daemons can have', async () => {
    const { code, out } = await init('--format', 'cli', '--from-file', file);
    const { taskDefinition, daemon } = callsIn(out);
    expect({ code, name: daemon.daemonName }).toEqual({ code: 0, name: 'cwagent' });
    expect(taskDefinition).toMatchObject({
      family: 'cwagent',
      cpu: '128',
      memory: '256',
      pidMode: 'shared',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      taskRoleArn: 'arn:aws:iam::123456789012:role/cwagent-task',
      volumes: [{ name: 'proc', host: { sourcePath: '/proc' } }],
      containerDefinitions: [
        {
          name: 'agent',
          essential: true,
          mountPoints: [{ sourceVolume: 'proc', containerPath: '/rootfs/proc', readOnly: true }],
          healthCheck: {
            command: ['CMD', '/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent', '--version'],
            interval: 20,
          },
          logConfiguration: { logDriver: 'awslogs' },
        },
      ],
    });
    expect(Object.keys(taskDefinition)).not.toContain('networkMode');
  });

  it('lists what can not be kept, what is changed, and what is left to a person', async () => {
    const { err } = await init('--from-file', file);
    expect(things(err, "Can't be kept:")).toEqual([
      'networkMode host',
      'placementConstraints',
      'volume state',
      'container agent, portMappings 8125/udp',
      'container agent, dockerLabels',
      'container agent, mountPoints state',
    ]);
    expect(things(err, 'Changed:')).toEqual([
      'pidMode',
      'container agent, healthCheck',
      'container agent, logConfiguration',
    ]);
    expect(things(err, 'Left to you:')).toEqual(['executionRoleArn', 'agent-needs-imds', 'image-not-pinned']);
    expect(section(err, 'On the side of the applications:').join()).toContain('ports: 8125/udp');
  });

  it('is found by the check to have what is left to a person, and no more', async () => {
    const template = join(folder, 'migrated.yml');
    await init('--from-file', file, '--out', template);
    const { out } = await run(['daemon', 'check', '--json', template]);
    const holes = [...out.matchAll(/"hole":"([a-z-]+)"/g)].map(([, hole]) => hole);
    expect(holes).toEqual(['agent-needs-imds', 'image-not-pinned']);
  });

  it('keeps the placeholder of its configuration as text, not as a reference of CloudFormation', async () => {
    const template = parse((await init('--from-file', file)).out, { logLevel: 'silent' });
    const [container] = template.Resources.DaemonTaskDefinition.Properties.ContainerDefinitions;
    expect(JSON.parse(container.Environment[0].Value).metrics.append_dimensions).toEqual({
      InstanceId: '$' + '{aws:InstanceId}',
    });
  });

  it('says in Terraform that pid_mode is left out', async () => {
    const { out } = await init('--from-file', file, '--format', 'terraform');
    expect(out).toContain('Left out here, since Terraform lacks it: pidMode shared.');
    expect(out).not.toContain('pid_mode =');
  });
});

describe('a sidecar of the Datadog agent', () => {
  const file = join(EXAMPLES, 'datadog-sidecar.json');

  it('becomes a daemon of its own, without the application', async () => {
    const { daemon, taskDefinition } = callsIn((await init('--format', 'cli', '--from-file', file)).out);
    expect(daemon.daemonName).toBe('datadog');
    expect(taskDefinition).toMatchObject({ cpu: '100', memory: '256' });
    expect(taskDefinition.containerDefinitions).toEqual([
      {
        name: 'datadog',
        image: 'public.ecr.aws/datadog/agent:7.78.0',
        cpu: 100,
        memory: 256,
        essential: true,
        environment: [{ name: 'DD_CHECK_URL', value: 'http://localhost:8080/health' }],
        secrets: [{ name: 'DD_API_KEY', valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:dd-abc' }],
        healthCheck: { command: ['CMD-SHELL', 'agent health'] },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/daemons/prod/datadog',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'daemon',
          },
        },
      },
    ]);
  });

  it('lists the network interface, the ports, the dependency and the address that it had in its task', async () => {
    const { err } = await init('--from-file', file);
    expect(things(err, "Can't be kept:")).toEqual([
      'networkMode awsvpc',
      'container datadog, portMappings 8125/udp, 8126/tcp',
      'container datadog, dependsOn web',
      'container datadog, environment DD_CHECK_URL',
    ]);
    expect(things(err, 'Left to you:')).toEqual(['executionRoleArn', 'taskRoleArn']);
  });

  it('says what changes in the application, and nothing of what is its own', async () => {
    const { err } = await init('--from-file', file);
    expect(section(err, 'On the side of the applications:')).toEqual([
      '- container web: set DD_AGENT_HOST to 169.254.172.2, for localhost',
      '- container web: set OTEL_EXPORTER_OTLP_ENDPOINT to http://169.254.172.2:4317, for http://127.0.0.1:4317',
      '- container web: set STATS to 169.254.172.2:8125, for localhost:8125',
      '- container web: remove dependsOn on the agent; ECS starts daemons first',
      '- remove the container datadog from the task definition once the daemon runs',
    ]);
  });

  it('is reported above the template too', async () => {
    const { out } = await init('--from-file', file);
    expect(out).toContain('# On the side of the applications:\n# - container web: set DD_AGENT_HOST');
  });
});

describe('an application beside an agent', () => {
  const agent = { name: 'router', image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16' };
  const beside = async (router: object, web: object) => {
    const file = join(folder, 'beside.json');
    const containerDefinitions = [
      { ...agent, ...router },
      { name: 'web', image: 'example/web:1.0', ...web },
    ];
    writeFileSync(file, JSON.stringify({ family: 'shop', containerDefinitions }));
    const { err } = await init('--from-file', file);
    return section(err, 'On the side of the applications:').slice(0, -1);
  };
  const firelens = { firelensConfiguration: { type: 'fluentbit' } };

  it.each([
    {
      router: firelens,
      web: { logConfiguration: { logDriver: 'awsfirelens' } },
      says: 'set logConfiguration.logDriver to json-file',
    },
    { router: {}, web: { links: ['router:logs'] }, says: 'remove the link to the agent' },
    { router: {}, web: { volumesFrom: [{ sourceContainer: 'router' }] }, says: 'remove volumesFrom' },
    {
      router: {},
      web: { environment: [{ name: 'FLUENT_HOST', value: '172.17.0.1' }] },
      says: 'set FLUENT_HOST to 169.254.172.2, for 172.17.0.1',
    },
    {
      router: {},
      web: { environment: [{ name: 'LOGS', value: 'tcp://router:24224' }] },
      says: 'set LOGS to tcp://169.254.172.2:24224',
    },
  ])('has to change for $web', async ({ router, web, says }) => {
    const changes = await beside(router, web);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toContain(`container web: ${says}`);
  });

  it.each([
    { environment: [{ name: 'FLUENT_HOST', value: '169.254.172.2' }] },
    { environment: [{ name: 'DATABASE', value: 'localhost:5432' }] },
    { logConfiguration: { logDriver: 'awslogs' } },
    { dependsOn: [{ containerName: 'other', condition: 'START' }] },
  ])('stays as it is with %j', async (web) => {
    expect(await beside({}, web)).toEqual([]);
  });
});

describe('a container of an agent', () => {
  it.each([
    { field: { links: ['web:web'] }, lost: 'container agent, links' },
    { field: { volumesFrom: [{ sourceContainer: 'web' }] }, lost: 'container agent, volumesFrom' },
    { field: { firelensConfiguration: { type: 'fluentbit' } }, lost: 'container agent, firelensConfiguration' },
    { field: { resourceRequirements: [{ type: 'GPU', value: '1' }] }, lost: 'container agent, resourceRequirements' },
    { field: { linuxParameters: { swappiness: 10 } }, lost: 'container agent, linuxParameters.swappiness' },
    {
      field: { portMappings: [{ containerPort: 1, hostPort: 2 }] },
      lost: 'container agent, portMappings 1/tcp (host port 2)',
    },
    { field: { somethingNew: { a: 1 } }, lost: 'container agent, somethingNew' },
  ])('loses $field', async ({ field, lost }) => {
    const { out, err } = await ofAgent(field);
    expect(things(err, "Can't be kept:")).toEqual(['networkMode bridge', lost]);
    const [container] = callsIn(out).taskDefinition.containerDefinitions as object[];
    expect(Object.keys(container ?? {})).not.toContain(Object.keys(field)[0]);
  });

  it.each([
    { links: [], volumesFrom: [], dockerLabels: {}, disableNetworking: false },
    { ulimits: [{ name: 'nofile', softLimit: 1, hardLimit: 2 }], privileged: true, user: '0' },
    { linuxParameters: { capabilities: { add: ['SYS_PTRACE'] } } },
  ])('loses nothing by %j', async (fields) => {
    const { err } = await ofAgent(fields);
    expect(things(err, "Can't be kept:")).toEqual(['networkMode bridge']);
  });

  it('that stops too fast for its agent gets longer', async () => {
    const image = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.16';
    const { out, err } = await ofAgent({ image, stopTimeout: 2 });
    expect(callsIn(out).taskDefinition.containerDefinitions).toMatchObject([{ stopTimeout: 30 }]);
    expect(things(err, 'Changed:')).toContain('container agent, stopTimeout');
  });

  it('keeps its awslogs, and gets the role that the instance had for it', async () => {
    const options = { 'awslogs-group': '/agent', 'awslogs-region': 'eu-west-1' };
    const { out, err } = await ofAgent({ logConfiguration: { logDriver: 'awslogs', options } });
    expect(callsIn(out).taskDefinition).toMatchObject({
      executionRoleArn: 'arn:aws:iam::123456789012:role/prod-agent-execution',
      containerDefinitions: [{ logConfiguration: { logDriver: 'awslogs', options } }],
    });
    expect(err).toContain('"Resource":["arn:aws:logs:eu-west-1:123456789012:log-group:/agent:*"]');
  });

  it('of an image that nobody knows is left without a health check, and both is said', async () => {
    expect(things((await ofAgent({})).err, 'Left to you:')).toEqual(['container agent', 'no-health-check']);
  });

  it('takes the size that is asked for', async () => {
    const { out } = await ofAgent({}, { cpu: '1024', memory: '2048' }, '--size', '64/128');
    expect(callsIn(out).taskDefinition).toMatchObject({ cpu: '64', memory: '128' });
  });
});

describe('a file', () => {
  const written = (definition: unknown) => {
    const file = join(folder, 'odd.json');
    writeFileSync(file, JSON.stringify(definition));
    return init('--from-file', file);
  };
  const image = 'example/app:1.0';

  it.each([
    { of: {}, says: 'family is missing, or not a name of ECS: this is no task definition' },
    { of: { family: 'a b' }, says: 'containerDefinitions is missing, or has no container' },
    { of: { family: 'a', containerDefinitions: [7] }, says: 'containerDefinitions[0].name is missing' },
    {
      of: { family: 'a', containerDefinitions: [{ name: 'x\n', image }] },
      says: 'containerDefinitions[0].name is missing',
    },
    {
      of: {
        family: 'a',
        containerDefinitions: [{ name: 'a', image }],
        runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
      },
      says: 'runtimePlatform: daemons run on Linux alone',
    },
    {
      of: {
        family: 'a',
        containerDefinitions: [
          { name: 'one', image },
          { name: 'two', image },
        ],
      },
      says: 'has no image of a known agent: name its container by --container (one, two)',
    },
  ])('is refused by $says', async ({ of, says }) => {
    const { code, out, err } = await written(of);
    expect({ code, out, says: err.includes(says) }).toEqual({ code: 2, out: '', says: true });
  });

  it('may have its agent named', async () => {
    const file = join(folder, 'named.json');
    writeFileSync(
      file,
      JSON.stringify({
        family: 'a',
        containerDefinitions: [
          { name: 'one', image },
          { name: 'two', image },
        ],
      }),
    );
    const { taskDefinition } = callsIn((await init('--format', 'cli', '--from-file', file, '--container', 'two')).out);
    expect(taskDefinition.containerDefinitions).toMatchObject([{ name: 'two' }]);
  });

  it('cannot break out of the comments that report it', async () => {
    const { out } = await written({
      family: 'a',
      containerDefinitions: [{ name: 'a', image, environment: [], hostname: 'x', 'odd\nResources: {}': [1] }],
    });
    expect(Object.keys(parse(out, { logLevel: 'silent' }))).toEqual([
      'AWSTemplateFormatVersion',
      'Description',
      'Parameters',
      'Resources',
    ]);
    expect(out).toContain('odd\\u{a}Resources: {}');
  });
});
