import { describe, expect, it } from 'vitest';
import { checked } from './checking.ts';

/** The container that a well-known guide to managed daemons gives, to the letter. */
const GUIDE = `{
  "name": "cloudwatch-agent",
  "image": "amazon/cloudwatch-agent:latest",
  "memory": 512,
  "cpu": 1024,
  "essential": true,
  "environment": [
    {
      "name": "CW_CONFIG_CONTENT",
      "value": "{\\"metrics\\":{\\"append_dimensions\\":{\\"AutoScalingGroupName\\":\\"$\{aws:AutoScalingGroupName}\\"}}}"
    }
  ]
}`;

const WELL = {
  family: 'agent',
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'agent',
      image: 'public.ecr.aws/example/agent:1.2.3',
      essential: true,
      healthCheck: { command: ['CMD', '/agent', '--health'] },
    },
  ],
};
const PROVIDER = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/managed';
const DAEMON = {
  daemonName: 'agent',
  clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  daemonTaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/agent:1',
  capacityProviderArns: [PROVIDER],
};

describe('the definition of the guide', () => {
  it('has exactly the holes that it is known for, each at its place', async () => {
    const { lines, holes, code } = await checked({ 'container.json': GUIDE });
    expect(holes).toEqual([
      'agent-needs-imds cloudwatch-agent#cloudwatch-agent',
      'no-health-check cloudwatch-agent',
      'over-allocated cloudwatch-agent',
      'task-role cloudwatch-agent',
      'image-not-pinned cloudwatch-agent#cloudwatch-agent',
    ]);
    expect(lines[0]).toMatchObject({ path: '/environment/0/value', line: 10, column: 16 });
    expect(lines[4]).toMatchObject({ path: '/image', line: 3, column: 12 });
    expect(code).toBe(1);
  });

  it('has the same as a whole input of the call, with the roles and sizes of the guide', async () => {
    const whole = `{"family": "cloudwatch-agent-daemon", "cpu": "1 vCPU", "memory": "0.5 GB",
      "executionRoleArn": "arn:aws:iam::111122223333:role/ecsTaskExecutionRole", "containerDefinitions": [${GUIDE}]}`;
    const { holes } = await checked({ 'definition.json': whole });
    expect(holes).toEqual([
      'agent-needs-imds cloudwatch-agent-daemon#cloudwatch-agent',
      'no-health-check cloudwatch-agent-daemon',
      'over-allocated cloudwatch-agent-daemon',
      'task-role cloudwatch-agent-daemon',
      'image-not-pinned cloudwatch-agent-daemon#cloudwatch-agent',
    ]);
  });
});

describe('inputs of calls', () => {
  it.each([
    ['one object', { 'one.json': WELL }],
    ['a list', { 'list.json': [WELL, DAEMON] }],
    ['several files', { 'definition.json': WELL, 'daemon.json': DAEMON }],
    [
      'an answer that describes',
      { 'answer.json': { daemonTaskDefinition: { ...WELL, daemonTaskDefinitionArn: DAEMON.daemonTaskDefinitionArn } } },
    ],
    [
      'YAML, as --cli-input-yaml takes it',
      {
        'one.yaml':
          'family: agent\ncontainerDefinitions:\n- name: agent\n  image: x/agent:1.2\n  healthCheck: {command: [CMD, /agent]}\n',
      },
    ],
  ])('are read as %s, and are clean where nothing is wrong', async (_form, files) => {
    const { holes, code } = await checked(files);
    expect(holes).toEqual([]);
    expect(code).toBe(0);
  });

  it.each([
    [
      'portMappings',
      { containerDefinitions: [{ name: 'web', image: 'nginx', portMappings: [{ containerPort: 80 }] }] },
    ],
    ['networkMode', { networkMode: 'awsvpc', containerDefinitions: [{ name: 'web', image: 'nginx' }] }],
    [
      'requiresCompatibilities',
      { requiresCompatibilities: ['FARGATE'], containerDefinitions: [{ name: 'web', image: 'nginx' }] },
    ],
    ['pidMode host', { pidMode: 'host', containerDefinitions: [{ name: 'web', image: 'nginx' }] }],
  ])('are those of an ordinary definition with %s: no daemon is missed there', async (_field, fields) => {
    const { holes, code, err } = await checked({ 'web.json': { family: 'web', ...fields } });
    expect(holes).toEqual([]);
    expect(code).toBe(0);
    expect(err).toContain("judged on the application's side only");
  });

  it('may be those of either kind of definition: then a daemon is meant, also where a skeleton has empty fields', async () => {
    const { holes } = await checked({
      'a.json': {
        family: 'a',
        networkMode: '',
        containerDefinitions: [{ name: 'a', image: 'x/a:1.2', portMappings: [] }],
      },
    });
    expect(holes).toEqual(['no-health-check a']);
  });

  it('join a daemon and its definition by the family, over files', async () => {
    const heavy = { ...WELL, cpu: '1024' };
    const two = { ...DAEMON, capacityProviderArns: [PROVIDER, `${PROVIDER}-2`] };
    const { holes, lines } = await checked({ 'definition.json': heavy, 'daemon.json': two });
    expect(holes).toEqual([
      'over-allocated agent',
      'unintended-provider agent#managed',
      'unintended-provider agent#managed-2',
    ]);
    expect(lines.map(({ file }) => file.split('/').at(-1))).toEqual(['definition.json', 'daemon.json', 'daemon.json']);
    expect(lines[1]).toMatchObject({ path: '/capacityProviderArns', line: 5 });
  });

  it('find a daemon that points at an ordinary definition, by its ARN', async () => {
    const wrong = { ...DAEMON, daemonTaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/agent:1' };
    const { holes, lines } = await checked({ 'daemon.json': wrong });
    expect(holes).toEqual(['wrong-definition-kind agent']);
    expect(lines[0]).toMatchObject({ path: '/daemonTaskDefinitionArn' });
  });

  it('take the name of a daemon that is updated from its ARN', async () => {
    const { holes } = await checked({
      'update.json': {
        ...DAEMON,
        daemonName: undefined,
        daemonArn: 'arn:aws:ecs:eu-west-1:111122223333:daemon/prod/agent',
        critical: false,
      },
      'definition.json': WELL,
    });
    expect(holes).toEqual(['daemon-not-critical agent']);
  });

  it('judge a provider with the daemons that cover it', async () => {
    const provider = {
      name: 'managed',
      cluster: 'prod',
      managedInstancesProvider: {
        infrastructureRoleArn: 'arn:aws:iam::111122223333:role/infrastructure',
        autoRepairConfiguration: { actionsStatus: 'DISABLED' },
        instanceLaunchTemplate: {
          ec2InstanceProfileArn: 'arn:aws:iam::111122223333:instance-profile/ecsInstanceRole',
          instanceRequirements: { vCpuCount: { min: 1 }, memoryMiB: { min: 400 } },
        },
      },
    };
    const { holes } = await checked({ 'all.json': [WELL, DAEMON, provider, { ...provider, name: 'other' }] });
    expect(holes).toEqual([
      'does-not-fit agent#managed',
      'auto-repair-off managed',
      'over-allocated agent#managed',
      'provider-without-daemon other',
    ]);
  });

  it('judge two definitions of one family each', async () => {
    const { holes, lines } = await checked({
      'v1.json': WELL,
      'v2.json': { ...WELL, containerDefinitions: [{ name: 'b', image: 'x' }] },
    });
    expect(holes).toEqual(['no-health-check agent', 'image-not-pinned agent#b']);
    expect(lines[0]?.file).toMatch(/v2\.json$/);
  });

  it('find a known agent in a service with one task per instance', async () => {
    const service = { serviceName: 'dd', schedulingStrategy: 'DAEMON', launchType: 'EC2', taskDefinition: 'dd:3' };
    const definition = {
      family: 'dd',
      networkMode: 'host',
      containerDefinitions: [{ name: 'dd', image: 'datadog/agent:7' }],
    };
    const { holes, lines, code } = await checked({ 'service.json': service, 'definition.json': definition });
    expect(holes).toEqual(['daemon-as-service dd']);
    expect(lines[0]?.severity).toBe('info');
    expect(code).toBe(0);
  });

  it('say of what is of elsewhere which file it is in, if there is one alone', async () => {
    const role = { executionRoleArn: 'arn:aws:iam::111122223333:role/r' };
    const logging = {
      ...WELL,
      ...role,
      containerDefinitions: [{ ...WELL.containerDefinitions[0], logConfiguration: { logDriver: 'awslogs' } }],
    };
    const one = await checked({ 'definition.json': logging }, '--strict');
    expect(one.lines).toEqual([
      expect.objectContaining({ type: 'unknown', file: `${one.folder}/definition.json`, path: null }),
    ]);
    const two = await checked({ 'definition.json': logging, 'daemon.json': DAEMON }, '--strict');
    expect(two.lines).toEqual([expect.objectContaining({ type: 'unknown', file: null, path: null })]);
  });

  /** A daemon on one provider, of which no more is known, and what is beside it. */
  const beside = (...others: readonly object[]) => checked({ 'all.json': [WELL, DAEMON, ...others] });
  const onManaged = { capacityProviderStrategy: [{ capacityProvider: 'managed' }] };

  it('know of a provider that a daemon covers that it has Managed Instances, wherever it is defined', async () => {
    const definition = {
      family: 'web',
      networkMode: 'host',
      containerDefinitions: [{ name: 'dd', image: 'datadog/agent:7.78.0' }],
    };
    const stuck = { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } };
    const agents = { serviceName: 'agents', taskDefinition: 'web', schedulingStrategy: 'DAEMON', ...onManaged };
    const web = { serviceName: 'web', taskDefinition: 'web:1', ...onManaged };
    const { lines, holes } = await beside(definition, agents, { ...web, ...stuck });
    expect(holes).toEqual(['daemon-as-service agents', 'service-cannot-drain web']);
    expect(lines.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
    expect((await beside({ ...web, taskDefinition: 'other' })).holes).toEqual([]);
    const elsewhere = [{ capacityProvider: 'elsewhere' }];
    expect((await beside({ ...web, ...stuck, capacityProviderStrategy: elsewhere })).holes).toEqual([]);
  });

  it.each([
    ['MANAGED_INSTANCES alone', ['MANAGED_INSTANCES'], ['warning']],
    ['EC2 and MANAGED_INSTANCES', ['EC2', 'MANAGED_INSTANCES'], ['info']],
    ['EC2', ['EC2'], ['info']],
    ['EXTERNAL', ['EXTERNAL'], ['info']],
    ['FARGATE alone', ['FARGATE'], []],
  ])('take the place of a sidecar from what its definition requires: %s', async (_name, required, severities) => {
    const containerDefinitions = ['web:1.2', 'datadog/agent:7.78.0'].map((image, index) => ({
      name: `c${index}`,
      image,
    }));
    const definition = { family: 'web', requiresCompatibilities: required, containerDefinitions };
    const { lines } = await checked({ 'definition.json': definition });
    expect(lines.map(({ hole, severity, resource }) => [hole, severity, resource])).toEqual(
      severities.map((severity) => ['daemon-as-service', severity, 'web#c1']),
    );
  });

  it('count two providers as all only where their sizes are not there too', async () => {
    const provider = (name: string, vCpus: number) => ({
      name,
      cluster: 'prod',
      managedInstancesProvider: {
        instanceLaunchTemplate: {
          instanceRequirements: { vCpuCount: { min: vCpus }, memoryMiB: { min: vCpus * 2048 } },
        },
      },
    });
    const arns = ['a', 'b'].map((name) => PROVIDER.replace('managed', name));
    const calls = [
      { ...WELL, cpu: '1024' },
      { ...DAEMON, capacityProviderArns: arns },
    ];
    const unintended = async (...providers: readonly object[]) =>
      (await checked({ 'all.json': [...calls, ...providers] })).holes.filter((one) => one.startsWith('unintended'));
    expect(await unintended()).toEqual(['unintended-provider agent#a', 'unintended-provider agent#b']);
    expect(await unintended(provider('a', 2), provider('b', 8))).toEqual(['unintended-provider agent#a']);
    expect(await unintended(provider('a', 8), provider('b', 8))).toEqual([]);
    expect(await unintended(provider('a', 2), provider('b', 8), provider('c', 8))).toEqual([]);
  });

  it.each([
    ['a tag', `x/agent:$\{TAG}`],
    ['a name', `x/$\{AGENT}`],
    ['all', `$\{IMAGE}`],
  ])('leave an image open of which a placeholder stands for %s', async (_name, image) => {
    const containerDefinitions = [{ ...WELL.containerDefinitions[0], image }];
    const { holes, code } = await checked({ 'definition.json': { ...WELL, containerDefinitions } }, '--strict');
    expect({ holes, code }).toEqual({ holes: [], code: 3 });
  });
});
