import {
  ClusterNotFoundException,
  DaemonNotFoundException,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  type ECSClient,
  InvalidParameterException,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { Answer, Call } from '../../../core/looks/look-call.ts';
import type { HealthFact, InstanceFact } from '../../../core/words/facts.ts';
import { type Fields, isFields, requiredId } from '../../events/fields.ts';
import { optionalList, readEach } from '../reads/answer-fields.ts';
import type { Hear } from '../reads/ask.ts';
import { readFailure, readHealth, readInstance, readTask } from './read-answers.ts';

/** ECS's answer, and the problems in reading it: each with the path of its field. */
export type AnswerRead = { readonly answer: Answer; readonly problems: readonly string[] };

/**
 * Makes one call of ECS and parses its answer. Only two refusals are answers too: a cluster or a container instance that
 * ECS does not know. @param hear told of the answer as it came
 */
export const askEcs = async (
  client: ECSClient,
  call: Call,
  now: () => number,
  hear: Hear = () => {},
): Promise<AnswerRead> => {
  try {
    return await ask(client, call, now, hear);
  } catch (error) {
    if (isUnknownDaemon(error, call)) return { answer: { ...noTasks(now()), isPlaceKnown: true }, problems: [] };
    if (isUnknownPlace(error, call)) return { answer: nothingThere(call, now()), problems: [] };
    throw error;
  }
};

const ask = (client: ECSClient, call: Call, now: () => number, hear: Hear): Promise<AnswerRead> => {
  switch (call.action) {
    case 'DescribeContainerInstances':
      return describeInstances(client, call, now, hear);
    case 'ListTasks':
      return listTasks(client, call, now, hear);
    case 'DescribeTasks':
      return describeTasks(client, call, now, hear);
  }
};

const describeInstances = async (
  client: ECSClient,
  call: Call & { readonly action: 'DescribeContainerInstances' },
  now: () => number,
  hear: Hear,
): Promise<AnswerRead> => {
  const { action, clusterArn, containerInstanceArns } = call;
  const told = await client.send(
    new DescribeContainerInstancesCommand({
      cluster: clusterArn,
      containerInstances: [...containerInstanceArns],
      include: ['CONTAINER_INSTANCE_HEALTH'],
    }),
  );
  hear(call, told);
  const at = now();
  const healths: HealthFact[] = [];
  const unhealthy: string[] = [];
  const instances = readEach(told.containerInstances, 'containerInstances', (fields, path): InstanceFact => {
    const fact = readInstance(fields, path, clusterArn, at);
    // a health that can't be read must not cost us the status
    const health = readEach([fields], path, (instance) => readHealth(instance, path, fact));
    healths.push(...health.items.filter((one) => one !== null));
    unhealthy.push(...health.problems);
    return fact;
  });
  const failures = readEach(told.failures, 'failures', readFailure);
  return {
    answer: { action, at, instances: instances.items, healths, failures: failures.items },
    problems: [...instances.problems, ...unhealthy, ...failures.problems],
  };
};

const listTasks = async (
  client: ECSClient,
  call: Call & { readonly action: 'ListTasks' },
  now: () => number,
  hear: Hear,
): Promise<AnswerRead> => {
  const { action, clusterArn, desiredStatus, containerInstanceArn, daemonName, nextToken } = call;
  const told = await client.send(
    new ListTasksCommand({
      cluster: clusterArn,
      desiredStatus,
      ...(containerInstanceArn === null ? {} : { containerInstance: containerInstanceArn }),
      ...(daemonName === null ? {} : { daemonName }),
      ...(nextToken === null ? {} : { nextToken }),
    }),
  );
  hear(call, told);
  const taskArns = optionalList(told.taskArns, 'taskArns').map((arn, index) => requiredId(arn, `taskArns[${index}]`));
  const next = told.nextToken === undefined || told.nextToken === '' ? null : told.nextToken;
  return { answer: { action, at: now(), taskArns, nextToken: next, isPlaceKnown: true }, problems: [] };
};

const describeTasks = async (
  client: ECSClient,
  call: Call & { readonly action: 'DescribeTasks' },
  now: () => number,
  hear: Hear,
): Promise<AnswerRead> => {
  const { action, clusterArn, taskArns } = call;
  const told = await client.send(new DescribeTasksCommand({ cluster: clusterArn, tasks: [...taskArns] }));
  hear(call, told);
  const at = now();
  const all = optionalList(told.tasks, 'tasks');
  const elsewhere = all.flatMap((task) => (isFields(task) && isOnNoInstance(task) ? [task.taskArn] : []));
  const onInstances = all.filter((task) => !isFields(task) || !isOnNoInstance(task));
  const tasks = readEach(onInstances, 'tasks', (fields, path) => readTask(fields, path, at));
  const failures = readEach(told.failures, 'failures', readFailure);
  return {
    answer: {
      action,
      at,
      tasks: tasks.items,
      elsewhere: elsewhere.filter((arn) => typeof arn === 'string'),
      failures: failures.items,
    },
    problems: [...tasks.problems, ...failures.problems],
  };
};

/** Fargate's, and one that was not placed: while a provider launches instances some wait for minutes. */
const isOnNoInstance = ({ launchType, containerInstanceArn, startedAt }: Fields): boolean =>
  launchType === 'FARGATE' || (isAbsent(containerInstanceArn) && isAbsent(startedAt));

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** A daemon that was deleted, or is too young to be listed by, has no task that anybody could list. */
const isUnknownDaemon = (error: unknown, call: Call): boolean =>
  call.action === 'ListTasks' &&
  call.daemonName !== null &&
  (error instanceof DaemonNotFoundException ||
    (error instanceof InvalidParameterException && /daemon/i.test(error.message)));

const isUnknownPlace = (error: unknown, call: Call): boolean => {
  if (error instanceof ClusterNotFoundException) return true;
  return (
    error instanceof InvalidParameterException &&
    call.action === 'ListTasks' &&
    call.containerInstanceArn !== null &&
    /not found|does not exist/i.test(error.message)
  );
};

const nothingThere = (call: Call, at: number): Answer => {
  const missing = (arns: readonly string[]) => arns.map((arn) => ({ arn, reason: 'MISSING' }));
  switch (call.action) {
    case 'DescribeContainerInstances':
      return { action: call.action, at, instances: [], healths: [], failures: missing(call.containerInstanceArns) };
    case 'ListTasks':
      return noTasks(at);
    case 'DescribeTasks':
      return { action: call.action, at, tasks: [], elsewhere: [], failures: missing(call.taskArns) };
  }
};

const noTasks = (at: number) =>
  ({ action: 'ListTasks', at, taskArns: [], nextToken: null, isPlaceKnown: false }) as const;
