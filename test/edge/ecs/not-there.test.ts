import {
  DaemonNotFoundException,
  DescribeTasksCommand,
  ECSClient,
  InvalidParameterException,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askEcs } from '../../../shared/edge/ecs/looks/ask-ecs.ts';
import { createMemoryReadBudget } from '../../../shared/edge/ecs/reads/memory-read-budget.ts';
import { askDaemonTaskArns } from '../../../shared/edge/remedies/ask/ask-about-daemons.ts';
import { clusterArn, instanceArn, taskArn } from '../../timeline/index.ts';

const now = () => 1_000_000;
const mocked = () => {
  const ecs = mockClient(ECSClient);
  onTestFinished(() => ecs.restore());
  return ecs;
};
const $metadata = {};

describe('what is not there', () => {
  it('is a task that waits for an instance to be placed on: it is on none, and hides no other', async () => {
    mocked()
      .on(DescribeTasksCommand)
      .resolves({
        tasks: [{ taskArn: taskArn('waiting'), clusterArn: clusterArn(), lastStatus: 'PROVISIONING', version: 1 }],
      });
    const call = { action: 'DescribeTasks', clusterArn: clusterArn(), taskArns: [taskArn('waiting')] } as const;
    expect(await askEcs(new ECSClient({}), call, now)).toEqual({
      answer: { action: 'DescribeTasks', at: now(), tasks: [], elsewhere: [taskArn('waiting')], failures: [] },
      problems: [],
    });
  });

  const ofDaemon = {
    action: 'ListTasks',
    clusterArn: clusterArn(),
    desiredStatus: 'RUNNING',
    containerInstanceArn: instanceArn(),
    daemonName: 'deleted',
    nextToken: null,
  } as const;

  it.each([
    new DaemonNotFoundException({ message: 'Daemon not found.', $metadata }),
    new InvalidParameterException({ message: 'The daemon was not found.', $metadata }),
  ])('is a task of a daemon that was deleted: the instance is known all the same (%s)', async (error) => {
    mocked().on(ListTasksCommand).rejects(error);
    const { answer } = await askEcs(new ECSClient({}), ofDaemon, now);
    expect(answer).toEqual({ action: 'ListTasks', at: now(), taskArns: [], nextToken: null, isPlaceKnown: true });
  });

  it('is an instance that ECS does not list tasks of', async () => {
    mocked()
      .on(ListTasksCommand)
      .rejects(new InvalidParameterException({ message: 'Container instance not found.', $metadata }));
    const { answer } = await askEcs(new ECSClient({}), { ...ofDaemon, daemonName: null }, now);
    expect(answer).toMatchObject({ isPlaceKnown: false });
  });

  it('stops no remedy: a daemon that was deleted has no task', async () => {
    mocked()
      .on(ListTasksCommand)
      .resolves({ taskArns: [taskArn('agent')] })
      .on(ListTasksCommand, { daemonName: 'deleted' })
      .rejects(new DaemonNotFoundException({ message: 'Daemon not found.', $metadata }));
    const lookout = { client: new ECSClient({}), budget: createMemoryReadBudget(now), now };
    const of = { clusterArn: clusterArn(), containerInstanceArn: instanceArn() };
    expect(await askDaemonTaskArns(of, ['deleted', 'agent'], lookout)).toEqual(new Set([taskArn('agent')]));
  });
});
