import {
  ClientException,
  CreateDaemonCommand,
  type CreateDaemonCommandInput,
  DaemonNotFoundException,
  DeleteDaemonCommand,
  DeleteDaemonTaskDefinitionCommand,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  DescribeDaemonTaskDefinitionCommand,
  DescribeTasksCommand,
  InvalidParameterException,
  ListDaemonDeploymentsCommand,
  ListDaemonsCommand,
  ListDaemonTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterDaemonTaskDefinitionCommand,
  UpdateDaemonCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { detailsSince, type Ecs, type Exception, needed, PLAIN, startEcs } from './ecs.ts';

const ARN = 'arn:aws:ecs:us-west-2:123456789012';
const PROD = `${ARN}:cluster/prod`;
const AGENT = `${ARN}:daemon/prod/agent`;
const MI = `${ARN}:capacity-provider/mi`;

const registerTracer = async ({ client }: Ecs, healthCheck = false): Promise<string> => {
  const registered = await client.send(
    new RegisterDaemonTaskDefinitionCommand({
      family: 'tracer',
      containerDefinitions: [
        { name: 'tracer', image: 'tracer:1', ...(healthCheck ? { healthCheck: { command: ['CMD', 'true'] } } : {}) },
      ],
      cpu: '64',
      tags: [{ key: 'team', value: 'observability' }],
    }),
  );
  return needed(registered.daemonTaskDefinitionArn);
};

const tracer = (daemonTaskDefinitionArn: string): CreateDaemonCommandInput => ({
  daemonName: 'tracer',
  clusterArn: PROD,
  daemonTaskDefinitionArn,
  capacityProviderArns: [MI],
});

const revisionOf = async ({ client }: Ecs, daemonArn: string) => {
  const { daemon } = await client.send(new DescribeDaemonCommand({ daemonArn }));
  const arns = (daemon?.currentRevisions ?? []).map(({ arn = '' }) => arn);
  const { daemonRevisions = [] } = await client.send(
    new DescribeDaemonRevisionsCommand({ daemonRevisionArns: arns.slice(-1) }),
  );
  return needed(daemonRevisions[0]);
};

const deploymentOf = async ({ client }: Ecs, arn: string) => {
  const { daemonDeployments = [] } = await client.send(
    new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [arn] }),
  );
  return needed(daemonDeployments[0]);
};

describe('daemons', () => {
  it('are listed for a cluster, a capacity provider, or the account', async () => {
    const { client } = await startEcs();
    const list = async (asked: { clusterArn?: string; capacityProviderArns?: string[] }) =>
      ((await client.send(new ListDaemonsCommand(asked))).daemonSummariesList ?? []).map(({ daemonArn }) => daemonArn);
    const both = [AGENT, `${ARN}:daemon/prod/logs`];
    expect(await list({})).toEqual(both);
    expect(await list({ clusterArn: PROD })).toEqual(both);
    expect(await list({ clusterArn: `${ARN}:cluster/mixed` })).toEqual([]);
    expect(await list({ capacityProviderArns: [`${ARN}:capacity-provider/gpu`] })).toEqual([AGENT]);
  });

  it('are described with the counts of each revision and provider', async () => {
    const { client } = await startEcs();
    const { daemon } = await client.send(new DescribeDaemonCommand({ daemonArn: AGENT }));
    expect(daemon).toMatchObject({
      clusterArn: PROD,
      status: 'ACTIVE',
      createdAt: new Date('2026-09-05T08:00:00.000Z'),
      currentRevisions: [
        {
          totalRunningCount: 4,
          totalWithoutDaemonCount: 0,
          capacityProviders: [
            { arn: MI, runningCount: 3 },
            { arn: `${ARN}:capacity-provider/gpu`, runningCount: 1 },
          ],
        },
      ],
    });
  });

  it('that are not critical count the instances that serve without them, and name none', async () => {
    const impaired = { fault: 'start-impaired', failureType: 'TASK_FAILED_TO_RUN', instances: [2], daemon: 'logs' };
    const scenario = { ...PLAIN, faults: [{ ...impaired, capacityProvider: 'mi' }] } as typeof PLAIN;
    const { client } = await startEcs({ scenario });
    const { daemon } = await client.send(new DescribeDaemonCommand({ daemonArn: `${ARN}:daemon/prod/logs` }));
    expect(daemon?.currentRevisions).toMatchObject([{ totalRunningCount: 2, totalWithoutDaemonCount: 1 }]);
  });

  it('have revisions that say whether they are critical', async () => {
    const ecs = await startEcs();
    expect(await revisionOf(ecs, AGENT)).toMatchObject({ daemonArn: AGENT, critical: true, propagateTags: 'NONE' });
    expect(await revisionOf(ecs, `${ARN}:daemon/prod/logs`)).toMatchObject({ critical: false });
  });

  it.each([
    { arn: `${ARN}:daemon/prod/none`, error: DaemonNotFoundException },
    { arn: 'agent', error: InvalidParameterException },
  ])('are not found as $arn', async ({ arn, error }) => {
    const { client } = await startEcs();
    await expect(client.send(new DescribeDaemonCommand({ daemonArn: arn }))).rejects.toThrow(error);
    await expect(client.send(new ListDaemonDeploymentsCommand({ daemonArn: arn }))).rejects.toThrow(error);
  });
});

describe('CreateDaemon', () => {
  it('starts a first deployment, whose events follow, until every instance runs the daemon', async () => {
    const ecs = await startEcs();
    const daemonTaskDefinitionArn = await registerTracer(ecs, true);
    const before = ecs.events.length;
    const created = await ecs.client.send(
      new CreateDaemonCommand({
        ...tracer(daemonTaskDefinitionArn),
        critical: false,
        propagateTags: 'DAEMON',
        enableExecuteCommand: true,
        deploymentConfiguration: { drainPercent: 100, bakeTimeInMinutes: 2 },
        tags: [{ key: 'team', value: 'observability' }],
      }),
    );
    const daemonArn = needed(created.daemonArn);
    expect(created).toMatchObject({ status: 'ACTIVE', createdAt: new Date(ecs.server.now) });
    const pending = await deploymentOf(ecs, needed(created.deploymentArn));
    expect(pending).toMatchObject({ status: 'PENDING', sourceDaemonRevisions: [] });
    expect(pending.startedAt).toBeUndefined();
    ecs.advance(60);
    expect(await deploymentOf(ecs, needed(created.deploymentArn))).toMatchObject({
      status: 'IN_PROGRESS',
      startedAt: new Date(ecs.server.now - 57_000),
      deploymentConfiguration: { drainPercent: 100, bakeTimeInMinutes: 2 },
      circuitBreaker: { status: 'MONITORING' },
    });
    ecs.advance(1800);
    const done = await deploymentOf(ecs, needed(created.deploymentArn));
    expect(done).toMatchObject({ status: 'SUCCESSFUL', targetDaemonRevision: { totalRunningInstanceCount: 3 } });
    expect(detailsSince(ecs, before, 'ECS Daemon Deployment State Change').map(({ eventName }) => eventName)).toEqual([
      'DAEMON_DEPLOYMENT_PENDING',
      'DAEMON_DEPLOYMENT_IN_PROGRESS',
      'DAEMON_DEPLOYMENT_SUCCESSFUL',
    ]);
    expect(await revisionOf(ecs, daemonArn)).toMatchObject({
      daemonTaskDefinitionArn,
      critical: false,
      propagateTags: 'DAEMON',
      enableExecuteCommand: true,
      containerImages: [{ containerName: 'tracer', image: 'tracer:1' }],
    });
    const { taskArns } = await ecs.client.send(new ListTasksCommand({ cluster: 'prod', daemonName: 'tracer' }));
    const { tasks } = await ecs.client.send(
      new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns, include: ['TAGS'] }),
    );
    expect(tasks?.[0]).toMatchObject({
      group: 'daemon:tracer',
      taskDefinitionArn: daemonTaskDefinitionArn,
      tags: [{ key: 'team', value: 'observability' }],
    });
  });

  it('repeated with its client token answers the same; otherwise the name is taken', async () => {
    const ecs = await startEcs();
    const input = { ...tracer(await registerTracer(ecs)), clientToken: 'once' };
    const first = await ecs.client.send(new CreateDaemonCommand(input));
    const again = await ecs.client.send(new CreateDaemonCommand(input));
    expect(again.deploymentArn).toBe(first.deploymentArn);
    await expect(ecs.client.send(new CreateDaemonCommand({ ...input, critical: false }))).rejects.toThrow(
      InvalidParameterException,
    );
    await expect(ecs.client.send(new CreateDaemonCommand(tracer(input.daemonTaskDefinitionArn ?? '')))).rejects.toThrow(
      'not idempotent',
    );
  });

  it.each<{ why: string; change: Partial<CreateDaemonCommandInput>; error: Exception }>([
    { why: 'an unknown definition', change: { daemonTaskDefinitionArn: 'none:1' }, error: ClientException },
    { why: 'no capacity provider', change: { capacityProviderArns: [] }, error: InvalidParameterException },
    {
      why: "another cluster's provider",
      change: { capacityProviderArns: ['mixed-mi'] },
      error: InvalidParameterException,
    },
    { why: 'a name with a blank', change: { daemonName: 'my agent' }, error: InvalidParameterException },
    {
      why: 'a share above 100 %',
      change: { deploymentConfiguration: { drainPercent: 101 } },
      error: InvalidParameterException,
    },
  ])('is refused for $why, and nothing happens', async ({ change, error }) => {
    const ecs = await startEcs();
    const input = { ...tracer(await registerTracer(ecs)), ...change };
    const before = ecs.events.length;
    await expect(ecs.client.send(new CreateDaemonCommand(input))).rejects.toThrow(error);
    expect(ecs.events).toHaveLength(before);
  });
});

describe('UpdateDaemon', () => {
  const update = (daemonTaskDefinitionArn: string) =>
    new UpdateDaemonCommand({ daemonArn: AGENT, daemonTaskDefinitionArn, capacityProviderArns: [MI] });

  it('rolls out a new revision and replaces whole container instances', async () => {
    const ecs = await startEcs();
    const before = ecs.events.length;
    const { deploymentArn } = await ecs.client.send(update(await registerTracer(ecs)));
    ecs.advance(3600);
    const done = await deploymentOf(ecs, needed(deploymentArn));
    expect(done).toMatchObject({
      status: 'SUCCESSFUL',
      targetDaemonRevision: { totalRunningInstanceCount: 3 },
      // The GPU provider is no longer one of the daemon's: its instance keeps what it has.
      sourceDaemonRevisions: [{ totalRunningInstanceCount: 1 }],
      deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0 },
    });
    const drained = detailsSince(ecs, before, 'ECS Container Instance State Change').filter(
      ({ status }) => status === 'DRAINING',
    );
    expect(new Set(drained.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(3);
    const { daemonDeployments } = await ecs.client.send(new ListDaemonDeploymentsCommand({ daemonArn: AGENT }));
    expect(daemonDeployments).toMatchObject([
      { status: 'SUCCESSFUL', createdAt: new Date('2026-09-05T08:00:00.000Z') },
      { daemonDeploymentArn: deploymentArn, status: 'SUCCESSFUL' },
    ]);
  });

  it('sets every setting that is left out back to its default', async () => {
    const ecs = await startEcs();
    const logs = `${ARN}:daemon/prod/logs`;
    expect(await revisionOf(ecs, logs)).toMatchObject({ critical: false });
    const { daemonTaskDefinitionArn } = await revisionOf(ecs, logs);
    await ecs.client.send(
      new UpdateDaemonCommand({ daemonArn: logs, daemonTaskDefinitionArn, capacityProviderArns: [MI] }),
    );
    expect(await revisionOf(ecs, logs)).toMatchObject({
      critical: true,
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
    });
  });

  it.each([
    {
      by: 'the circuit breaker',
      deploymentConfiguration: {},
      rollback: { reason: 'The circuit breaker initiated the rollback operation.' },
      circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      alarms: { status: 'DISABLED', triggeredAlarmNames: [] },
    },
    {
      by: 'an alarm',
      deploymentConfiguration: { alarms: { alarmNames: ['errors'], enable: true } },
      rollback: { reason: 'The alarm errors initiated the rollback operation.' },
      circuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0 },
      alarms: { status: 'TRIGGERED', alarmNames: ['errors'], triggeredAlarmNames: ['errors'] },
    },
  ])(
    'can be made to fail by $by: it is rolled back, and says why',
    async ({ by: _, deploymentConfiguration, ...told }) => {
      const ecs = await startEcs({ deploymentsEnd: 'rolled-back' });
      const before = ecs.events.length;
      const { input } = update(await registerTracer(ecs));
      const { deploymentArn } = await ecs.client.send(new UpdateDaemonCommand({ ...input, deploymentConfiguration }));
      ecs.advance(7200);
      const done = await deploymentOf(ecs, needed(deploymentArn));
      expect(done).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', ...told });
      expect(done.statusReason).toMatch(/circuit breaker was triggered|alarm detected \(errors\)/);
      expect(done.rollback?.startedAt?.getTime()).toBeLessThan(needed(done.finishedAt).getTime());
      const states = detailsSince(ecs, before, 'ECS Daemon Deployment State Change').map(({ eventName }) => eventName);
      expect(states.slice(-2)).toEqual([
        'DAEMON_DEPLOYMENT_ROLLBACK_IN_PROGRESS',
        'DAEMON_DEPLOYMENT_ROLLBACK_SUCCESSFUL',
      ]);
      // the instance of the first share has the former revision again
      expect((await revisionOf(ecs, AGENT)).createdAt).toEqual(new Date('2026-09-05T08:00:00.000Z'));
    },
  );

  it('lists its deployments by status and time', async () => {
    const ecs = await startEcs();
    const arn = await registerTracer(ecs);
    await ecs.client.send(update(arn));
    ecs.advance(60);
    const between = new Date(ecs.server.now);
    ecs.advance(60);
    await ecs.client.send(update(arn));
    const list = async (asked: object) =>
      (await ecs.client.send(new ListDaemonDeploymentsCommand({ daemonArn: AGENT, ...asked }))).daemonDeployments ?? [];
    expect((await list({})).map(({ status }) => status)).toEqual(['SUCCESSFUL', 'STOPPED', 'PENDING']);
    expect(await list({ status: ['STOPPED'] })).toMatchObject([{ statusReason: expect.stringContaining('newer') }]);
    expect(await list({ createdAt: { after: between } })).toMatchObject([{ status: 'PENDING' }]);
    expect(await list({ createdAt: { before: between } })).toMatchObject([
      { status: 'SUCCESSFUL' },
      { status: 'STOPPED' },
    ]);
    await expect(list({ status: ['LOST'] })).rejects.toThrow(InvalidParameterException);
  });
});

describe('DeleteDaemon', () => {
  it('starts a deployment that drains and replaces; the daemon is there until it has ended', async () => {
    const ecs = await startEcs();
    const before = ecs.events.length;
    const deleted = await ecs.client.send(new DeleteDaemonCommand({ daemonArn: AGENT }));
    expect(deleted).toMatchObject({ status: 'DELETE_IN_PROGRESS', updatedAt: new Date(ecs.server.now) });
    const arn = needed(deleted.deploymentArn);
    expect(arn).toContain(':daemon-deployment/prod/agent/');
    await expect(ecs.client.send(new DeleteDaemonCommand({ daemonArn: AGENT }))).rejects.toThrow(
      expect.objectContaining({
        name: 'InvalidParameterException',
        message: expect.stringContaining('deployment deletion is ongoing'),
      }),
    );
    ecs.advance(60);
    expect(await deploymentOf(ecs, arn)).toMatchObject({
      status: 'IN_PROGRESS',
      sourceDaemonRevisions: [{ totalDrainingInstanceCount: 1 }],
    });
    const { daemon } = await ecs.client.send(new DescribeDaemonCommand({ daemonArn: AGENT }));
    expect(daemon).toMatchObject({ status: 'DELETE_IN_PROGRESS', deploymentArn: arn });
    ecs.advance(7200);
    const done = await deploymentOf(ecs, arn);
    expect(done).toMatchObject({ status: 'SUCCESSFUL', sourceDaemonRevisions: [{ totalRunningInstanceCount: 0 }] });
    const drained = detailsSince(ecs, before, 'ECS Container Instance State Change').filter(
      ({ status }) => status === 'DRAINING',
    );
    expect(new Set(drained.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(4);
    await expect(ecs.client.send(new DescribeDaemonCommand({ daemonArn: AGENT }))).rejects.toThrow(
      DaemonNotFoundException,
    );
    const { taskArns } = await ecs.client.send(new ListTasksCommand({ cluster: 'prod', daemonName: 'agent' }));
    expect(taskArns).toEqual([]);
  });

  it('ends a deployment that still runs, and leaves the name free for another life', async () => {
    const ecs = await startEcs();
    const arn = await registerTracer(ecs);
    const { deploymentArn } = await ecs.client.send(
      new UpdateDaemonCommand({ daemonArn: AGENT, daemonTaskDefinitionArn: arn, capacityProviderArns: [MI] }),
    );
    ecs.advance(60);
    await ecs.client.send(new DeleteDaemonCommand({ daemonArn: AGENT }));
    expect(await deploymentOf(ecs, needed(deploymentArn))).toMatchObject({ status: 'STOPPED' });
    const create = new CreateDaemonCommand({ ...tracer(arn), daemonName: 'agent' });
    await expect(ecs.client.send(create)).rejects.toThrow(InvalidParameterException);
    ecs.advance(7200);
    const again = await ecs.client.send(create);
    expect(again.daemonArn).toBe(AGENT);
    ecs.advance(7200);
    expect((await revisionOf(ecs, AGENT)).createdAt).toEqual(again.createdAt);
  });
});

describe('reads that lag after a write', () => {
  const scenario = { ...PLAIN, switches: { readLagSeconds: 30 } };
  const currentOf = async ({ client }: Ecs, daemonArn: string) =>
    (await client.send(new DescribeDaemonCommand({ daemonArn }))).daemon;

  it('show the revision and the capacity providers of before, and the new deployment', async () => {
    const ecs = await startEcs({ scenario });
    const old = await currentOf(ecs, AGENT);
    const { deploymentArn } = await ecs.client.send(
      new UpdateDaemonCommand({
        daemonArn: AGENT,
        daemonTaskDefinitionArn: await registerTracer(ecs),
        capacityProviderArns: [MI],
      }),
    );
    const meanwhile = await currentOf(ecs, AGENT);
    expect(meanwhile?.currentRevisions).toEqual(old?.currentRevisions);
    expect(meanwhile?.deploymentArn).toBe(deploymentArn);
    const { targetDaemonRevision } = await deploymentOf(ecs, needed(deploymentArn));
    const ask = new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [needed(targetDaemonRevision?.arn)] });
    expect((await ecs.client.send(ask)).failures).toMatchObject([{ reason: 'MISSING' }]);
    ecs.advance(30);
    expect((await ecs.client.send(ask)).daemonRevisions).toHaveLength(1);
    expect((await currentOf(ecs, AGENT))?.currentRevisions?.at(-1)).toMatchObject({
      arn: targetDaemonRevision?.arn,
      capacityProviders: [{ arn: MI }],
    });
  });

  it('show no revision of a daemon that was created a moment ago', async () => {
    const ecs = await startEcs({ scenario });
    const { daemonArn } = await ecs.client.send(new CreateDaemonCommand(tracer(await registerTracer(ecs))));
    expect(await currentOf(ecs, needed(daemonArn))).toMatchObject({ status: 'ACTIVE', currentRevisions: [] });
    ecs.advance(30);
    expect((await currentOf(ecs, needed(daemonArn)))?.currentRevisions).toHaveLength(1);
  });
});

describe('a deployment or revision that ECS has forgotten', () => {
  const updated = async (ecs: Ecs) => {
    const before = await revisionOf(ecs, AGENT);
    const { deploymentArn } = await ecs.client.send(
      new UpdateDaemonCommand({
        daemonArn: AGENT,
        daemonTaskDefinitionArn: await registerTracer(ecs),
        capacityProviderArns: [MI, `${ARN}:capacity-provider/gpu`],
      }),
    );
    ecs.advance(3600);
    return { revision: needed(before.daemonRevisionArn), deployment: needed(deploymentArn) };
  };
  const missing = async ({ client }: Ecs, { revision, deployment }: { revision: string; deployment: string }) => [
    ...((await client.send(new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [revision] }))).failures ?? []),
    ...((await client.send(new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [deployment] }))).failures ??
      []),
  ];

  it('is MISSING once the switch says so: deployments that are over, revisions that are not current', async () => {
    const ecs = await startEcs({ scenario: { ...PLAIN, switches: { deploymentsForgottenAfterHours: 2 } } });
    const old = await updated(ecs);
    expect(await missing(ecs, old)).toEqual([]);
    ecs.advance(3 * 3600);
    expect(await missing(ecs, old)).toMatchObject([{ reason: 'MISSING' }, { reason: 'MISSING' }]);
    const { daemon } = await ecs.client.send(new DescribeDaemonCommand({ daemonArn: AGENT }));
    expect(daemon?.deploymentArn).toBe(old.deployment);
    const { daemonDeployments } = await ecs.client.send(new ListDaemonDeploymentsCommand({ daemonArn: AGENT }));
    expect(daemonDeployments).toEqual([]);
    expect(await revisionOf(ecs, AGENT)).toMatchObject({ daemonArn: AGENT });
  });

  it('can be made so for a call', async () => {
    const ecs = await startEcs();
    const old = await updated(ecs);
    ecs.server.faults.inject({ fault: 'forgotten-deployments', times: 2 });
    expect(await missing(ecs, old)).toMatchObject([{ reason: 'MISSING' }, { reason: 'MISSING' }]);
    expect(await missing(ecs, old)).toEqual([]);
  });
});

describe('daemon task definitions', () => {
  it('are registered, listed, described and deleted', async () => {
    const ecs = await startEcs();
    const first = await registerTracer(ecs);
    const second = await registerTracer(ecs);
    expect([first, second]).toEqual([1, 2].map((revision) => `${ARN}:daemon-task-definition/tracer:${revision}`));
    const list = async (asked: object) =>
      ((await ecs.client.send(new ListDaemonTaskDefinitionsCommand(asked))).daemonTaskDefinitions ?? []).map(
        ({ arn = '' }) => arn.split('/')[1],
      );
    expect(await list({})).toEqual(['agent-td:1', 'logs-td:1', 'tracer:1', 'tracer:2']);
    expect(await list({ sort: 'DESC', revision: 'LAST_REGISTERED' })).toEqual(['tracer:2', 'logs-td:1', 'agent-td:1']);
    expect(await list({ familyPrefix: 'tr' })).toEqual(['tracer:1', 'tracer:2']);
    const describeOne = async (daemonTaskDefinition: string) =>
      (await ecs.client.send(new DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition }))).daemonTaskDefinition;
    expect(await describeOne('tracer')).toMatchObject({
      revision: 2,
      status: 'ACTIVE',
      cpu: '64',
      containerDefinitions: [{ name: 'tracer', image: 'tracer:1' }],
    });
    await ecs.client.send(new DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition: second }));
    expect(await describeOne('tracer')).toMatchObject({ revision: 1 });
    expect(await list({ status: 'DELETE_IN_PROGRESS' })).toEqual(['tracer:2']);
    await expect(ecs.client.send(new CreateDaemonCommand(tracer(second)))).rejects.toThrow(ClientException);
    ecs.advance(60);
    expect(await describeOne(second)).toMatchObject({ status: 'DELETED' });
    await expect(describeOne('none')).rejects.toThrow(ClientException);
  });
});
