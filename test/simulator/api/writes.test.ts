import {
  ClientException,
  ConflictException,
  DeregisterContainerInstanceCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  InvalidParameterException,
  ListContainerInstancesCommand,
  ListTagsForResourceCommand,
  ListTasksCommand,
  ResourceNotFoundException,
  RunTaskCommand,
  type RunTaskCommandInput,
  ServiceNotFoundException,
  StopTaskCommand,
  type Tag,
  TagResourceCommand,
  UnsupportedFeatureException,
  UntagResourceCommand,
  UpdateContainerInstancesStateCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { detailsSince, type Ecs, type Exception, needed, PLAIN, startEcs } from './ecs.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';

const instancesOf = async ({ client }: Ecs, filter = 'capacityProviderName == mi'): Promise<string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: 'prod', filter }))).containerInstanceArns ?? [];

const stateOf = async ({ client }: Ecs, arn: string): Promise<string | undefined> =>
  (await client.send(new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances: [arn] })))
    .containerInstances?.[0]?.status;

const update = ({ client }: Ecs, containerInstances: string[], status: 'ACTIVE' | 'DRAINING') =>
  client.send(new UpdateContainerInstancesStateCommand({ cluster: 'prod', containerInstances, status }));

/** Each status once, in the order told. */
const statusesTold = (ecs: Ecs, from: number, arn: string): unknown[] => [
  ...new Set(
    detailsSince(ecs, from, 'ECS Container Instance State Change')
      .filter(({ containerInstanceArn }) => containerInstanceArn === arn)
      .map(({ status }) => status),
  ),
];

const oneTask = async ({ client }: Ecs, asked: { family?: string; daemonName?: string }): Promise<string> =>
  needed((await client.send(new ListTasksCommand({ cluster: 'prod', ...asked }))).taskArns?.[0]);

describe('UpdateContainerInstancesState', () => {
  it('drains: applications move first, daemons end last, a replacement comes', async () => {
    const ecs = await startEcs();
    const [instance = ''] = await instancesOf(ecs);
    const before = ecs.events.length;
    const answer = await update(ecs, [instance], 'DRAINING');
    expect(answer).toMatchObject({ containerInstances: [{ status: 'DRAINING' }], failures: [] });
    ecs.advance(900);
    expect(statusesTold(ecs, before, instance)).toEqual(['DRAINING', 'DEREGISTERING', 'INACTIVE']);
    const ends = detailsSince(ecs, before, 'ECS Task State Change')
      .filter((task) => task.containerInstanceArn === instance && task.lastStatus === 'STOPPED')
      .sort((one, other) => (String(one.executionStoppedAt) < String(other.executionStoppedAt) ? -1 : 1));
    expect(ends.map(({ group }) => String(group).split(':')[0])).toEqual(['service', 'service', 'daemon', 'daemon']);
    expect(await stateOf(ecs, instance)).toBe('INACTIVE');
    expect(await instancesOf(ecs)).toHaveLength(3);
    expect(await instancesOf(ecs)).not.toContain(instance);
  });

  it('back to ACTIVE cancels the drain, and is refused once the daemons were told to stop', async () => {
    const ecs = await startEcs();
    const [first = '', second = ''] = await instancesOf(ecs);
    await update(ecs, [first, second], 'DRAINING');
    expect((await update(ecs, [first], 'ACTIVE')).containerInstances).toMatchObject([{ status: 'ACTIVE' }]);
    const tasks = needed(ecs.fleet.clusters.get(CLUSTER)?.instances.get(second)).tasks;
    const areTold = () =>
      [...tasks].some(({ daemon, desiredStatus }) => daemon !== undefined && desiredStatus === 'STOPPED');
    for (let i = 0; i < 200 && !areTold(); i += 1) ecs.advance(1);
    expect(await update(ecs, [second], 'ACTIVE')).toMatchObject({
      containerInstances: [],
      failures: [{ arn: second, reason: 'DRAINING' }],
    });
    ecs.advance(900);
    expect(await stateOf(ecs, first)).toBe('ACTIVE');
    expect(await stateOf(ecs, second)).toBe('INACTIVE');
  });

  it('only changes what is ACTIVE: any other status and what is missing fail inside the 200', async () => {
    const stuck = { fault: 'registering-stuck', instances: [1], capacityProvider: 'mi', cluster: 'prod' } as const;
    const ecs = await startEcs({ scenario: { ...PLAIN, faults: [stuck] } });
    const instances = await instancesOf(ecs);
    const { failures, containerInstances } = await update(ecs, [...instances, 'gone'], 'DRAINING');
    expect(containerInstances?.map(({ status }) => status)).toEqual(['DRAINING', 'DRAINING']);
    expect(failures?.map(({ reason }) => reason).sort()).toEqual(['MISSING', 'REGISTERING']);
    expect((await update(ecs, instances.slice(-1), 'DRAINING')).failures).toEqual([]);
  });

  it('drains a machine that is gone, as ECS believes it is there', async () => {
    const lost = { fault: 'host-lost', afterSeconds: 60, reported: 'never', instances: [1], cluster: 'prod' } as const;
    const ecs = await startEcs({ scenario: { ...PLAIN, faults: [{ ...lost, capacityProvider: 'mi' }] } });
    const [dead = ''] = await instancesOf(ecs, 'agentConnected == false');
    expect((await update(ecs, [dead], 'DRAINING')).containerInstances).toMatchObject([{ status: 'DRAINING' }]);
  });
});

describe('DeregisterContainerInstance', () => {
  const deregister = ({ client }: Ecs, containerInstance: string, force?: boolean) =>
    client.send(
      new DeregisterContainerInstanceCommand({
        cluster: 'prod',
        containerInstance,
        ...(force === undefined ? {} : { force }),
      }),
    );

  it('with force is immediate and in no order: nobody learns when its tasks ended', async () => {
    const ecs = await startEcs();
    const [instance = ''] = await instancesOf(ecs);
    const before = ecs.events.length;
    const { containerInstance } = await deregister(ecs, instance, true);
    expect(containerInstance).toMatchObject({ status: 'INACTIVE', agentConnected: false });
    const ended = detailsSince(ecs, before, 'ECS Task State Change').filter(
      (task) => task.containerInstanceArn === instance,
    );
    expect(ended).toHaveLength(4);
    expect(ended.every((task) => task.lastStatus === 'STOPPED' && task.executionStoppedAt === undefined)).toBe(true);
    ecs.advance(600);
    expect(await instancesOf(ecs)).toHaveLength(3);
  });

  it('without force is refused while tasks run, and for what is not there', async () => {
    const ecs = await startEcs();
    const [instance = ''] = await instancesOf(ecs);
    await expect(deregister(ecs, instance)).rejects.toThrow(InvalidParameterException);
    await expect(deregister(ecs, 'none', true)).rejects.toThrow(InvalidParameterException);
    await deregister(ecs, instance, true);
    await expect(deregister(ecs, instance, true)).rejects.toThrow(InvalidParameterException);
  });
});

describe('StopTask', () => {
  const stop = ({ client }: Ecs, task: string, reason?: string) =>
    client.send(new StopTaskCommand({ cluster: 'prod', task, ...(reason === undefined ? {} : { reason }) }));

  it('ends an application task, which its service replaces', async () => {
    const ecs = await startEcs();
    const task = await oneTask(ecs, { family: 'web' });
    const before = ecs.events.length;
    const answer = await stop(ecs, task, 'started before its daemon');
    expect(answer.task).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'started before its daemon',
      stoppingAt: new Date(ecs.server.now),
    });
    await stop(ecs, task);
    ecs.advance(300);
    const { tasks } = await ecs.client.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task] }));
    expect(tasks).toMatchObject([{ lastStatus: 'STOPPED', executionStoppedAt: expect.any(Date) }]);
    const started = detailsSince(ecs, before, 'ECS Task State Change').filter(
      ({ startedAt, taskArn }) => startedAt && taskArn !== task,
    );
    expect(started[0]).toMatchObject({ group: 'service:web' });
  });

  it("on a critical daemon's task makes ECS drain the container instance", async () => {
    const ecs = await startEcs();
    const task = await oneTask(ecs, { daemonName: 'agent' });
    const before = ecs.events.length;
    const { containerInstanceArn = '' } = needed((await stop(ecs, task)).task);
    ecs.advance(1200);
    expect(detailsSince(ecs, before, 'ECS Container Instance Health Change')[0]).toMatchObject({
      containerInstanceArn,
      overallStatus: 'IMPAIRED',
    });
    expect(statusesTold(ecs, before, containerInstanceArn)).toContain('DRAINING');
  });

  it('on a task of a daemon that is not critical drains nothing', async () => {
    const ecs = await startEcs();
    const { containerInstanceArn = '' } = needed((await stop(ecs, await oneTask(ecs, { daemonName: 'logs' }))).task);
    ecs.advance(1200);
    expect(await stateOf(ecs, containerInstanceArn)).toBe('ACTIVE');
  });

  it('does not know a task that is not there', async () => {
    await expect(stop(await startEcs(), 'none')).rejects.toThrow(InvalidParameterException);
  });
});

describe('RunTask', () => {
  const run = ({ client }: Ecs, input: Partial<RunTaskCommandInput>) =>
    client.send(new RunTaskCommand({ cluster: 'prod', taskDefinition: 'job', ...input }));

  it('starts tasks with any group, startedBy and tags, and they become RUNNING', async () => {
    const ecs = await startEcs();
    const before = ecs.events.length;
    const { tasks = [], failures } = await run(ecs, {
      count: 2,
      group: 'daemon:agent',
      startedBy: 'nightly',
      tags: [{ key: 'hands', value: 'off' }],
    });
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([{ group: 'daemon:agent' }, { group: 'daemon:agent', lastStatus: 'PROVISIONING' }]);
    ecs.advance(60);
    const arns = tasks.map(({ taskArn = '' }) => taskArn);
    const described = await ecs.client.send(
      new DescribeTasksCommand({ cluster: 'prod', tasks: arns, include: ['TAGS'] }),
    );
    for (const task of described.tasks ?? [])
      expect(task).toMatchObject({ lastStatus: 'RUNNING', tags: [{ key: 'hands', value: 'off' }] });
    const { taskArns } = await ecs.client.send(new ListTasksCommand({ cluster: 'prod', startedBy: 'nightly' }));
    expect([...(taskArns ?? [])].sort()).toEqual([...arns].sort());
    const told = detailsSince(ecs, before, 'ECS Task State Change').filter(({ taskArn }) => taskArn === arns[0]);
    expect(told.at(-1)).toMatchObject({
      lastStatus: 'RUNNING',
      taskDefinitionArn: expect.stringMatching(/:task-definition\/job:7$/),
    });
    // The group is no mark of a daemon task: its daemon is.
    const daemons = await ecs.client.send(new ListTasksCommand({ cluster: 'prod', daemonName: 'agent' }));
    expect(daemons.taskArns).toHaveLength(4);
  });

  it('goes where the strategy says', async () => {
    const ecs = await startEcs();
    const { tasks } = await run(ecs, { capacityProviderStrategy: [{ capacityProvider: 'gpu', weight: 1 }] });
    expect(tasks).toMatchObject([{ capacityProviderName: 'gpu', group: 'family:job' }]);
    expect(tasks?.[0]?.startedBy).toBeUndefined();
  });

  it('repeated with its client token starts nothing more', async () => {
    const ecs = await startEcs();
    const first = await run(ecs, { clientToken: 'once' });
    const again = await run(ecs, { clientToken: 'once' });
    expect(again.tasks?.[0]?.taskArn).toBe(first.tasks?.[0]?.taskArn);
    await expect(run(ecs, { clientToken: 'once', count: 2 })).rejects.toThrow(ConflictException);
  });

  it('without a container instance that takes tasks is a failure inside the 200', async () => {
    const ecs = await startEcs();
    await update(ecs, await instancesOf(ecs), 'DRAINING');
    const { tasks, failures } = await run(ecs, {});
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'RESOURCE:CPU' }]);
  });

  it.each<{ why: string; input: Partial<RunTaskCommandInput>; error: Exception }>([
    { why: 'an unknown definition', input: { taskDefinition: 'none' }, error: ClientException },
    { why: 'more than ten', input: { count: 11 }, error: InvalidParameterException },
    { why: 'another launch type', input: { launchType: 'FARGATE' }, error: UnsupportedFeatureException },
    { why: 'reserved tags', input: { tags: [{ key: 'aws:team', value: '' }] }, error: InvalidParameterException },
    {
      why: 'an unknown capacity provider',
      input: { capacityProviderStrategy: [{ capacityProvider: 'none' }] },
      error: InvalidParameterException,
    },
  ])('is refused for $why', async ({ input, error }) => {
    const ecs = await startEcs();
    const before = ecs.events.length;
    await expect(run(ecs, input)).rejects.toThrow(error);
    expect(ecs.events).toHaveLength(before);
  });
});

describe('UpdateService', () => {
  const scale = ({ client }: Ecs, desiredCount: number) =>
    client.send(new UpdateServiceCommand({ cluster: 'prod', service: 'web', desiredCount }));

  const running = async ({ client }: Ecs): Promise<number> =>
    (await client.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'web' }))).taskArns?.length ?? 0;

  it.each([
    { desiredCount: 2, instances: 3 },
    { desiredCount: 0, instances: 3 },
    { desiredCount: 12, instances: 6 },
  ])('to $desiredCount tasks', async ({ desiredCount, instances }) => {
    const ecs = await startEcs();
    expect((await scale(ecs, desiredCount)).service).toMatchObject({ desiredCount });
    ecs.advance(600);
    expect(await running(ecs)).toBe(desiredCount);
    expect(await instancesOf(ecs)).toHaveLength(instances);
  });

  it('refuses what the simulator does not do, and unknown services', async () => {
    const { client } = await startEcs();
    const service = { cluster: 'prod', service: 'web' };
    await expect(client.send(new UpdateServiceCommand({ ...service, forceNewDeployment: true }))).rejects.toThrow(
      UnsupportedFeatureException,
    );
    await expect(client.send(new UpdateServiceCommand({ ...service, desiredCount: -1 }))).rejects.toThrow(
      InvalidParameterException,
    );
    await expect(client.send(new UpdateServiceCommand({ ...service, service: 'none' }))).rejects.toThrow(
      ServiceNotFoundException,
    );
  });
});

describe('tags', () => {
  const tagsOf = async ({ client }: Ecs, resourceArn: string): Promise<Tag[]> =>
    (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags ?? [];

  it('are set, listed, described and removed', async () => {
    const ecs = await startEcs();
    const [instance = ''] = await instancesOf(ecs);
    const task = await oneTask(ecs, { family: 'web' });
    const arns = [
      instance,
      task,
      ...['cluster/prod', 'service/prod/web', 'daemon/prod/agent', 'capacity-provider/mi', 'task-definition/web:7'].map(
        (resource) => `arn:aws:ecs:us-west-2:123456789012:${resource}`,
      ),
      'arn:aws:ecs:us-west-2:123456789012:daemon-task-definition/agent-td:1',
    ];
    for (const resourceArn of arns) {
      const tags = [
        { key: 'bookend:hands-off', value: 'true' },
        { key: 'team', value: 'web' },
      ];
      await ecs.client.send(new TagResourceCommand({ resourceArn, tags }));
      await ecs.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team'] }));
      expect(await tagsOf(ecs, resourceArn)).toEqual([{ key: 'bookend:hands-off', value: 'true' }]);
    }
    const described = await ecs.client.send(
      new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances: [instance], include: ['TAGS'] }),
    );
    expect(described.containerInstances).toMatchObject([{ tags: [{ key: 'bookend:hands-off', value: 'true' }] }]);
    await ecs.client.send(new StopTaskCommand({ cluster: 'prod', task }));
    expect(await tagsOf(ecs, task)).toEqual([]);
  });

  it('of what is not there, and more than fifty, are errors', async () => {
    const ecs = await startEcs();
    const arn = 'arn:aws:ecs:us-west-2:123456789012:';
    const tag = (resourceArn: string, count = 1) =>
      ecs.client.send(
        new TagResourceCommand({
          resourceArn,
          tags: Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: '' })),
        }),
      );
    await expect(tag(`${arn}task/prod/none`)).rejects.toThrow(ResourceNotFoundException);
    await expect(tagsOf(ecs, `${arn}service/prod/none`)).rejects.toThrow(InvalidParameterException);
    await expect(tagsOf(ecs, 'not an ARN')).rejects.toThrow(InvalidParameterException);
    await expect(tag(`${arn}cluster/prod`, 51)).rejects.toThrow(InvalidParameterException);
    expect(await tagsOf(ecs, `${arn}cluster/prod`)).toEqual([]);
  });
});
