import {
  DescribeContainerInstancesCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { FAMILIES, familyOf, idOfFamily } from '../../core/canary/canary-task.ts';
import { listClusters } from '../ecs/looks/list-instances.ts';
import type { Calls } from './calls.ts';
import { listDefinitions, type Remains } from './clean-up.ts';
import { patientlyAsked } from './patiently-asked.ts';
import { describeTasks, listTasks } from './tasks-on.ts';

/** The remains of earlier canaries, and the time at which each began (epoch milliseconds; null: nothing tells it). */
export type Found = Remains & { readonly beganAt: number | null };

/**
 * Finds what canaries left behind in the account and Region, by the names of their families.
 * @param cluster the one cluster in which tasks are looked for; null: all
 */
export const findRemains = async (cluster: string | null, calls: Calls): Promise<readonly Found[]> => {
  const ids = await idsOf(calls);
  if (ids.length === 0) return [];
  const clusterArns =
    cluster === null ? (await patientlyAsked(calls, () => listClusters(calls.lookout))).arns : [cluster];
  const found: Found[] = [];
  for (const id of ids) {
    const one = await remainsOf(id, clusterArns, calls);
    if (one.taskArns.length > 0 || one.definitionArns.length > 0) found.push(one);
  }
  return found;
};

const idsOf = async (calls: Calls): Promise<readonly string[]> => {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const token = nextToken;
    const page = await calls.ecs((ecs, sending) =>
      ecs.send(
        new ListTaskDefinitionFamiliesCommand({ familyPrefix: FAMILIES, status: 'ALL', nextToken: token }),
        sending,
      ),
    );
    for (const family of page.families ?? []) {
      const id = idOfFamily(family);
      if (id !== null) ids.push(id);
    }
    nextToken = page.nextToken || undefined;
  } while (nextToken !== undefined);
  return ids;
};

const remainsOf = async (id: string, clusters: readonly string[], calls: Calls): Promise<Found> => {
  const definitionArns = [
    ...(await listDefinitions(id, 'ACTIVE', calls)),
    ...(await listDefinitions(id, 'INACTIVE', calls)),
  ];
  const tasks: Task[] = [];
  for (const cluster of clusters)
    for (const desiredStatus of ['RUNNING', 'STOPPED'] as const) {
      const arns = await listTasks(cluster, { family: familyOf(id), desiredStatus }, calls);
      for (const task of await describeTasks(cluster, arns, calls)) tasks.push(task);
    }
  const beganAt = await beganWith(definitionArns, calls);
  const instances = await Promise.all(tasks.map((task) => instanceFor(task, beganAt, calls)));
  return {
    id,
    beganAt,
    clusterArns: [...new Set(tasks.flatMap(({ clusterArn }) => clusterArn ?? []))],
    taskArns: tasks.filter(({ lastStatus }) => lastStatus !== 'STOPPED').flatMap(({ taskArn }) => taskArn ?? []),
    definitionArns,
    instances: instances.filter((one) => one !== null),
  };
};

/** A canary begins by registering its definition. That is a time of ECS's clock, as those of container instances are; a laptop's may be wrong. */
const beganWith = async ([definition]: readonly string[], calls: Calls): Promise<number | null> => {
  if (definition === undefined) return null;
  const { taskDefinition } = await calls.ecs((ecs, sending) =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: definition }), sending),
  );
  return taskDefinition?.registeredAt?.getTime() ?? null;
};

/**
 * The container instance of a task, if it registered after the canary began: then it came up for it, and nobody else needs it.
 * One that leaves, or is gone, is no remains. ECS knows a task that is over for an hour.
 */
const instanceFor = async (
  { clusterArn, containerInstanceArn: arn }: Task,
  beganAt: number | null,
  calls: Calls,
): Promise<Remains['instances'][number] | null> => {
  if (clusterArn === undefined || arn === undefined || beganAt === null) return null;
  const { containerInstances: [instance] = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(new DescribeContainerInstancesCommand({ cluster: clusterArn, containerInstances: [arn] }), sending),
  );
  const isHere = instance?.status === 'ACTIVE' || instance?.status === 'REGISTERING';
  const isOwn = isHere && instance.registeredAt !== undefined && instance.registeredAt.getTime() >= beganAt;
  return isOwn ? { clusterArn, arn } : null;
};
