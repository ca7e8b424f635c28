import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { askEcs } from '../../../shared/edge/ecs/looks/ask-ecs.ts';
import { isThrottled } from '../../../shared/edge/ecs/reads/ask.ts';
import { at, clusterArn, instanceArn, taskArn, taskDefinitionArn } from '../../timeline/index.ts';

const ecs = mockClient(ECSClient);
const client = new ECSClient({ region: 'eu-west-1' });
afterEach(() => ecs.reset());
afterAll(() => ecs.restore());

const NOW = at('10:00');
const tasksOf = (tasks: readonly unknown[], failures: readonly unknown[] = []) => {
  // what ECS may say is more than what the SDK's types allow
  ecs.on(DescribeTasksCommand).resolves({ tasks, failures } as object);
  const taskArns = [taskArn('web')];
  return askEcs(client, { action: 'DescribeTasks', clusterArn: clusterArn(), taskArns }, () => NOW);
};
const instancesOf = (containerInstances: readonly unknown[]) => {
  ecs.on(DescribeContainerInstancesCommand).resolves({ containerInstances } as object);
  const containerInstanceArns = [instanceArn()];
  const call = { action: 'DescribeContainerInstances', clusterArn: clusterArn(), containerInstanceArns } as const;
  return askEcs(client, call, () => NOW);
};
const listOf = (told: object) => {
  ecs.on(ListTasksCommand).resolves(told);
  return askEcs(client, LIST, () => NOW);
};
const LIST = {
  action: 'ListTasks',
  clusterArn: clusterArn(),
  desiredStatus: 'RUNNING',
  containerInstanceArn: instanceArn(),
  daemonName: null,
  nextToken: null,
} as const;

const task = {
  clusterArn: clusterArn(),
  containerInstanceArn: instanceArn(),
  taskArn: taskArn('web'),
  taskDefinitionArn: taskDefinitionArn('web'),
  group: 'service:web',
  lastStatus: 'RUNNING',
  version: 5,
  startedAt: new Date(at('01:00')),
};
const instance = {
  containerInstanceArn: instanceArn(),
  status: 'ACTIVE',
  version: 7,
  registeredAt: at('00:00') / 1000,
};

describe('a described task', () => {
  it('has its times as Date or as epoch seconds, and the time of the answer', async () => {
    const { answer } = await tasksOf([{ ...task, createdAt: at('00:50') / 1000, executionStoppedAt: null }]);
    expect(answer).toMatchObject({
      tasks: [
        { createdAt: at('00:50'), startedAt: at('01:00'), executionStoppedAt: null, stoppingAt: null, updatedAt: NOW },
      ],
    });
  });

  it.each(['HEALTHY', 'UNHEALTHY'])('that is %s is so at the time of the answer', async (healthStatus) => {
    expect((await tasksOf([{ ...task, healthStatus }])).answer).toMatchObject({
      tasks: [{ healthStatus, healthAt: NOW }],
    });
  });

  it('names the container that is UNHEALTHY, and the pull of its images', async () => {
    const containers = [{ name: 'agent', healthStatus: 'UNHEALTHY' }];
    const pull = { pullStartedAt: new Date(at('00:20')), pullStoppedAt: at('00:40') / 1000 };
    const { answer } = await tasksOf([{ ...task, healthStatus: 'UNHEALTHY', containers, ...pull }]);
    expect(answer).toMatchObject({
      tasks: [{ unhealthyContainer: 'agent', pullStartedAt: at('00:20'), pullStoppedAt: at('00:40') }],
    });
  });

  it('of UNKNOWN health has none', async () => {
    const { answer } = await tasksOf([{ ...task, healthStatus: 'UNKNOWN' }]);
    expect(answer).toMatchObject({ tasks: [{ healthStatus: null, healthAt: null }] });
  });

  it('may have a status that nobody knows yet, and fields that nobody asked for', async () => {
    const { answer, problems } = await tasksOf([{ ...task, lastStatus: 'HIBERNATED', newField: { deep: [1] } }]);
    expect(answer).toMatchObject({ tasks: [{ lastStatus: 'HIBERNATED' }] });
    expect(problems).toEqual([]);
  });

  it.each([
    { lacking: 'taskArn', problem: 'tasks[0].taskArn is missing' },
    { lacking: 'lastStatus', problem: 'tasks[0].lastStatus is missing' },
    { lacking: 'version', problem: 'tasks[0].version is missing' },
    { lacking: 'containerInstanceArn', problem: 'tasks[0].containerInstanceArn is missing' },
  ])('without $lacking is named, and costs no other', async ({ lacking, problem }) => {
    const { answer, problems } = await tasksOf([{ ...task, [lacking]: undefined }, task]);
    expect(problems).toEqual([problem]);
    expect(answer).toMatchObject({ tasks: [{ taskArn: taskArn('web') }] });
  });

  it.each([
    { value: null, problem: 'tasks[0] is null, not an object' },
    { value: { ...task, startedAt: 'yesterday' }, problem: 'tasks[0].startedAt is not a time' },
    { value: { ...task, version: '5' }, problem: 'tasks[0].version is a string, not a whole number from 0 on' },
  ])('that is odd is named: $problem', async ({ value, problem }) => {
    expect((await tasksOf([value])).problems).toEqual([problem]);
  });

  it('on Fargate is elsewhere', async () => {
    const { answer, problems } = await tasksOf([{ ...task, launchType: 'FARGATE', containerInstanceArn: undefined }]);
    expect(answer).toMatchObject({ tasks: [], elsewhere: [taskArn('web')] });
    expect(problems).toEqual([]);
  });

  it('may be missing, with a reason or without', async () => {
    const { answer } = await tasksOf([], [{ arn: 'a', reason: 'MISSING' }, { arn: 'b' }]);
    expect(answer).toMatchObject({
      failures: [
        { arn: 'a', reason: 'MISSING' },
        { arn: 'b', reason: 'no reason given' },
      ],
    });
  });
});

describe('a described container instance', () => {
  it('has no exact time', async () => {
    const { answer } = await instancesOf([instance]);
    expect(answer).toMatchObject({
      instances: [{ status: 'ACTIVE', registeredAt: at('00:00'), updatedAt: NOW, timeIsExact: false }],
      healths: [],
    });
  });

  it.each([
    { said: true, agentConnected: true },
    { said: false, agentConnected: false },
    { said: 'no', agentConnected: null },
    { said: undefined, agentConnected: null },
  ])('has an agent that is connected or not: $said', async ({ said, agentConnected }) => {
    const { answer } = await instancesOf([{ ...instance, agentConnected: said }]);
    expect(answer).toMatchObject({ instances: [{ agentConnected }] });
  });

  it('has the newest of its DAEMON checks', async () => {
    const check = (type: string, status: string, time: number) => ({ type, status, lastStatusChange: new Date(time) });
    const details = [
      check('DAEMON', 'OK', at('02:00')),
      check('DAEMON', 'IMPAIRED', at('03:00')),
      check('AGENT_CONNECTIVITY', 'IMPAIRED', at('04:00')),
      { type: 'SOMETHING_NEW' },
    ];
    const { answer } = await instancesOf([{ ...instance, healthStatus: { overallStatus: 'IMPAIRED', details } }]);
    expect(answer).toMatchObject({
      healths: [{ lastStatusChange: at('03:00'), daemonChecks: [{ status: 'IMPAIRED', statusReason: null }] }],
    });
  });

  it('whose health can not be read keeps its status', async () => {
    const { answer, problems } = await instancesOf([{ ...instance, healthStatus: { details: [{ type: 'DAEMON' }] } }]);
    expect(answer).toMatchObject({ instances: [{ status: 'ACTIVE' }], healths: [] });
    expect(problems).toEqual([expect.stringContaining('healthStatus.details[0].status is missing')]);
  });
});

describe('a list of tasks', () => {
  it.each([{}, { taskArns: null, nextToken: null }, { taskArns: [], nextToken: '' }])(
    'may be empty: %o',
    async (told) => {
      expect((await listOf(told)).answer).toMatchObject({ taskArns: [], nextToken: null, isPlaceKnown: true });
    },
  );

  it('that holds something else is broken', async () => {
    await expect(listOf({ taskArns: [7] })).rejects.toThrow('taskArns[0] is the number 7, not text');
  });
});

describe('a refusal', () => {
  const refused = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each(['ThrottlingException', 'TooManyRequestsException'])('%s is a throttle', (name) => {
    expect(isThrottled(refused(name, 'Rate exceeded'))).toBe(true);
  });

  it.each(['AccessDeniedException', 'ServerException'])('%s is none', (name) => {
    expect(isThrottled(refused(name, 'no'))).toBe(false);
  });

  it('for want of rights fails', async () => {
    ecs.on(ListTasksCommand).rejects(refused('AccessDeniedException', 'not authorized'));
    await expect(askEcs(client, LIST, () => NOW)).rejects.toThrow('not authorized');
  });
});
