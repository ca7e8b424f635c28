import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
  PutMetricDataCommand,
  paginateDescribeAlarms,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeDeliverySourcesCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import {
  CreateRoleCommand,
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  paginateListAttachedRolePolicies,
} from '@aws-sdk/client-iam';
import { GetFunctionCommand, LambdaClient, ListFunctionsCommand, paginateListFunctions } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { hasProgram } from '../../needs.ts';
import { aws } from './aws-cli.ts';
import { DESCRIBED } from './described.ts';
import { needed, type Start, startEcs } from './ecs.ts';

/** Two hours after the beginning: the newest whole minute began at 09:59. */
const start = async (options: Start = {}) => {
  const ecs = await startEcs({ scenario: DESCRIBED, afterSeconds: 7200, ...options });
  const config = {
    endpoint: ecs.server.url,
    region: 'us-west-2',
    credentials: { accessKeyId: 'simulated', secretAccessKey: 'simulated' },
    maxAttempts: 1,
  };
  const clients = {
    iam: new IAMClient(config),
    cloudwatch: new CloudWatchClient(config),
    logs: new CloudWatchLogsClient(config),
    lambda: new LambdaClient(config),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  return { ...ecs, ...clients };
};

const documentOf = (encoded: string | undefined): unknown => JSON.parse(decodeURIComponent(needed(encoded)));
const MANAGED = 'arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy';

describe('IAM', () => {
  it('shows a role with its trust and its policies', async () => {
    const { iam } = await start();
    const of = { RoleName: 'agent' };
    const { Role } = await iam.send(new GetRoleCommand(of));
    expect(Role).toMatchObject({
      RoleName: 'agent',
      Path: '/',
      Arn: 'arn:aws:iam::123456789012:role/agent',
      CreateDate: new Date('2026-10-04T08:00:00.000Z'),
    });
    expect(documentOf(Role?.AssumeRolePolicyDocument)).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    expect(await iam.send(new ListRolePoliciesCommand(of))).toMatchObject({
      PolicyNames: ['metrics'],
      IsTruncated: false,
    });
    const inline = await iam.send(new GetRolePolicyCommand({ ...of, PolicyName: 'metrics' }));
    expect(documentOf(inline.PolicyDocument)).toMatchObject({ Statement: [{ Action: ['cloudwatch:PutMetricData'] }] });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand(of));
    expect(AttachedPolicies).toEqual([
      { PolicyName: 'CloudWatchAgentServerPolicy', PolicyArn: MANAGED },
      { PolicyName: 'read-config', PolicyArn: 'arn:aws:iam::123456789012:policy/read-config' },
    ]);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: MANAGED }));
    const version = { PolicyArn: MANAGED, VersionId: needed(Policy?.DefaultVersionId) };
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
    expect(JSON.stringify(documentOf(PolicyVersion?.Document))).toContain('cloudwatch:PutMetricData');
  });

  it('shows instance profiles, and those that every account has', async () => {
    const { iam } = await start();
    const profile = async (InstanceProfileName: string) => {
      const found = await iam.send(new GetInstanceProfileCommand({ InstanceProfileName }));
      return found.InstanceProfile?.Roles?.map(({ RoleName }) => RoleName);
    };
    expect(await profile('hosts')).toEqual(['hosts-role']);
    expect(await profile('empty')).toEqual([]);
    expect(await profile('ecsInstanceRole')).toEqual(['ecsInstanceRole']);
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'ecsInstanceRole' }));
    expect(AttachedPolicies).toMatchObject([{ PolicyName: 'AmazonECSInstanceRolePolicyForManagedInstances' }]);
  });

  it('gives pages, and names what is not there', async () => {
    const { iam } = await start();
    const pages: number[] = [];
    const paging = paginateListAttachedRolePolicies({ client: iam, pageSize: 1 }, { RoleName: 'agent' });
    for await (const { AttachedPolicies } of paging) pages.push(needed(AttachedPolicies).length);
    expect(pages).toEqual([1, 1]);
    const missing = [
      new GetRoleCommand({ RoleName: 'constructor' }),
      new GetRolePolicyCommand({ RoleName: 'agent', PolicyName: 'toString' }),
      new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::123456789012:policy/none' }),
      new GetPolicyVersionCommand({ PolicyArn: MANAGED, VersionId: 'v2' }),
      new GetInstanceProfileCommand({ InstanceProfileName: 'none' }),
    ];
    // One call of many shapes: the client's overloads can't tell them apart.
    for (const command of missing)
      await expect(iam.send(command as GetRoleCommand)).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        $metadata: { httpStatusCode: 404 },
      });
    await expect(iam.send(new GetRoleCommand({ RoleName: '<&"' }))).rejects.toThrow('The role with name <&" cannot');
    await expect(
      iam.send(new CreateRoleCommand({ RoleName: 'new', AssumeRolePolicyDocument: '{}' })),
    ).rejects.toMatchObject({ name: 'InvalidAction', message: 'The simulator has no CreateRole.' });
  });
});

const cpu = (daemonName: string, Stat = 'SampleCount', Period = 60): MetricDataQuery => ({
  Id: 'cpu',
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'ServiceName', Value: `daemon:${daemonName}` },
        { Name: 'ClusterName', Value: 'prod' },
      ],
    },
    Period,
    Stat,
  },
});
const search = (Expression: string): MetricDataQuery => ({ Id: 'found', Expression });
const at = (time: string): Date => new Date(`2026-10-05T${time}:00.000Z`);

describe('CloudWatch', () => {
  it('has a sample each minute of every task of a daemon, the newest first', async () => {
    const { cloudwatch } = await start();
    const ask = (query: MetricDataQuery, from: string, to: string) =>
      cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries: [query], StartTime: at(from), EndTime: at(to) }));
    const { MetricDataResults } = await ask(cpu('agent'), '09:57', '10:30');
    expect(MetricDataResults).toEqual([
      {
        Id: 'cpu',
        Label: 'CPUUtilization',
        StatusCode: 'Complete',
        Timestamps: [at('09:59'), at('09:58'), at('09:57')],
        Values: [2, 2, 2],
      },
    ]);
    const hours = await ask(cpu('agent', 'Average', 3600), '07:00', '11:00');
    expect(hours.MetricDataResults?.[0]?.Timestamps).toEqual([at('09:00'), at('08:00')]);
    expect((await ask(cpu('agent'), '06:00', '08:00')).MetricDataResults?.[0]?.Values).toEqual([]);
    expect((await ask(cpu('plain'), '09:00', '10:00')).MetricDataResults?.[0]?.Values).toEqual([]);
    expect((await ask(cpu('nobody'), '09:00', '10:00')).MetricDataResults?.[0]?.Values).toEqual([]);
  });

  it('has no sample of a daemon after its tasks ended', async () => {
    const [prod] = DESCRIBED.clusters;
    const deleted = { name: 'gone', deletedAfterSeconds: 1800 };
    const scenario = { ...DESCRIBED, clusters: [{ ...needed(prod), daemons: [deleted] }] };
    const { cloudwatch } = await start({ scenario });
    const { MetricDataResults } = await cloudwatch.send(
      new GetMetricDataCommand({ MetricDataQueries: [cpu('gone')], StartTime: at('08:00'), EndTime: at('10:00') }),
    );
    const times = needed(MetricDataResults?.[0]?.Timestamps);
    expect(times.length).toBeGreaterThan(20);
    expect(needed(times[0]).getTime()).toBeLessThan(at('09:30').getTime());
  });

  it("finds a scenario's own metrics by SEARCH", async () => {
    const { cloudwatch } = await start();
    const find = async (expression: string) => {
      const { MetricDataResults } = await cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: [search(expression)],
          StartTime: at('07:45'),
          EndTime: at('07:55'),
          ScanBy: 'TimestampAscending',
        }),
      );
      return MetricDataResults?.map(({ Id, Label, Values }) => [Id, Label, Values]);
    };
    const uptime = [['found', 'agent uptime', [2, 2, 2, 2, 2]]];
    expect(await find(`SEARCH('Namespace="Agents"', 'Average', 60)`)).toEqual(uptime);
    expect(await find(`SEARCH('{Agents,daemon} MetricName="uptime" agent', 'Maximum', 60)`)).toEqual(uptime);
    expect(await find(`SEARCH('Namespace="Agents"', 'Sum', 300)`)).toEqual([['found', 'agent uptime', [10]]]);
    expect(await find(`SEARCH('Namespace="Agent"', 'Average', 60)`)).toEqual([]);
    expect(await find(`SEARCH('{Agents,host}', 'Average', 60)`)).toEqual([]);
    await expect(find(`SEARCH('Agents', 'Average', 0)`)).rejects.toThrow('Period must be a multiple of 60');
    await expect(find(`SEARCH('Agents', 'p99', 60)`)).rejects.toThrow('no statistic p99');
    await expect(find('cpu * 2')).rejects.toThrow('evaluates SEARCH expressions alone');
  });

  it('gives points in pages, each once', async () => {
    const { cloudwatch } = await start();
    const input = { MetricDataQueries: [cpu('agent')], StartTime: at('09:50'), EndTime: at('10:00'), MaxDatapoints: 4 };
    const pages: number[] = [];
    const times = new Set<number>();
    for await (const { MetricDataResults } of paginateGetMetricData({ client: cloudwatch }, input)) {
      const own = needed(MetricDataResults?.[0]?.Timestamps);
      pages.push(own.length);
      for (const time of own) times.add(time.getTime());
    }
    expect(pages).toEqual([4, 4, 2]);
    expect(times.size).toBe(10);
  });

  it('tells the states of alarms that exist', async () => {
    const { cloudwatch } = await start();
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['errors', 'none'] }));
    expect(MetricAlarms?.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([['errors', 'ALARM']]);
    const names: (string | undefined)[] = [];
    for await (const page of paginateDescribeAlarms({ client: cloudwatch, pageSize: 1 }, {}))
      names.push(...needed(page.MetricAlarms).map(({ AlarmName }) => AlarmName));
    expect(names).toEqual(['errors', 'latency']);
    const composite = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }));
    expect(composite.MetricAlarms).toEqual([]);
    await expect(cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Agents', MetricData: [] }))).rejects.toThrow(
      'The simulator has no PutMetricData.',
    );
  });

  it('answers the query protocol of older clients', async () => {
    const { server } = await start();
    const query = (form: Record<string, string>) =>
      fetch(server.url, { method: 'POST', body: new URLSearchParams({ Version: '2010-08-01', ...form }) });
    const found = await (await query({ Action: 'DescribeAlarms', 'AlarmNames.member.1': 'errors' })).text();
    expect(found).toContain('<MetricAlarms><member><AlarmName>errors</AlarmName>');
    const data = await query({
      Action: 'GetMetricData',
      StartTime: '2026-10-05T09:58:00Z',
      EndTime: '2026-10-05T10:00:00Z',
      'MetricDataQueries.member.1.Id': 'cpu',
      'MetricDataQueries.member.1.MetricStat.Stat': 'SampleCount',
      'MetricDataQueries.member.1.MetricStat.Period': '60',
      'MetricDataQueries.member.1.MetricStat.Metric.Namespace': 'AWS/ECS',
      'MetricDataQueries.member.1.MetricStat.Metric.MetricName': 'CPUUtilization',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name': 'ClusterName',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value': 'prod',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Name': 'ServiceName',
      'MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.2.Value': 'daemon:agent',
    });
    expect(await data.text()).toContain(
      '<Timestamps><member>2026-10-05T09:59:00.000Z</member><member>2026-10-05T09:58:00.000Z</member></Timestamps>' +
        '<Values><member>2</member><member>2</member></Values>',
    );
    const unknown = await query({ Action: 'PutMetricAlarm' });
    expect([unknown.status, await unknown.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidAction</Code>'),
    ]);
  });
});

describe('CloudWatch Logs', () => {
  it('shows delivery sources and log groups', async () => {
    const { logs } = await start();
    const { deliverySources } = await logs.send(new DescribeDeliverySourcesCommand({ limit: 50 }));
    expect(deliverySources).toMatchObject([
      {
        name: 'actions',
        logType: 'ACTION_LOGS',
        service: 'ecs',
        resourceArns: ['arn:aws:ecs:us-west-2:123456789012:cluster/prod'],
      },
    ]);
    const groups = async (logGroupNamePrefix?: string) => {
      const asked = logGroupNamePrefix === undefined ? {} : { logGroupNamePrefix };
      const found = await logs.send(new DescribeLogGroupsCommand(asked));
      return found.logGroups?.map(({ logGroupName }) => logGroupName);
    };
    expect(await groups()).toEqual(['/aws/ecs/containerinsights/prod/performance', '/shop/web']);
    expect(await groups('/shop')).toEqual(['/shop/web']);
    await expect(logs.send(new FilterLogEventsCommand({ logGroupName: '/shop/web' }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The simulator has no FilterLogEvents.',
    });
  });
});

describe('Lambda', () => {
  it('lists functions with their variables, in pages', async () => {
    const { lambda } = await start();
    const { Functions } = await lambda.send(new ListFunctionsCommand({}));
    expect(Functions).toMatchObject([
      { FunctionName: 'bookend-prod-sweep', Environment: { Variables: { CLUSTERS: 'prod' } } },
      { FunctionName: 'shop' },
    ]);
    const pages: number[] = [];
    for await (const page of paginateListFunctions({ client: lambda, pageSize: 1 }, {}))
      pages.push(needed(page.Functions).length);
    expect(pages).toEqual([1, 1]);
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: 'shop' }))).rejects.toThrow(
      'The simulator has no GET /2015-03-31/functions/shop.',
    );
  });
});

describe('rights', () => {
  it("taken away are told in each service's own words, and can be given back", async () => {
    const { client, iam, cloudwatch, logs, lambda, server } = await start({
      denied: [
        'iam:GetRole',
        'ecs:ListClusters',
        'cloudwatch:*',
        'logs:DescribeDeliverySources',
        'lambda:ListFunctions',
      ],
    });
    const refused = async (call: Promise<unknown>): Promise<unknown> => {
      const error: unknown = await call.catch((cause: unknown) => cause);
      if (!(error instanceof Error)) throw new Error('it was not refused');
      const status = '$metadata' in error ? error.$metadata : undefined;
      expect(error.message).toMatch(/^User: arn:aws:iam::123456789012:user\/simulated is not authorized to perform: /);
      return [error.name, status];
    };
    const role = () => iam.send(new GetRoleCommand({ RoleName: 'agent' }));
    const status = (httpStatusCode: number) => expect.objectContaining({ httpStatusCode });
    expect(await refused(role())).toEqual(['AccessDenied', status(403)]);
    expect(await refused(client.send(new ListClustersCommand({})))).toEqual(['AccessDeniedException', status(400)]);
    expect(await refused(cloudwatch.send(new DescribeAlarmsCommand({})))).toEqual([
      expect.stringMatching(/^AccessDenied(Exception)?$/),
      status(403),
    ]);
    expect(await refused(logs.send(new DescribeDeliverySourcesCommand({})))).toEqual([
      'AccessDeniedException',
      status(400),
    ]);
    expect(await refused(lambda.send(new ListFunctionsCommand({})))).toEqual(['AccessDeniedException', status(403)]);
    await iam.send(new ListRolePoliciesCommand({ RoleName: 'agent' }));
    server.denied.delete('iam:GetRole');
    expect((await role()).Role?.RoleName).toBe('agent');
    server.denied.add('*');
    expect(await refused(role())).toEqual(['AccessDenied', status(403)]);
  });
});

describe('injected faults', () => {
  it('fall on every service, under its own names', async () => {
    const { iam, cloudwatch, lambda, logs, server } = await start();
    const names = async (): Promise<string[]> => {
      const calls: Promise<unknown>[] = [
        iam.send(new GetRoleCommand({ RoleName: 'agent' })),
        cloudwatch.send(new DescribeAlarmsCommand({})),
        logs.send(new DescribeLogGroupsCommand({})),
        lambda.send(new ListFunctionsCommand({})),
      ];
      const told = await Promise.allSettled(calls);
      return told.map((one) => (one.status === 'rejected' ? one.reason.name : 'answered'));
    };
    server.faults.inject({ fault: 'throttling' });
    expect(await names()).toEqual(['Throttling', 'Throttling', 'ThrottlingException', 'TooManyRequestsException']);
    server.faults.clear();
    server.faults.inject({ fault: 'server-error' });
    expect(await names()).toEqual([
      'ServiceFailureException',
      'InternalFailure',
      'ServiceUnavailableException',
      'ServiceException',
    ]);
    server.faults.clear();
    server.faults.inject({ fault: 'throttling', action: 'iam:GetRole', times: 1 });
    expect(await names()).toEqual(['Throttling', 'answered', 'answered', 'answered']);
    expect(await names()).toEqual(['answered', 'answered', 'answered', 'answered']);
    expect(server.calls.get('iam:GetRole')).toBe(4);
  });
});

/**
 * The command line takes a second to start: without CI one answer and one refusal are asked for. The SDK reads all of them
 * above.
 */
const READ = [
  {
    what: 'a role of IAM',
    words: ['iam', 'get-role', '--role-name', 'agent'],
    answer: { Role: { RoleName: 'agent', AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole' }] } } },
  },
  {
    what: 'an instance profile of IAM',
    words: ['iam', 'get-instance-profile', '--instance-profile-name', 'hosts'],
    answer: { InstanceProfile: { Roles: [{ RoleName: 'hosts-role' }] } },
  },
  {
    what: 'alarms of CloudWatch',
    words: ['cloudwatch', 'describe-alarms', '--alarm-names', 'errors'],
    answer: { MetricAlarms: [{ AlarmName: 'errors', StateValue: 'ALARM' }] },
  },
  {
    what: 'metrics of CloudWatch',
    words: [
      ...['cloudwatch', 'get-metric-data', '--metric-data-queries', JSON.stringify([cpu('agent')])],
      ...['--start-time', '2026-10-05T09:57:00Z', '--end-time', '2026-10-05T10:00:00Z'],
    ],
    answer: { MetricDataResults: [{ Values: [2, 2, 2] }] },
  },
  {
    what: 'delivery sources of CloudWatch Logs',
    words: ['logs', 'describe-delivery-sources'],
    answer: { deliverySources: [{ logType: 'ACTION_LOGS' }] },
  },
  {
    what: 'functions of Lambda',
    words: ['lambda', 'list-functions'],
    answer: { Functions: [{ FunctionName: 'bookend-prod-sweep' }, {}] },
  },
  {
    what: 'clusters of ECS',
    words: ['ecs', 'describe-clusters', '--clusters', 'prod', '--include', 'SETTINGS'],
    answer: { clusters: [{ settings: [{ name: 'containerInsights', value: 'enhanced' }] }] },
  },
];
const REFUSED = [
  { what: 'a role is not there', words: ['iam', 'get-role', '--role-name', 'none'], says: /\(NoSuchEntity\)/ },
  {
    what: 'a call of IAM is denied',
    words: ['iam', 'list-role-policies', '--role-name', 'agent'],
    says: /\(AccessDenied\)/,
  },
  { what: 'a call of CloudWatch is denied', words: ['cloudwatch', 'describe-alarms'], says: /\(AccessDenied\)/ },
  { what: 'a call of ECS is denied', words: ['ecs', 'list-clusters'], says: /\(AccessDeniedException\)/ },
];

describe.skipIf(!RUNS_ALL_DRAWN || !hasProgram('aws'))(inCi('the AWS command line (needs aws)'), () => {
  it.each(READ)(
    'reads $what, on the one port of all services',
    async ({ words, answer }) => {
      const { server } = await start();
      expect(await aws(server, ...words)).toMatchObject(answer);
    },
    120_000,
  );

  it.each(REFUSED)(
    'is told that $what',
    async ({ words, says }) => {
      const { server } = await start({
        denied: ['iam:ListRolePolicies', 'cloudwatch:DescribeAlarms', 'ecs:ListClusters'],
      });
      await expect(aws(server, ...words)).rejects.toThrow(says);
    },
    120_000,
  );
});
