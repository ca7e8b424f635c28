import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListContainerInstancesCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateContainerInstancesStateCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import type { CallAnswer } from '../../../shared/edge/remedies/call-answer.ts';
import { carryOut, type WriteCall } from '../../../shared/edge/remedies/carry-out.ts';
import { type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';
const noWait = async () => {};

const act = ({ client }: Ecs, ...calls: readonly WriteCall[]) => carryOut(calls, { client, wait: noWait });

const instancesOf = async ({ client }: Ecs): Promise<readonly string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: CLUSTER, filter: 'capacityProviderName == mi' })))
    .containerInstanceArns ?? [];

const statusOf = async ({ client }: Ecs, arn: string): Promise<string | undefined> =>
  (await client.send(new DescribeContainerInstancesCommand({ cluster: CLUSTER, containerInstances: [arn] })))
    .containerInstances?.[0]?.status;

const webTask = async ({ client }: Ecs): Promise<string> =>
  needed((await client.send(new ListTasksCommand({ cluster: CLUSTER, serviceName: 'web' }))).taskArns?.[0]);

const drain = (...containerInstanceArns: readonly string[]): WriteCall => ({
  action: 'UpdateContainerInstancesState',
  clusterArn: CLUSTER,
  containerInstanceArns,
});
const stop = (taskArn: string): WriteCall => ({
  action: 'StopTask',
  clusterArn: CLUSTER,
  taskArn,
  reason: 'started before the daemon',
});
const results = (answers: readonly CallAnswer[]) => answers.map(({ result }) => result);
const callsOf = ({ server }: Ecs, action: string): number => server.calls.get(action) ?? 0;

describe('draining', () => {
  it('is done once ECS says DRAINING, and is the same for one that drains already', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    const done = { action: 'UpdateContainerInstancesState', resource: first, result: 'done' };
    expect(await act(ecs, drain(first))).toMatchObject([done]);
    expect(await statusOf(ecs, first)).toBe('DRAINING');
    expect(await act(ecs, drain(first))).toMatchObject([done]);
  });

  it('answers for each instance what ECS put under failures inside a 200', async () => {
    const ecs = await startEcs();
    const [first = '', second = ''] = await instancesOf(ecs);
    ecs.server.faults.inject({ fault: 'half-failures', action: 'UpdateContainerInstancesState', reason: 'INACTIVE' });
    const answers = await act(ecs, drain(first, second));
    expect(answers).toMatchObject([
      { resource: first, result: 'done' },
      { resource: second, result: 'refused', detail: 'INACTIVE' },
    ]);
    expect(await statusOf(ecs, second)).toBe('ACTIVE');
  });

  it('takes ten to a call, and each instance once', async () => {
    const ecs = await startEcs();
    const missing = Array.from(
      { length: 23 },
      (_, n) => `arn:aws:ecs:us-west-2:123456789012:container-instance/prod/${n}`,
    );
    const answers = await act(ecs, drain(...missing, ...missing));
    expect(answers.map(({ resource }) => resource)).toEqual(missing);
    expect(new Set(answers.map(({ result, detail }) => `${result} ${detail}`))).toEqual(new Set(['refused MISSING']));
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(3);
  });

  it('of nothing is no call at all', async () => {
    const ecs = await startEcs();
    expect(await act(ecs, drain())).toEqual([]);
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(0);
  });

  it.each([
    { says: 'nothing of the instance', told: {}, detail: 'ECS answered with status unknown' },
    {
      says: 'another status',
      told: { containerInstances: [{ containerInstanceArn: 'i', status: 'ACTIVE' }] },
      detail: 'ECS answered with status ACTIVE',
    },
    { says: 'something that is no list', told: { failures: 'none' }, detail: 'FieldProblem: arn is no list' },
  ])('is unclear where ECS says $says', async ({ told, detail }) => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    mock.on(UpdateContainerInstancesStateCommand).resolves(told as object);
    expect(await act(ecs, drain('i'))).toMatchObject([{ result: 'unclear', detail }]);
    mock.restore();
  });
});

describe('stopping a task', () => {
  it('is done once it is told to stop, with our reason for people to read', async () => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    expect(await act(ecs, stop(task))).toMatchObject([{ action: 'StopTask', resource: task, result: 'done' }]);
    const described = await ecs.client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [task] }));
    expect(described.tasks?.[0]).toMatchObject({
      desiredStatus: 'STOPPED',
      stoppedReason: 'started before the daemon',
    });
    expect(results(await act(ecs, stop(task)))).toEqual(['done']);
  });

  it('that ECS has forgotten needs nothing', async () => {
    const ecs = await startEcs();
    const gone = 'arn:aws:ecs:us-west-2:123456789012:task/prod/00000000000000000000000000000000';
    expect(await act(ecs, stop(gone))).toMatchObject([{ resource: gone, result: 'already' }]);
  });

  it('cuts a reason to what ECS keeps', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    mock.on(StopTaskCommand).resolves({ task: { desiredStatus: 'STOPPED' } });
    await carryOut([{ action: 'StopTask', clusterArn: CLUSTER, taskArn: 't', reason: 'x'.repeat(1000) }], ecs);
    expect(mock.commandCalls(StopTaskCommand)[0]?.args[0].input.reason).toHaveLength(255);
    mock.restore();
  });
});

describe('a call that does not go through', () => {
  it('is made again where ECS throttles, since then it did nothing', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    ecs.server.faults.inject({ fault: 'throttling', action: 'UpdateContainerInstancesState', times: 2 });
    expect(results(await act(ecs, drain(first)))).toEqual(['done']);
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(3);
  });

  it('is throttled after three attempts, and changed nothing', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    ecs.server.faults.inject({ fault: 'throttling', action: 'UpdateContainerInstancesState' });
    expect(await act(ecs, drain(first))).toMatchObject([{ resource: first, result: 'throttled' }]);
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(3);
    expect(await statusOf(ecs, first)).toBe('ACTIVE');
  });

  it.each([
    { fault: 'server-error', after: true },
    { fault: 'cut', after: true },
    { fault: 'server-error', after: false },
    { fault: 'cut', after: false },
  ] as const)('is unclear and not repeated after a $fault, carried out: $after', async (fault) => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    ecs.server.faults.inject({ ...fault, action: 'StopTask' });
    expect(results(await act(ecs, stop(task)))).toEqual(['unclear']);
    expect(callsOf(ecs, 'StopTask')).toBe(1);
  });

  it('is denied in words, and the rest of the plan is not tried', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    const denial = Object.assign(new Error('not authorized to perform: ecs:StopTask'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    mock.on(StopTaskCommand).rejects(denial);
    expect(await act(ecs, stop('one'), stop('two'))).toEqual([
      {
        action: 'StopTask',
        resource: 'one',
        result: 'denied',
        detail: 'AccessDeniedException: not authorized to perform: ecs:StopTask',
      },
    ]);
    mock.restore();
  });

  it('is refused where ECS finds it wrong, and the others go on', async () => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    const elsewhere = { ...stop(task), clusterArn: `${CLUSTER}-2` };
    expect(await act(ecs, elsewhere, stop(task))).toMatchObject([
      { result: 'refused', detail: 'ClusterNotFoundException: Cluster not found.' },
      { result: 'done' },
    ]);
  });
});
