import { taskDefinitionArn } from '../../events/task-event.ts';
import { runByCaller, stopByCaller } from '../../fleet/caller-writes.ts';
import type { CapacityProvider, Cluster, ContainerInstance, Placement, Task } from '../../model/cluster.ts';
import type { Account } from '../account/account.ts';
import type { Answer } from '../request/answer.ts';
import { ApiError, invalid } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { pageOf } from '../request/pages.ts';
import { tagList } from '../shapes/tags.ts';
import { taskShape } from '../shapes/task.ts';
import { familyKnown } from '../shapes/task-definition.ts';
import { type Actions, type Failure, findEach } from './action.ts';
import { putTags, tagsIn } from './tags.ts';

const FILTERS = ['containerInstance', 'family', 'serviceName', 'daemonName', 'launchType'] as const;

export const taskActions: Actions = {
  ListTasks: {
    bucket: 'clusterResourceRead',
    act: (account, input) => {
      const cluster = account.cluster(input);
      if (input.has('startedBy') && FILTERS.some((filter) => input.has(filter)))
        throw invalid('startedBy must be the only filter.');
      const from = tasksToList(account, cluster, input);
      const filters = filtersOf(account, cluster, input);
      const all: { arn: string; at: number }[] = [];
      for (const task of from)
        if (filters.every((filter) => filter(task))) all.push({ arn: task.taskArn, at: task.createdAt });
      const { items, nextToken } = pageOf(all, input, { of: 'ListTasks' });
      return { taskArns: items.map(({ arn }) => arn), nextToken };
    },
  },

  DescribeTasks: {
    bucket: 'clusterResourceRead',
    batch: 'tasks',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const { found, failures } = findEach(
        input.batch('tasks', 100),
        (name) => account.findTask(cluster, name),
        (name) => account.arn('task', name, cluster),
      );
      return { tasks: found.map((task) => ({ ...taskShape(task), ...tagsOf(account, input, task) })), failures };
    },
  },

  RunTask: { bucket: 'clusterResourceWrite', act: (account, input) => runTasks(account, input) },

  StopTask: {
    bucket: 'clusterResourceWrite',
    act: (account, input) => {
      const cluster = account.cluster(input);
      const task = account.findTask(cluster, input.required('task'));
      if (task === undefined) throw invalid('The referenced task was not found.');
      if (task.launchType !== 'MANAGED_INSTANCES')
        throw new ApiError('UnsupportedFeatureException', 'The simulator only stops tasks on Managed Instances.');
      stopByCaller(account.fleet, task, input.text('reason') ?? 'Task stopped by user');
      account.tags(task.taskArn, cluster).clear();
      return { task: taskShape(task) };
    },
  },
};

const tasksToList = (account: Account, cluster: Cluster, input: Input): Iterable<Task> => {
  const name = input.text('containerInstance');
  if (name === undefined) return cluster.tasks.values();
  const instance = account.findInstance(cluster, name);
  if (instance === undefined) throw invalid('The referenced container instance was not found.');
  return tasksOn(instance);
};

/** Those that stopped are no longer in the instance's own set. */
function* tasksOn(instance: ContainerInstance): Generator<Task> {
  for (const task of instance.cluster.tasks.values())
    if (task.instance === instance && task.launchType !== 'FARGATE') yield task;
}

const filtersOf = (account: Account, cluster: Cluster, input: Input): ((task: Task) => boolean)[] => {
  const desired = input.oneOf('desiredStatus', ['RUNNING', 'PENDING', 'STOPPED']) ?? 'RUNNING';
  const launchType = input.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
  const [family, startedBy, daemonName] = [input.text('family'), input.text('startedBy'), input.text('daemonName')];
  const serviceName = input.text('serviceName');
  const service = serviceName === undefined ? undefined : account.findService(cluster, serviceName);
  if (serviceName !== undefined && service === undefined)
    throw new ApiError('ServiceNotFoundException', 'Service not found.');
  const filters: ((task: Task) => boolean)[] = [({ desiredStatus }) => desiredStatus === desired];
  if (launchType !== undefined) filters.push((task) => task.launchType === launchType);
  if (family !== undefined) filters.push((task) => familyOf(task) === family);
  if (startedBy !== undefined) filters.push((task) => task.startedBy === startedBy);
  if (daemonName !== undefined) filters.push(({ daemon }) => daemon?.name === daemonName);
  if (service !== undefined) filters.push(({ placement }) => placement?.service === service);
  return filters;
};

/** The family of its definition; a daemon's is not the daemon's name. */
const familyOf = (task: Task): string | undefined => taskDefinitionArn(task).split('/').at(-1)?.split(':')[0];

/** Its own tags, and its daemon's if they are propagated. */
const tagsOf = (account: Account, input: Input, task: Task) => {
  if (!input.includes('TAGS')) return { tags: [] };
  const { daemon, revision, cluster } = task;
  const propagated = daemon !== undefined && revision?.settings.propagateTags === 'DAEMON';
  const inherited = propagated ? account.tags(daemon.daemonArn, cluster) : [];
  return { tags: tagList(new Map([...inherited, ...account.tags(task.taskArn, cluster)])) };
};

const runTasks = (account: Account, input: Input): Answer => {
  const cluster = account.cluster(input);
  const definition = definitionFor(account, input.required('taskDefinition'));
  const provider = providerFor(cluster, input);
  const count = input.number('count') ?? 1;
  if (!Number.isInteger(count) || count < 1 || count > 10) throw invalid('count must be between 1 and 10.');
  tagsIn(input);
  const token = input.text('clientToken');
  const asked = JSON.stringify([cluster.clusterArn, definition, provider.name, count, input.text('group')]);
  const before = token === undefined ? undefined : account.tokens.get(`RunTask ${token}`);
  if (before !== undefined) {
    if (before.asked !== asked) throw new ApiError('ConflictException', 'The client token was used for another call.');
    return { tasks: before.arns.flatMap((arn) => cluster.tasks.get(arn) ?? []).map(taskShape), failures: [] };
  }
  const { tasks, failures } = startTasks(account, input, provider, definition, count);
  if (token !== undefined) account.tokens.set(`RunTask ${token}`, { asked, arns: tasks.map(({ taskArn }) => taskArn) });
  for (const { taskArn } of tasks) putTags(account.tags(taskArn, cluster), input);
  return { tasks: tasks.map(taskShape), failures };
};

type Defined = Pick<Placement, 'family' | 'definition' | 'taskDefinitionArn' | 'size'>;

/** A definition that a caller registered, as long as it is ACTIVE; else one of the scenario. */
const definitionFor = (account: Account, given: string): Defined => {
  const registered = account.taskDefinitions.find(given);
  if (registered?.status === 'ACTIVE') {
    const { family, document: definition, arn: taskDefinitionArn, size } = registered;
    return { family, definition, taskDefinitionArn, ...(size === undefined ? {} : { size }) };
  }
  const family = registered === undefined ? familyKnown(account, given) : undefined;
  if (family === undefined) throw new ApiError('ClientException', 'TaskDefinition not found.');
  return { family, definition: account.fleet.definitionOf(family) };
};

const startTasks = (account: Account, input: Input, provider: CapacityProvider, definition: Defined, count: number) => {
  const placement: Placement = {
    ...definition,
    group: input.text('group') ?? `family:${definition.family}`,
    startedBy: input.text('startedBy') ?? '',
    service: undefined,
    runMs: undefined,
    stopMs: undefined,
  };
  const tasks: Task[] = [];
  const failures: Failure[] = [];
  for (let i = 0; i < count; i += 1) {
    const task = runByCaller(account.fleet, provider, placement);
    if (task === undefined) failures.push({ arn: provider.capacityProviderArn, reason: 'RESOURCE:CPU' });
    else tasks.push(task);
  }
  return { tasks, failures };
};

/** The first of the strategy with a weight, else the cluster's default. */
const providerFor = (cluster: Cluster, input: Input): CapacityProvider => {
  const launchType = input.oneOf('launchType', ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES']);
  if (launchType !== undefined && launchType !== 'MANAGED_INSTANCES')
    throw new ApiError('UnsupportedFeatureException', 'The simulator only runs tasks on Managed Instances.');
  const strategy = input.objects('capacityProviderStrategy');
  const chosen = strategy.find((item) => (item.number('weight') ?? 0) > 0) ?? strategy[0];
  const provider =
    chosen === undefined
      ? [...cluster.capacityProviders.values()][0]
      : cluster.capacityProviders.get(chosen.required('capacityProvider'));
  if (provider === undefined) throw invalid('The specified capacity provider was not found.');
  return provider;
};
