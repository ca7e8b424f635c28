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
import type { Step, StepAnswer } from '../../../shared/core/remedies/step.ts';
import { carryOut } from '../../../shared/edge/remedies/act/carry-out.ts';
import { type Ecs, needed, startEcs } from '../../simulator/api/ecs.ts';

const CLUSTER = 'arn:aws:ecs:us-west-2:123456789012:cluster/prod';
const noWait = async () => {};

const act = ({ client }: Ecs, ...steps: readonly Step[]) => carryOut(steps, { client, wait: noWait });

const instancesOf = async ({ client }: Ecs): Promise<readonly string[]> =>
  (await client.send(new ListContainerInstancesCommand({ cluster: CLUSTER, filter: 'capacityProviderName == mi' })))
    .containerInstanceArns ?? [];

const statusOf = async ({ client }: Ecs, arn: string): Promise<string | undefined> =>
  (await client.send(new DescribeContainerInstancesCommand({ cluster: CLUSTER, containerInstances: [arn] })))
    .containerInstances?.[0]?.status;

const webTask = async ({ client }: Ecs): Promise<string> =>
  needed((await client.send(new ListTasksCommand({ cluster: CLUSTER, serviceName: 'web' }))).taskArns?.[0]);

const drain = (containerInstance: string): Step => ({
  call: 'UpdateContainerInstancesState',
  input: { cluster: CLUSTER, containerInstances: [containerInstance], status: 'DRAINING' },
  says: 'drain it',
});
const stop = (task: string): Step => ({
  call: 'StopTask',
  input: { cluster: CLUSTER, task, reason: 'started before the daemon' },
  says: 'stop it',
});
const words = (answers: readonly StepAnswer[]) => answers.map(({ answer }) => answer);
const callsOf = ({ server }: Ecs, action: string): number => server.calls.get(action) ?? 0;

describe('draining', () => {
  it('is accepted once ECS says DRAINING, and is the same for one that drains already', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    expect(await act(ecs, drain(first))).toEqual([{ step: drain(first), answer: 'accepted', reason: null }]);
    expect(await statusOf(ecs, first)).toBe('DRAINING');
    expect(words(await act(ecs, drain(first)))).toEqual(['accepted']);
  });

  it('is refused where ECS puts the instance under failures inside a 200', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    const failures = [{ arn: 'i', reason: 'INACTIVE', detail: 'too late' }];
    mock.on(UpdateContainerInstancesStateCommand).resolves({ containerInstances: [], failures });
    expect(await act(ecs, drain('i'))).toMatchObject([{ answer: 'refused', reason: 'INACTIVE: too late' }]);
    mock.restore();
  });

  it('is refused for an instance that ECS does not know', async () => {
    const ecs = await startEcs();
    const missing = 'arn:aws:ecs:us-west-2:123456789012:container-instance/prod/none';
    expect(await act(ecs, drain(missing))).toMatchObject([{ answer: 'refused', reason: 'MISSING' }]);
  });

  it('of nothing is no call at all', async () => {
    const ecs = await startEcs();
    expect(await act(ecs)).toEqual([]);
    expect(ecs.server.calls).toEqual(new Map());
  });

  it.each([
    { says: 'nothing of the instance', told: {}, reason: 'ECS answered with status unknown' },
    {
      says: 'another status',
      told: { containerInstances: [{ containerInstanceArn: 'i', status: 'ACTIVE' }] },
      reason: 'ECS answered with status ACTIVE',
    },
    { says: 'something that is not a list', told: { failures: 'none' }, reason: 'FieldProblem: arn is not a list' },
  ])('is unknown where ECS says $says', async ({ told, reason }) => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    mock.on(UpdateContainerInstancesStateCommand).resolves(told as object);
    expect(await act(ecs, drain('i'))).toMatchObject([{ answer: 'unknown', reason }]);
    mock.restore();
  });
});

describe('stopping a task', () => {
  it('is accepted once it is told to stop, with our reason for people to read', async () => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    expect(await act(ecs, stop(task))).toMatchObject([{ step: stop(task), answer: 'accepted' }]);
    const described = await ecs.client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [task] }));
    expect(described.tasks?.[0]).toMatchObject({
      desiredStatus: 'STOPPED',
      stoppedReason: 'started before the daemon',
    });
    expect(words(await act(ecs, stop(task)))).toEqual(['accepted']);
  });

  it('that ECS has forgotten needs nothing', async () => {
    const ecs = await startEcs();
    const gone = 'arn:aws:ecs:us-west-2:123456789012:task/prod/00000000000000000000000000000000';
    expect(await act(ecs, stop(gone))).toMatchObject([{ step: stop(gone), answer: 'accepted' }]);
  });

  it('cuts a reason to what ECS keeps', async () => {
    const ecs = await startEcs();
    const mock = mockClient(ecs.client);
    mock.on(StopTaskCommand).resolves({ task: { desiredStatus: 'STOPPED' } });
    await act(ecs, { call: 'StopTask', input: { cluster: CLUSTER, task: 't', reason: 'x'.repeat(1000) }, says: '' });
    expect(mock.commandCalls(StopTaskCommand)[0]?.args[0].input.reason).toHaveLength(255);
    mock.restore();
  });
});

describe('a call that does not go through', () => {
  it('is made again where ECS throttles, since then it did nothing', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    ecs.server.faults.inject({ fault: 'throttling', action: 'UpdateContainerInstancesState', times: 2 });
    expect(words(await act(ecs, drain(first)))).toEqual(['accepted']);
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(3);
  });

  it('is throttled after three attempts, and changed nothing', async () => {
    const ecs = await startEcs();
    const [first = ''] = await instancesOf(ecs);
    ecs.server.faults.inject({ fault: 'throttling', action: 'UpdateContainerInstancesState' });
    expect(await act(ecs, drain(first))).toMatchObject([
      { answer: 'throttled', reason: 'ThrottlingException: Rate exceeded' },
    ]);
    expect(callsOf(ecs, 'UpdateContainerInstancesState')).toBe(3);
    expect(await statusOf(ecs, first)).toBe('ACTIVE');
  });

  it.each([
    { fault: 'server-error', after: true },
    { fault: 'cut', after: true },
    { fault: 'server-error', after: false },
    { fault: 'cut', after: false },
  ] as const)('is unknown and not repeated after a $fault, carried out: $after', async (fault) => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    ecs.server.faults.inject({ ...fault, action: 'StopTask' });
    expect(words(await act(ecs, stop(task)))).toEqual(['unknown']);
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
        step: stop('one'),
        answer: 'denied',
        reason: 'AccessDeniedException: not authorized to perform: ecs:StopTask',
      },
    ]);
    mock.restore();
  });

  it('is refused where ECS finds it wrong, and the others go on', async () => {
    const ecs = await startEcs();
    const task = await webTask(ecs);
    const elsewhere: Step = { call: 'StopTask', input: { cluster: 'none', task, reason: '' }, says: '' };
    expect(await act(ecs, elsewhere, stop(task))).toMatchObject([
      { answer: 'refused', reason: 'ClusterNotFoundException: Cluster not found.' },
      { answer: 'accepted' },
    ]);
  });
});
