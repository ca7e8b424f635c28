import { DescribeTasksCommand, type ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { allKnown, type Field, isMissing, unread } from '../../core/survey/field.ts';
import type { Task } from '../../core/survey/survey.ts';
import { daemonNameOf, roleOf } from '../../core/words/task-role.ts';
import { momentOrNull, optionalList } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredId, requiredName } from '../events/fields.ts';
import { itemsOf, type Told } from './asked-items.ts';
import type { Asking } from './asking.ts';
import { arnsIn, type ClusterSeen } from './find-clusters.ts';

/** A task that was listed with desired status RUNNING, and its container instance; null: it is on none. */
export type TaskSeen = Task & {
  readonly containerInstanceArn: string | null;
  /** It was told to stop since it was listed. */
  readonly hasEnded: boolean;
};

/**
 * Reads all tasks of a cluster with desired status RUNNING: 1 call for each 100 listed, 1 for each 100 described. That is complete for each
 * of its instances, and takes fewer calls than a list of each: one list is one call even where nothing runs. An instance on which a daemon's
 * task ended between list and description is looked at by itself: another task may have taken its place. @param overheard all of them, as somebody else was told a moment ago; null: nobody was
 */
export const readTasks = async (
  ecs: ECSClient,
  cluster: ClusterSeen,
  asking: Asking,
  overheard: readonly TaskSeen[] | null = null,
): Promise<Field<readonly TaskSeen[]>> => {
  const all = overheard ?? (await look(ecs, cluster, null, asking));
  if (isMissing(all)) return all;
  const changed = new Set(all.filter(({ hasEnded, daemonName }) => hasEnded && daemonName !== null).map(placeOf));
  const places = [...changed].filter((arn) => arn !== null);
  const again = allKnown(await Promise.all(places.map((arn) => look(ecs, cluster, arn, asking))));
  if (isMissing(again)) return again;
  return [...all.filter((task) => !changed.has(placeOf(task))), ...again.flat()].filter(({ hasEnded }) => !hasEnded);
};

const placeOf = ({ containerInstanceArn }: TaskSeen): string | null => containerInstanceArn;

/** Lists and describes the tasks of the cluster, or of one of its instances. */
const look = async (
  ecs: ECSClient,
  { clusterArn, clusterName }: ClusterSeen,
  containerInstance: string | null,
  asking: Asking,
): Promise<Field<readonly TaskSeen[]>> => {
  const what = `the tasks of the cluster ${clusterName}`;
  const place = { cluster: clusterArn, ...(containerInstance === null ? {} : { containerInstance }) };
  const listed = await asking.pages(
    {
      action: 'ecs:ListTasks',
      what,
      send: (nextToken, sending) =>
        ecs.send(new ListTasksCommand({ ...place, desiredStatus: 'RUNNING', nextToken }), sending),
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
  const rest = first.flatMap(({ absent, untold }) => [...absent, ...untold]);
  const again = allKnown(await Promise.all(batchesOf(rest).map(describe)));
  if (isMissing(again)) return again;
  const lost = again.flatMap(({ absent, untold }) => [...absent, ...untold]);
  if (lost.length > 0)
    return unread(what, `ecs:DescribeTasks: it does not tell ${lost.length} of ${listed.length} that are listed`);
  return [...first, ...again].flatMap(({ found }) => found);
};

/** Reads one task of DescribeTasks. @throws FieldProblem */
export const readTask = (fields: Fields, path: string): TaskSeen => {
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
    hasEnded: fields.desiredStatus === 'STOPPED',
  };
};

const SERVICE_GROUP = 'service:';

const serviceNameOf = (group: string | null): string | null =>
  group?.startsWith(SERVICE_GROUP) ? group.slice(SERVICE_GROUP.length) : null;
