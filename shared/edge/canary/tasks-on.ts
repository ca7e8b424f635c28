import { DescribeTasksCommand, ListTasksCommand, type Task } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { roleOf } from '../../core/words/task-role.ts';
import { anyName } from '../events/fields.ts';
import type { Calls } from './calls.ts';

type Filter = {
  readonly containerInstance?: string;
  readonly family?: string;
  readonly serviceName?: string;
  readonly daemonName?: string;
  readonly desiredStatus?: 'RUNNING' | 'STOPPED';
};

/** The ARNs of the tasks that a filter leaves: 1 call for each 100. */
export const listTasks = async (cluster: string, filter: Filter, calls: Calls): Promise<readonly string[]> => {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await calls.ecs((ecs, sending) =>
      ecs.send(new ListTasksCommand({ cluster, ...filter, nextToken: token }), sending),
    );
    for (const arn of page.taskArns ?? []) arns.push(arn);
    nextToken = page.nextToken || undefined;
  } while (nextToken !== undefined);
  return arns;
};

/** Tasks with their tags, as ECS describes them; those that it does not know are left out. */
export const describeTasks = async (
  cluster: string,
  arns: readonly string[],
  calls: Calls,
): Promise<readonly Task[]> => {
  const tasks: Task[] = [];
  for (const batch of batchesOf(arns)) {
    const told = await calls.ecs((ecs, sending) =>
      ecs.send(new DescribeTasksCommand({ cluster, tasks: [...batch], include: ['TAGS'] }), sending),
    );
    for (const task of told.tasks ?? []) tasks.push(task);
  }
  return tasks;
};

/** Tells whether application tasks beside the canary's own are on a container instance, or on their way to run there. */
export const hasOthers = async (
  cluster: string,
  containerInstance: string,
  own: ReadonlySet<string>,
  calls: Calls,
): Promise<boolean> => {
  const arns = await listTasks(cluster, { containerInstance }, calls);
  const tasks = await describeTasks(
    cluster,
    arns.filter((arn) => !own.has(arn)),
    calls,
  );
  return tasks.some(
    ({ group, taskDefinitionArn, launchType }) =>
      roleOf(anyName(group), anyName(taskDefinitionArn), anyName(launchType)) === 'application',
  );
};

/** The daemons that have tasks on other container instances too, running or ended a while ago. */
export const daemonsElsewhere = async (
  cluster: string,
  daemonNames: readonly string[],
  own: ReadonlySet<string>,
  calls: Calls,
): Promise<ReadonlySet<string>> => {
  const elsewhere = new Set<string>();
  for (const daemonName of daemonNames)
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      const arns = await listTasks(cluster, { daemonName, desiredStatus }, calls);
      if (arns.some((arn) => !own.has(arn))) elsewhere.add(daemonName);
    }
  return elsewhere;
};
