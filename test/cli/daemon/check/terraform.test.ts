import { describe, expect, it } from 'vitest';
import { checked, unknownIn } from './checking.ts';

type Fields = Readonly<Record<string, unknown>>;

const DEFINITION = 'aws_ecs_daemon_task_definition.agent';
const DAEMON = 'aws_ecs_daemon.agent';

const container = (changed: Fields = {}): Fields => ({
  name: 'agent',
  image: 'public.ecr.aws/example/agent:1.2.3',
  essential: true,
  health_check: [{ command: ['CMD', '/agent'] }],
  ...changed,
});
const definition = (changed: Fields = {}): Fields => ({
  family: 'agent',
  cpu: '256',
  memory: '512',
  container_definition: [container()],
  ...changed,
});
const daemon = (changed: Fields = {}): Fields => ({
  name: 'agent',
  cluster_arn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/prod',
  ...changed,
});

type Change = {
  readonly after?: Fields | null;
  readonly before?: Fields | null;
  readonly unknown?: Fields;
  readonly actions?: readonly string[];
};

const change = (
  address: string,
  { after = null, before = null, unknown = {}, actions = ['create'] }: Change,
): Fields => {
  const [, module = '', type = '', name = '', key] =
    /^((?:module\.[^.]+\.)*)(\w+)\.([^[]+)(?:\[(.*)\])?$/.exec(address) ?? [];
  return {
    address,
    ...(module === '' ? {} : { module_address: module.slice(0, -1) }),
    mode: 'managed',
    type,
    name,
    ...(key === undefined ? {} : { index: JSON.parse(key) }),
    change: { actions, before, after, after_unknown: unknown },
  };
};
const plan = (changes: readonly Fields[], root: Fields = {}): Fields => ({
  format_version: '1.2',
  terraform_version: '1.13.0',
  resource_changes: changes,
  configuration: { root_module: root },
});
const refers = (...references: readonly string[]) => ({ references });
const to = (address: string, attribute = 'arn') => refers(`${address}.${attribute}`, address);
const configured = (address: string, expressions: Fields, more: Fields = {}) => ({ address, expressions, ...more });

/** A daemon whose definition is not known before the apply, but by the configuration. */
const joined = (expression: Fields, more: Fields = {}) =>
  plan(
    [
      change(DEFINITION, { after: definition({ cpu: '1024' }) }),
      change(DAEMON, { after: daemon(), unknown: { daemon_task_definition_arn: true } }),
    ],
    {
      resources: [configured(DAEMON, { daemon_task_definition_arn: expression })],
      ...more,
    },
  );

describe('resources of a plan', () => {
  it.each([
    ['delete', ['delete'], []],
    ['create', ['create'], ['daemon-not-critical aws_ecs_daemon.agent']],
    ['update', ['update'], ['daemon-not-critical aws_ecs_daemon.agent']],
    ['replace', ['delete', 'create'], ['daemon-not-critical aws_ecs_daemon.agent']],
    ['no-op', ['no-op'], ['daemon-not-critical aws_ecs_daemon.agent']],
  ])('whose action is %s', async (_action, actions, holes) => {
    const fields = daemon({ critical: false });
    const told = await checked({
      'plan.json': plan([
        change(DAEMON, {
          before: fields,
          after: actions[0] === 'delete' && actions.length === 1 ? null : fields,
          actions,
        }),
      ]),
    });
    expect(told.holes).toEqual(holes);
  });

  it('have their values where they stand', async () => {
    const text = JSON.stringify(
      plan([change(DEFINITION, { after: definition({ container_definition: [container({ image: 'x:latest' })] }) })]),
      null,
      1,
    );
    const { lines } = await checked({ 'plan.json': text });
    const line = text.split('\n').findIndex((one) => one.includes('x:latest'));
    expect(lines).toEqual([
      expect.objectContaining({
        hole: 'image-not-pinned',
        resource: `${DEFINITION}#agent`,
        path: '/resource_changes/0/change/after/container_definition/0/image',
        line: line + 1,
        column: (text.split('\n')[line] ?? '').indexOf('"x:latest') + 1,
      }),
    ]);
  });

  it('may have container definitions as jsonencoded text, whose parts stand where the text does', async () => {
    const after = {
      family: 'agent',
      container_definitions: JSON.stringify([
        { name: 'agent', image: 'x:latest', healthCheck: { command: ['CMD', '/x'] } },
      ]),
    };
    const { lines } = await checked({ 'plan.json': plan([change(DEFINITION, { after })]) });
    expect(lines).toEqual([
      expect.objectContaining({
        hole: 'image-not-pinned',
        path: '/resource_changes/0/change/after/container_definitions',
      }),
    ]);
  });

  it.each([
    ['host_path', [{ name: 'var', host_path: '/var' }]],
    ['host', [{ name: 'var', host: [{ source_path: '/var' }] }]],
  ])('have volumes by %s', async (_shape, volume) => {
    const mounting = definition({
      volume,
      container_definition: [container({ mount_point: [{ source_volume: 'var', container_path: '/host' }] })],
    });
    const provider = 'arn:aws:ecs:eu-west-1:111122223333:capacity-provider/managed';
    const changes = ['one', 'two'].flatMap((name) => [
      change(`aws_ecs_daemon_task_definition.${name}`, {
        after: {
          ...mounting,
          family: name,
          arn: `arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/${name}:1`,
        },
      }),
      change(`aws_ecs_daemon.${name}`, {
        after: daemon({
          name,
          daemon_task_definition_arn: `arn:aws:ecs:eu-west-1:111122223333:daemon-task-definition/${name}:1`,
          capacity_provider_arns: [provider],
        }),
      }),
    ]);
    const { holes } = await checked({ 'plan.json': plan(changes) });
    expect(holes).toEqual(['port-conflict aws_ecs_daemon.one#/var', 'port-conflict aws_ecs_daemon.two#/var']);
  });

  it('of a state are judged too, in modules at any depth', async () => {
    const state = {
      format_version: '1.0',
      terraform_version: '1.13.0',
      values: {
        root_module: {
          child_modules: [
            {
              address: 'module.a',
              child_modules: [
                {
                  address: 'module.a.module.b["x.y"]',
                  resources: [
                    {
                      address: 'module.a.module.b["x.y"].aws_ecs_daemon.this["k"]',
                      mode: 'managed',
                      type: 'aws_ecs_daemon',
                      name: 'this',
                      index: 'k',
                      values: daemon({ critical: false }),
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    };
    const { lines } = await checked({ 'state.json': state });
    expect(lines.filter(({ type }) => type === 'hole')).toEqual([
      expect.objectContaining({
        hole: 'daemon-not-critical',
        resource: 'module.a.module.b["x.y"].aws_ecs_daemon.this["k"]',
        path: '/values/root_module/child_modules/0/child_modules/0/resources/0/values/critical',
      }),
    ]);
  });
});

describe('values that are known after the apply', () => {
  it('are unknown at any depth', async () => {
    const after = definition({ container_definition: [container({ image: null })] });
    const told = await checked(
      {
        'plan.json': plan([
          change(DEFINITION, {
            after,
            unknown: { arn: true, container_definition: [{ image: true, health_check: [{}] }] },
          }),
        ]),
      },
      '--strict',
    );
    expect(told.holes).toEqual([]);
    expect(unknownIn(told)).toEqual([
      `/resource_changes/0/change/after/container_definition/0/image: container_definition.0.image of ${DEFINITION}: it is known after the apply`,
    ]);
    expect(told.code).toBe(3);
  });

  it('are unknown as a whole list', async () => {
    const told = await checked(
      {
        'plan.json': plan([
          change(DEFINITION, { after: { family: 'agent' }, unknown: { container_definition: true } }),
        ]),
      },
      '--strict',
    );
    expect(told.holes).toEqual([]);
    expect(told.code).toBe(3);
  });
});

const OVER = ['over-allocated aws_ecs_daemon_task_definition.agent'];
const HEAVY = (module: string) => [`over-allocated ${module}aws_ecs_daemon_task_definition.agent`];

describe('references of the configuration', () => {
  it('join a daemon and its definition: nothing of it is unknown', async () => {
    const told = await checked({ 'plan.json': joined(to(DEFINITION)) }, '--strict');
    expect(told.lines.filter(({ type }) => type === 'unknown').map(({ what }) => what)).toEqual([]);
    expect(told.holes).toEqual(OVER);
  });

  it.each([
    ['a local value, which the configuration does not show', refers('local.definition')],
    ['a data source', refers('data.aws_ecs_task_definition.agent.arn', 'data.aws_ecs_task_definition.agent')],
    ['none', {}],
  ])('that lead nowhere leave the definition unknown: %s', async (_what, expression) => {
    const told = await checked({ 'plan.json': joined(expression) }, '--strict');
    expect(unknownIn(told)).toContainEqual(
      expect.stringContaining('daemon_task_definition_arn of aws_ecs_daemon.agent'),
    );
  });

  it('lead to an ordinary definition: that is the wrong kind', async () => {
    const told = await checked({
      'plan.json': plan(
        [
          change('aws_ecs_task_definition.web', { after: { family: 'web', container_definitions: '[]' } }),
          change(DAEMON, { after: daemon(), unknown: { daemon_task_definition_arn: true } }),
        ],
        { resources: [configured(DAEMON, { daemon_task_definition_arn: to('aws_ecs_task_definition.web') })] },
      ),
    });
    expect(told.holes).toEqual(['wrong-definition-kind aws_ecs_daemon.agent']);
  });

  it('pass through outputs and inputs of modules', async () => {
    const out = plan(
      [
        change(`module.definitions.${DEFINITION}`, { after: definition({ critical: true, cpu: '1024' }) }),
        change(`module.daemons.${DAEMON}`, { after: daemon(), unknown: { daemon_task_definition_arn: true } }),
      ],
      {
        module_calls: {
          definitions: {
            module: { outputs: { arn: { expression: to(DEFINITION) } }, resources: [configured(DEFINITION, {})] },
          },
          daemons: {
            expressions: { definition_arn: refers('module.definitions.arn', 'module.definitions') },
            module: { resources: [configured(DAEMON, { daemon_task_definition_arn: refers('var.definition_arn') })] },
          },
        },
      },
    );
    const told = await checked({ 'plan.json': out }, '--strict');
    expect(told.holes).toEqual(HEAVY('module.definitions.'));
    expect(unknownIn(told)).toEqual([]);
  });

  it.each([
    ['the same key', refers(`${DEFINITION}`), ['["a"]', '["b"]']],
    ['each.key', refers(DEFINITION, 'each.key'), ['["a"]', '["b"]']],
    ['a key that is written', refers(`${DEFINITION}["b"].arn`, `${DEFINITION}["b"]`, DEFINITION), ['["a"]']],
  ])('find one of several by %s', async (_how, expression, keys) => {
    const definitions = ['a', 'b'].map((key) =>
      change(`${DEFINITION}["${key}"]`, { after: definition({ family: key, cpu: key === 'b' ? '1024' : '256' }) }),
    );
    const daemons = keys.map((key) =>
      change(`${DAEMON}${key}`, { after: daemon(), unknown: { daemon_task_definition_arn: true } }),
    );
    const told = await checked(
      {
        'plan.json': plan([...definitions, ...daemons], {
          resources: [configured(DAEMON, { daemon_task_definition_arn: expression })],
        }),
      },
      '--strict',
    );
    expect(told.holes).toEqual([`over-allocated ${DEFINITION}["b"]`]);
    expect(unknownIn(told)).toEqual([]);
  });

  it('name all providers of a list', async () => {
    const provider = (name: string, min: number) =>
      change(`aws_ecs_capacity_provider.all["${name}"]`, {
        after: {
          name,
          cluster: 'prod',
          managed_instances_provider: [
            {
              instance_launch_template: [
                { instance_requirements: [{ vcpu_count: [{ min: 2 }], memory_mib: [{ min }] }] },
              ],
            },
          ],
        },
      });
    const changes = [
      provider('large', 16_384),
      provider('small', 512),
      change(DEFINITION, { after: definition({ memory: '1024', cpu: '128' }) }),
      change(DAEMON, { after: daemon(), unknown: { daemon_task_definition_arn: true, capacity_provider_arns: true } }),
    ];
    const root = {
      resources: [
        configured(DAEMON, {
          daemon_task_definition_arn: to(DEFINITION),
          capacity_provider_arns: refers('aws_ecs_capacity_provider.all'),
        }),
      ],
    };
    const { holes } = await checked({ 'plan.json': plan(changes, root) });
    expect(holes).toEqual([
      'does-not-fit aws_ecs_daemon.agent#small',
      'over-allocated aws_ecs_daemon.agent#small',
      'unintended-provider aws_ecs_daemon.agent#small',
    ]);
  });
});

describe('roles of a plan', () => {
  const trust = (service: string) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }] });
  const logging = definition({
    container_definition: [
      container({
        image: 'amazon/cloudwatch-agent:1.300060.1',
        log_configuration: [{ log_driver: 'awslogs', options: { 'awslogs-group': 'agent' } }],
      }),
    ],
  });
  /** Terraform computes both where they are left out. */
  const computed = { arn: true, managed_policy_arns: true, inline_policy: true };
  const role = (name: string) =>
    change(`aws_iam_role.${name}`, {
      after: { name, assume_role_policy: trust('ecs-tasks.amazonaws.com') },
      unknown: computed,
    });
  const attached = (name: string, policy: string) =>
    change(`aws_iam_role_policy_attachment.${name}`, {
      after: { role: name, policy_arn: `arn:aws:iam::aws:policy/${policy}` },
    });
  const root = {
    resources: [
      configured(DEFINITION, {
        task_role_arn: to('aws_iam_role.task'),
        execution_role_arn: to('aws_iam_role.execution'),
      }),
      configured('aws_iam_role.task', { name: {} }),
      configured('aws_iam_role.execution', { name: {} }),
    ],
  };
  const of = (...more: readonly Fields[]) =>
    plan(
      [
        change(DEFINITION, { after: logging, unknown: { task_role_arn: true, execution_role_arn: true } }),
        role('task'),
        role('execution'),
        ...more,
      ],
      root,
    );

  it('have the policies that the plan attaches', async () => {
    const { holes } = await checked({
      'plan.json': of(
        attached('execution', 'service-role/AmazonECSTaskExecutionRolePolicy'),
        attached('task', 'CloudWatchAgentServerPolicy'),
      ),
    });
    expect(holes).toEqual([]);
  });

  it('lack those that it attaches to the other', async () => {
    const { holes, lines } = await checked({
      'plan.json': of(attached('execution', 'service-role/AmazonECSTaskExecutionRolePolicy'), {
        ...attached('execution', 'CloudWatchAgentServerPolicy'),
        address: 'aws_iam_role_policy_attachment.second',
      }),
    });
    expect(holes).toEqual([`task-role ${DEFINITION}`]);
    expect(lines[0]?.why).toContain('attached to the execution role');
  });

  it('are not known where a policy is known after the apply', async () => {
    const open = change('aws_iam_role_policy.task', { after: { role: 'task' }, unknown: { policy: true } });
    const { holes } = await checked({
      'plan.json': of(attached('execution', 'service-role/AmazonECSTaskExecutionRolePolicy'), open),
    });
    expect(holes).toEqual([]);
  });
});

describe('settings-reset', () => {
  const update = (before: Fields, after: Fields, unknown: Fields = {}, actions = ['update']) =>
    checked({
      'plan.json': plan([change(DAEMON, { before: daemon(before), after: daemon(after), unknown, actions })]),
    });

  it.each([
    ['exec was on', { enable_execute_command: true }, {}, ['settings-reset aws_ecs_daemon.agent']],
    [
      'tags were propagated',
      { propagate_tags: 'DAEMON' },
      { propagate_tags: null },
      ['settings-reset aws_ecs_daemon.agent'],
    ],
    ['managed tags were on', { enable_ecs_managed_tags: true }, {}, ['settings-reset aws_ecs_daemon.agent']],
    ['exec stays on', { enable_execute_command: true }, { enable_execute_command: true }, []],
    ['exec is switched off by name', { enable_execute_command: true }, { enable_execute_command: false }, []],
    ['exec was off', { enable_execute_command: false }, {}, []],
  ])('of an update where %s', async (_when, before, after, holes) => {
    expect((await update(before, after)).holes).toEqual(holes);
  });

  it('is not found where the daemon is replaced, or the setting is known after the apply', async () => {
    expect((await update({ enable_execute_command: true }, {}, {}, ['delete', 'create'])).holes).toEqual([]);
    expect((await update({ enable_execute_command: true }, {}, { enable_execute_command: true })).holes).toEqual([]);
  });
});
