import { describe, expect, it } from 'vitest';
import { checked, unknownIn } from './checking.ts';

/** A template with one daemon task definition in which nothing is wrong but for what the parts add. */
const template = ({
  head = '',
  image = 'public.ecr.aws/example/agent:1.2.3',
  more = '',
  resources = '',
} = {}): string => `
AWSTemplateFormatVersion: "2010-09-09"
${head}
Resources:
  Definition:
    Type: AWS::ECS::DaemonTaskDefinition
    Properties:
      Family: agent
      Cpu: "256"
      Memory: "512"
      ContainerDefinitions:
        - Name: agent
          Image: ${image}
          HealthCheck: { Command: [CMD, /agent, --health] }
${more}
${resources}
`;

const latest = 'x/agent:latest';
const pinned = 'x/agent:1.2';
const PARAMETER = (rest: string) => `Parameters:\n  Image: { Type: String, ${rest} }`;

describe('functions of a template', () => {
  it.each([
    ['!Sub', '!Sub "x/agent:latest"'],
    ['!Sub with variables', `!Sub ["x/agent:$\{Tag}", { Tag: latest }]`],
    ['Fn::Sub', '{ "Fn::Sub": "x/agent:latest" }'],
    ['!Join', '!Join [":", [x/agent, latest]]'],
    ['!Join within !Sub', `!Sub ["$\{Name}", { Name: !Join [":", [x/agent, latest]] }]`],
    ['!Select of !Split', '!Select [1, !Split ["|", "a|x/agent:latest"]]'],
    ['!FindInMap', '!FindInMap [Images, agent, latest]'],
    ['!FindInMap with a default', '!FindInMap [Images, nobody, latest, { DefaultValue: "x/agent:latest" }]'],
    ['!If whose ways are alike', '!If [IsProd, "x/agent:latest", "x/agent:stable"]'],
    ['AWS::Region', `!Sub "$\{AWS::AccountId}.dkr.ecr.$\{AWS::Region}.$\{AWS::URLSuffix}/agent:latest"`],
  ])('are evaluated: %s', async (_name, image) => {
    const head = `Mappings:\n  Images:\n    agent: { latest: "${latest}" }\nConditions:\n  IsProd: !Equals [!Ref AWS::Region, eu-west-1]`;
    const roles = image.includes('dkr') ? '      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution' : '';
    const { holes } = await checked({ 't.yaml': template({ head, image, more: roles }) });
    expect(holes).toEqual(['image-not-pinned Definition#agent']);
  });

  it.each([
    ['a parameter without a default', '!Ref Image', 'the parameter Image has no default', PARAMETER('Description: x')],
    [
      'an SSM parameter',
      '!Ref Image',
      'read from SSM',
      'Parameters:\n  Image: { Type: "AWS::SSM::Parameter::Value<String>", Default: /image }',
    ],
    ['a dynamic reference', '"{{resolve:ssm:/image}}"', 'resolved when it is deployed', ''],
    ['!ImportValue', '!ImportValue image', 'Fn::ImportValue', ''],
    ['Fn::Transform', '{ "Fn::Transform": { Name: "AWS::Include", Parameters: {} } }', 'Fn::Transform', ''],
    ['an attribute of a nested stack', '!GetAtt Nested.Outputs.Image', 'Outputs.Image of Nested', ''],
    ['a resource that is not there', '!Ref Nobody', 'no Nobody', ''],
    ['a function of a macro', '!MyMacro x', 'Fn::MyMacro', ''],
    ['a map without the key', '!FindInMap [Images, a, b]', 'Fn::FindInMap', ''],
  ])('leave open: %s', async (_name, image, why, head) => {
    const resources = '  Nested: { Type: "AWS::SomeBody::Else", Properties: {} }';
    const told = await checked({ 't.yaml': template({ head, image, resources }) }, '--strict');
    expect(told.holes).toEqual([]);
    expect(unknownIn(told)).toEqual([expect.stringContaining(why)]);
    expect(told.lines[0]).toMatchObject({
      path: expect.stringMatching(/^\/Resources\/Definition\/Properties\/ContainerDefinitions\/0\/Image$/),
      line: 13 + (head === '' ? 0 : head.split('\n').length - 1),
    });
    expect(told.code).toBe(3);
  });

  it.each([
    ["AWS's own parameter in a tag", `x/agent:$\{AWS::StackName}`, []],
    ["AWS's own parameter in a tag that has a version", `x/agent:1.2-$\{AWS::StackName}`, []],
    ["AWS's own parameter before the name", `$\{AWS::StackName}/agent`, ['image-not-pinned Definition#agent']],
  ])('may leave a part of an image open: %s', async (_name, image, holes) => {
    const told = await checked({ 't.yaml': template({ image: `!Sub "${image}"` }) });
    expect(told.holes).toEqual(holes);
  });

  it('leave values open quietly without --strict: a count is on standard error', async () => {
    const { out, err, code } = await checked({
      't.yaml': template({ head: PARAMETER('Description: x'), image: '!Ref Image' }),
    });
    expect({ out, code }).toEqual({ out: '', code: 0 });
    expect(err).toContain('1 value is not known');
  });

  it('keep what an escaped variable of !Sub is: it belongs to the agent', async () => {
    const more = `          Environment:\n            - Name: CW_CONFIG_CONTENT\n              Value: !Sub '{"agent":{"id":"$\{!aws:InstanceId}","region":"$\{AWS::Region}"}}'`;
    const { holes } = await checked({ 't.yaml': template({ more }) });
    expect(holes).toEqual(['agent-needs-imds Definition#agent']);
  });
});

describe("a parameter's default", () => {
  it('is its value, and why says so with the parameter', async () => {
    const { lines } = await checked({
      't.yaml': template({ head: PARAMETER(`Default: "${latest}"`), image: '!Ref Image' }),
    });
    expect(lines).toEqual([
      expect.objectContaining({ hole: 'image-not-pinned', why: expect.stringMatching(/Image.* by its default/) }),
    ]);
  });

  it('is not spoken of where the hole is there without it', async () => {
    const { lines } = await checked({ 't.yaml': template({ head: PARAMETER('Default: x'), image: latest }) });
    expect(lines.map(({ why }) => why.includes('by its default'))).toEqual([false]);
  });

  it('may be a list', async () => {
    const head = 'Parameters:\n  Names: { Type: CommaDelimitedList, Default: "errors, latency" }';
    const resources = `  Daemon:
    Type: AWS::ECS::Daemon
    Properties:
      DaemonName: agent
      DaemonTaskDefinitionArn: !Ref Definition
      DeploymentConfiguration: { Alarms: { AlarmNames: !Ref Names, Enable: false } }`;
    const { holes } = await checked({ 't.yaml': template({ head, resources }) });
    expect(holes).toEqual(['rollback-cannot-happen Daemon']);
  });
});

describe('conditions', () => {
  const conditions = (text: string) => `Parameters:\n  Env: { Type: String, Default: dev }\nConditions:\n${text}`;
  const IS_PROD = '  IsProd: !Equals [!Ref Env, prod]';

  it.each([
    ['only if true', `!If [IsProd, "${latest}", "${pinned}"]`],
    ['only if false, though the default makes it false', `!If [IsProd, "${pinned}", "${latest}"]`],
  ])('are judged both ways: a hole that is there %s is not found, but not known', async (_when, image) => {
    const files = { 't.yaml': template({ head: conditions(IS_PROD), image }) };
    const loose = await checked(files);
    expect({ holes: loose.holes, code: loose.code }).toEqual({ holes: [], code: 0 });
    const strict = await checked(files, '--strict');
    expect(unknownIn(strict)).toEqual([
      expect.stringContaining('image-not-pinned of Definition#agent: it depends on conditions'),
    ]);
    expect(strict.code).toBe(3);
  });

  it('that compare one thing are never both true', async () => {
    const head = conditions(`${IS_PROD}\n  IsDev: !Equals [!Ref Env, dev]`);
    const image = `!If [IsProd, "${pinned}", !If [IsProd, "${latest}", "${pinned}"]]`;
    const other = `!If [IsDev, !If [IsProd, "${latest}", "${pinned}"], "${pinned}"]`;
    for (const one of [image, other]) {
      const { holes, lines } = await checked({ 't.yaml': template({ head, image: one }) }, '--strict');
      expect({ holes, lines }).toEqual({ holes: [], lines: [] });
    }
  });

  it('that are made of others turn out as these do', async () => {
    const head = conditions(
      `${IS_PROD}\n  IsOther: !Not [!Condition IsProd]\n  Both: !And [!Condition IsProd, !Condition IsOther]\n  Any: !Or [!Condition IsProd, !Condition IsOther]`,
    );
    const image = `!If [Both, "${pinned}", !If [Any, "${latest}", "${pinned}"]]`;
    const { holes } = await checked({ 't.yaml': template({ head, image }) });
    expect(holes).toEqual(['image-not-pinned Definition#agent']);
  });

  it('leave a property out with AWS::NoValue', async () => {
    const head = conditions(IS_PROD);
    const more = '      TaskRoleArn: !If [IsProd, !Ref "AWS::NoValue", !Ref "AWS::NoValue"]';
    const { holes } = await checked({
      't.yaml': template({ head, more, image: 'amazon/cloudwatch-agent:1.300060.1' }),
    });
    expect(holes).toEqual(['task-role Definition']);
  });

  it('on a resource: it is judged as it is where it is there', async () => {
    const resources = `  Daemon:
    Type: AWS::ECS::Daemon
    Condition: IsProd
    Properties: { DaemonName: agent, Critical: false, DaemonTaskDefinitionArn: !Ref Definition }`;
    const { holes } = await checked({ 't.yaml': template({ head: conditions(IS_PROD), resources }) });
    expect(holes).toEqual(['daemon-not-critical Daemon']);
  });

  it('on a daemon: a provider that has none without it is not found', async () => {
    const provider = (name: string) =>
      `  ${name}: { Type: AWS::ECS::CapacityProvider, Properties: { Name: ${name}, ManagedInstancesProvider: { InfrastructureRoleArn: "arn:aws:iam::111122223333:role/i" } } }`;
    const daemon = (name: string, covered: string, more = '') =>
      `  ${name}: { Type: AWS::ECS::Daemon, ${more} Properties: { DaemonName: ${name}, DaemonTaskDefinitionArn: !Ref Definition, CapacityProviderArns: [!GetAtt ${covered}.Arn] } }`;
    const resources = [provider('A'), provider('B'), daemon('DA', 'A'), daemon('DB', 'B', 'Condition: IsProd,')].join(
      '\n',
    );
    const conditional = await checked({ 't.yaml': template({ head: conditions(IS_PROD), resources }) });
    expect(conditional.holes).toEqual([]);
    const without = await checked({
      't.yaml': template({ resources: [provider('A'), provider('B'), daemon('DA', 'A')].join('\n') }),
    });
    expect(without.holes).toEqual(['provider-without-daemon B']);
  });

  it('of a great number end, and the hole that all ways have is found', async () => {
    const names = Array.from({ length: 40 }, (_, index) => index);
    const head = `Parameters:\n${names.map((index) => `  P${index}: { Type: String, Default: a }`).join('\n')}\nConditions:\n${names.map((index) => `  C${index}: !Equals [!Ref P${index}, b]`).join('\n')}`;
    const more = `      Tags: [${names.map((index) => `!If [C${index}, a, b]`).join(', ')}]`;
    const { holes } = await checked({ 't.yaml': template({ head, more, image: latest }) });
    expect(holes).toEqual(['image-not-pinned Definition#agent']);
  });
});

describe('roles of a template', () => {
  const trusting = (service: string) =>
    `AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ${service} } }] }`;
  const agent = (roles: string, resources: string) =>
    template({
      image: 'amazon/cloudwatch-agent:1.300060.1',
      more: `          LogConfiguration: { LogDriver: awslogs, Options: { awslogs-group: agent } }\n${roles}`,
      resources,
    });
  const both = '      TaskRoleArn: !GetAtt TaskRole.Arn\n      ExecutionRoleArn: !GetAtt ExecutionRole.Arn';
  const role = (name: string, policies: string, service = 'ecs-tasks.amazonaws.com') =>
    `  ${name}: { Type: AWS::IAM::Role, Properties: { ${trusting(service)}, ${policies} } }`;
  const managed = (...names: readonly string[]) =>
    `ManagedPolicyArns: [${names.map((name) => `!Sub "arn:$\{AWS::Partition}:iam::aws:policy/${name}"`).join(', ')}]`;
  const execution = role('ExecutionRole', managed('service-role/AmazonECSTaskExecutionRolePolicy'));

  it('are clean with the rights that are needed', async () => {
    const { holes } = await checked(
      { 't.yaml': agent(both, [execution, role('TaskRole', managed('CloudWatchAgentServerPolicy'))].join('\n')) },
      '--strict',
    );
    expect(holes).toEqual([]);
  });

  it('lack the policy that is on the execution role, and why says where it is', async () => {
    const wrong = [
      role('ExecutionRole', managed('service-role/AmazonECSTaskExecutionRolePolicy', 'CloudWatchAgentServerPolicy')),
      role('TaskRole', managed()),
    ];
    const { holes, lines } = await checked({ 't.yaml': agent(both, wrong.join('\n')) });
    expect(holes).toEqual(['task-role Definition']);
    expect(lines[0]?.why).toContain('CloudWatchAgentServerPolicy is attached to the execution role');
    expect(lines[0]?.path).toBe('/Resources/Definition/Properties/TaskRoleArn');
  });

  it('that do not trust ECS are found', async () => {
    const wrong = [
      role('ExecutionRole', managed('service-role/AmazonECSTaskExecutionRolePolicy'), 'ec2.amazonaws.com'),
      role('TaskRole', managed('CloudWatchAgentServerPolicy')),
    ];
    const { holes } = await checked({ 't.yaml': agent(both, wrong.join('\n')) });
    expect(holes).toEqual(['execution-role Definition']);
  });

  it.each([
    [
      'inline',
      'Policies: [{ PolicyName: a, PolicyDocument: { Statement: { Effect: Allow, Action: ["cloudwatch:Put*", "logs:*"], Resource: "*" } } }]',
      '',
    ],
    [
      'by AWS::IAM::Policy',
      'Path: /',
      '  P: { Type: AWS::IAM::Policy, Properties: { PolicyName: a, Roles: [!Ref TaskRole], PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } }',
    ],
    [
      'by AWS::IAM::RolePolicy',
      'Path: /',
      '  P: { Type: AWS::IAM::RolePolicy, Properties: { PolicyName: a, RoleName: !Ref TaskRole, PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } }',
    ],
    [
      'by AWS::IAM::ManagedPolicy that names the role',
      'Path: /',
      '  P: { Type: AWS::IAM::ManagedPolicy, Properties: { Roles: [!Ref TaskRole], PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } }',
    ],
    [
      'by a managed policy that the role names',
      'ManagedPolicyArns: [!Ref P]',
      '  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] } } }',
    ],
    [
      'by a managed policy of elsewhere, which is not known',
      'ManagedPolicyArns: ["arn:aws:iam::111122223333:policy/agents"]',
      '',
    ],
  ])('have their rights %s', async (_how, policies, more) => {
    const { holes } = await checked({
      't.yaml': agent(both, [execution, role('TaskRole', policies), more].join('\n')),
    });
    expect(holes).toEqual([]);
  });

  it('of instances need the policy of Managed Instances, and a name that is passed', async () => {
    const resources = (name: string, policy: string) => `  Provider:
    Type: AWS::ECS::CapacityProvider
    Properties:
      ManagedInstancesProvider:
        InfrastructureRoleArn: !GetAtt Infrastructure.Arn
        InstanceLaunchTemplate: { Ec2InstanceProfileArn: !GetAtt Profile.Arn }
  Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref InstanceRole] } }
  InstanceRole: { Type: AWS::IAM::Role, Properties: { RoleName: !Sub "${name}", ${trusting('ec2.amazonaws.com')}, ${managed(policy)} } }
${role('Infrastructure', managed('AmazonECSInfrastructureRolePolicyForManagedInstances'), 'ecs.amazonaws.com')}`;
    const fine = 'AmazonECSInstanceRolePolicyForManagedInstances';
    for (const [name, policy, holes] of [
      [`ecsInstanceRole-$\{AWS::StackName}`, fine, []],
      ['ecsInstanceRole', 'service-role/AmazonEC2ContainerServiceforEC2Role', ['instance-profile Provider']],
      ['instances', fine, ['instance-profile Provider']],
      [`$\{AWS::StackName}-instances`, fine, []],
    ] as const)
      expect((await checked({ 't.yaml': template({ resources: resources(name, policy) }) })).holes).toEqual(holes);
  });

  it('read an SSM parameter of the same template as the configuration that it is', async () => {
    const more =
      '          Secrets: [{ Name: CW_CONFIG_CONTENT, ValueFrom: !Ref Config }]\n      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution';
    const resources = `  Config: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: '{"metrics":{"append_dimensions":{"InstanceId":"$\{aws:InstanceId}"}}}' } }`;
    const { holes } = await checked({ 't.yaml': template({ more, resources }) });
    expect(holes).toEqual(['agent-needs-imds Definition#agent']);
  });
});

describe('a template', () => {
  it('with a daemon that refers to an ordinary definition is found', async () => {
    const resources = `  Web: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: web, Image: nginx }] } }
  Daemon: { Type: AWS::ECS::Daemon, Properties: { DaemonName: agent, DaemonTaskDefinitionArn: !Ref Web } }`;
    const { holes } = await checked({ 't.yaml': template({ resources }) });
    expect(holes).toEqual(['wrong-definition-kind Daemon']);
  });

  it('of two clusters: a service is judged with the daemons of its own', async () => {
    const resources = `  One: { Type: AWS::ECS::Cluster }
  Two: { Type: AWS::ECS::Cluster }
  P: { Type: AWS::ECS::CapacityProvider, Properties: { Name: p, ClusterName: !Ref One, ManagedInstancesProvider: { InfrastructureRoleArn: "arn:aws:iam::111122223333:role/i" } } }
  Daemon: { Type: AWS::ECS::Daemon, Properties: { DaemonName: agent, ClusterArn: !GetAtt One.Arn, DaemonTaskDefinitionArn: !Ref Definition, CapacityProviderArns: [!Ref P] } }
  Web: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: [{ Name: web, Image: nginx, LogConfiguration: { LogDriver: json-file } }] } }
  Service: { Type: AWS::ECS::Service, Properties: { Cluster: !Ref CLUSTER, TaskDefinition: !Ref Web, CapacityProviderStrategy: [{ CapacityProvider: !Ref P }] } }`;
    const of = async (name: string) =>
      (await checked({ 't.yaml': template({ resources: resources.replace('CLUSTER', name) }) })).holes;
    expect(await of('One')).toEqual(['logs-read-by-nobody Web#web']);
    expect(await of('Two')).toEqual([]);
  });

  it('without anything of ECS is in order, and says so', async () => {
    const { code, err, lines } = await checked({ 't.yaml': 'Resources:\n  Topic: { Type: AWS::SNS::Topic }\n' });
    expect({ code, lines }).toEqual({ code: 0, lines: [] });
    expect(err).toContain('nothing to check');
    expect((await checked({ 't.yaml': 'Resources:\n  Topic: { Type: AWS::SNS::Topic }\n' }, '--strict')).code).toBe(3);
  });

  it('with a nested stack is not known as a whole', async () => {
    const resources = '  Nested: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: x } }';
    const told = await checked({ 't.yaml': template({ resources }) }, '--strict');
    expect(unknownIn(told)).toEqual([expect.stringContaining('/Resources/Nested: the resources of Nested')]);
  });

  it('of nested stacks alone is not known, at the line of each', async () => {
    const told = await checked(
      { 't.yaml': 'Resources:\n  Nested:\n    Type: AWS::CloudFormation::Stack\n' },
      '--strict',
    );
    expect(told.lines).toEqual([expect.objectContaining({ type: 'unknown', path: '/Resources/Nested', line: 3 })]);
  });
});

describe('an SSM parameter of the template', () => {
  const ARN = `arn:$\{AWS::Partition}:ssm:$\{AWS::Region}:$\{AWS::AccountId}:parameter`;

  it.each([
    ['its logical id', '!Ref Parameter'],
    ['its name', '/agent/configuration'],
    ['an ARN with its name', `!Sub "${ARN}/agent/configuration"`],
    ['an ARN with a reference, which begins with a slash', `!Sub "${ARN}$\{Parameter}"`],
    ['an ARN with a slash and a reference', `!Sub "${ARN}/$\{Parameter}"`],
  ])('is read where a secret names it by %s', async (_how, valueFrom) => {
    const more = `          Secrets: [{ Name: CW_CONFIG_CONTENT, ValueFrom: ${valueFrom} }]
      ExecutionRoleArn: arn:aws:iam::111122223333:role/execution`;
    const resources = `  Parameter:
    Type: AWS::SSM::Parameter
    Properties: { Name: /agent/configuration, Type: String, Value: '{"agent":{"id":"$\{aws:InstanceId}"}}' }`;
    const { holes } = await checked({ 't.yaml': template({ more, resources }) });
    expect(holes).toEqual(['agent-needs-imds Definition#agent']);
  });
});

describe('a capacity provider whose name is not known', () => {
  const ofElsewhere = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/managed';
  const provider = (logicalId: string, name: string) => `  ${logicalId}:
    Type: AWS::ECS::CapacityProvider
    Properties: { ${name}ClusterName: prod, ManagedInstancesProvider: { InstanceLaunchTemplate: {} } }`;

  it.each([
    ['may be the one that a daemon names by an ARN of elsewhere', ofElsewhere, []],
    ['is another than the one of the template that a daemon names', '!Ref Named', ['provider-without-daemon Open']],
  ])('%s', async (_what, named, holes) => {
    const resources = `${provider('Open', 'Name: !Ref ProviderName, ')}
${provider('Named', 'Name: named, ')}
  Daemon:
    Type: AWS::ECS::Daemon
    Properties: { ClusterArn: prod, DaemonTaskDefinitionArn: !Ref Definition, CapacityProviderArns: [!Ref Named, ${named}] }`;
    const head = 'Parameters:\n  ProviderName: { Type: String }';
    const told = await checked({ 't.yaml': template({ head, resources }) }, '--strict');
    expect(told.holes).toEqual(holes);
  });
});
