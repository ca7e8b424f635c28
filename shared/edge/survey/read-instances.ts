import {
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { allKnown, type Field, isMissing, mapField, unread } from '../../core/survey/field.ts';
import type { Instance, Task } from '../../core/survey/survey.ts';
import { daemonNameOf, roleOf } from '../../core/words/task-role.ts';
import { momentOrNull, optionalList } from '../ecs/reads/answer-fields.ts';
import {
  anyName,
  FieldProblem,
  type Fields,
  isFields,
  requiredFields,
  requiredId,
  requiredName,
} from '../events/fields.ts';
import type { Asking } from './asking.ts';
import { arnsIn, type ClusterSeen } from './find-clusters.ts';

/** A container instance without its tasks. */
export type InstanceSeen = Omit<Instance, 'tasks'>;

/** A task with desired status RUNNING; null: it is on no container instance. */
export type TaskSeen = Task & { readonly containerInstanceArn: string | null };

/** Reads all container instances of a cluster but those that are INACTIVE: 1 call for each 100 listed, 1 for each 100 described. */
export const readInstances = async (
  ecs: ECSClient,
  { clusterArn, clusterName }: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly InstanceSeen[]>> => {
  const what = `the container instances of the cluster ${clusterName}`;
  const listed = await asking.pages(
    {
      action: 'ecs:ListContainerInstances',
      what,
      send: (nextToken, sending) =>
        ecs.send(new ListContainerInstancesCommand({ cluster: clusterArn, nextToken }), sending),
    },
    (told) => ({ items: arnsIn(told.containerInstanceArns, 'containerInstanceArns'), nextToken: told.nextToken }),
  );
  if (isMissing(listed)) return listed;
  const batches = await Promise.all(
    batchesOf([...new Set(listed)]).map((batch) => {
      const command = new DescribeContainerInstancesCommand({ cluster: clusterArn, containerInstances: [...batch] });
      return asking.ask(
        { action: 'ecs:DescribeContainerInstances', what, send: (sending) => ecs.send(command, sending) },
        (told) => {
          const { found, untold } = itemsOf(
            batch,
            told.containerInstances,
            told.failures,
            'containerInstances',
            readInstance,
          );
          if (untold.length > 0)
            throw new FieldProblem('containerInstances', `lacks ${untold.length} that were asked for`);
          return found;
        },
      );
    }),
  );
  return mapField(allKnown(batches), (all) => all.flat().filter(({ status }) => status !== 'INACTIVE'));
};

const readInstance = (fields: Fields, path: string): InstanceSeen => ({
  resource: requiredId(fields.containerInstanceArn, `${path}.containerInstanceArn`),
  ec2InstanceId: anyName(fields.ec2InstanceId),
  status: requiredName(fields.status, `${path}.status`),
  registeredAt: momentOrNull(fields.registeredAt),
  capacityProviderName: anyName(fields.capacityProviderName),
});

/**
 * Reads all tasks of a cluster with desired status RUNNING: 1 call for each 100 listed, 1 for each 100 described. That is complete for each
 * of its instances, and takes fewer calls than a list of each: one list is one call even where nothing runs.
 */
export const readTasks = async (
  ecs: ECSClient,
  { clusterArn, clusterName }: ClusterSeen,
  asking: Asking,
): Promise<Field<readonly TaskSeen[]>> => {
  const what = `the tasks of the cluster ${clusterName}`;
  const listed = await asking.pages(
    {
      action: 'ecs:ListTasks',
      what,
      send: (nextToken, sending) =>
        ecs.send(new ListTasksCommand({ cluster: clusterArn, desiredStatus: 'RUNNING', nextToken }), sending),
    },
    (told) => ({ items: arnsIn(told.taskArns, 'taskArns'), nextToken: told.nextToken }),
  );
  if (isMissing(listed)) return listed;
  const describe = async (taskArns: readonly string[]): Promise<Field<Told<TaskSeen>>> => {
    const command = new DescribeTasksCommand({ cluster: clusterArn, tasks: [...taskArns] });
    const question = {
      action: 'ecs:DescribeTasks',
      what,
      send: (sending: object) => ecs.send(command, sending),
    } as const;
    return asking.ask(question, (told) => itemsOf(taskArns, told.tasks, told.failures, 'tasks', readTask));
  };
  const first = allKnown(await Promise.all(batchesOf([...new Set(listed)]).map(describe)));
  if (isMissing(first)) return first;
  // reads lag: a task that was listed a moment ago is there, and is asked for once more
  const again = allKnown(
    await Promise.all(batchesOf(first.flatMap(({ absent, untold }) => [...absent, ...untold])).map(describe)),
  );
  if (isMissing(again)) return again;
  const lost = again.flatMap(({ absent, untold }) => [...absent, ...untold]);
  if (lost.length > 0)
    return unread(what, `ecs:DescribeTasks: it does not tell ${lost.length} of ${listed.length} that are listed`);
  return [...first, ...again].flatMap(({ found }) => found);
};

/** Items that were asked for by ARN: those told, those that are MISSING, and those of which nothing is said. */
type Told<Item> = {
  readonly found: readonly Item[];
  readonly absent: readonly string[];
  readonly untold: readonly string[];
};

/** @throws FieldProblem for an item that can't be read, and for a failure other than MISSING: the list is not known then */
const itemsOf = <Item extends { readonly resource: string }>(
  asked: readonly string[],
  list: unknown,
  failures: unknown,
  field: string,
  read: (fields: Fields, path: string) => Item,
): Told<Item> => {
  const found = optionalList(list, field).map((one, index) =>
    read(requiredFields(one, `${field}[${index}]`), `${field}[${index}]`),
  );
  const absent = optionalList(failures, 'failures').map((failure, index) => {
    const { arn, reason } = isFields(failure) ? failure : {};
    if (reason === 'MISSING' && typeof arn === 'string') return arn;
    throw new FieldProblem(`failures[${index}]`, `is ${anyName(reason) ?? 'without a reason'}`);
  });
  const told = new Set([...found.map(({ resource }) => resource), ...absent]);
  return { found, absent, untold: asked.filter((arn) => !told.has(arn)) };
};

const readTask = (fields: Fields, path: string): TaskSeen => {
  const group = anyName(fields.group);
  const launchType = anyName(fields.launchType);
  const definitionArn = requiredId(fields.taskDefinitionArn, `${path}.taskDefinitionArn`);
  return {
    resource: requiredId(fields.taskArn, `${path}.taskArn`),
    lastStatus: requiredName(fields.lastStatus, `${path}.lastStatus`),
    group,
    daemonName: daemonNameOf({ role: roleOf(group, definitionArn, launchType), group }),
    serviceName: serviceNameOf(group),
    launchType,
    capacityProviderName: anyName(fields.capacityProviderName),
    definitionArn,
    startedAt: momentOrNull(fields.startedAt),
    imageDigests: optionalList(fields.containers, `${path}.containers`).flatMap((container) =>
      isFields(container) ? [{ container: anyName(container.name) ?? '', digest: anyName(container.imageDigest) }] : [],
    ),
    containerInstanceArn: anyName(fields.containerInstanceArn),
  };
};

const SERVICE_GROUP = 'service:';

const serviceNameOf = (group: string | null): string | null =>
  group?.startsWith(SERVICE_GROUP) ? group.slice(SERVICE_GROUP.length) : null;
