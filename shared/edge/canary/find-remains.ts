import { DescribeContainerInstancesCommand, ListTaskDefinitionFamiliesCommand, type Task } from '@aws-sdk/client-ecs';
import { BEGAN_TAG, FAMILIES, familyOf, idOfFamily } from '../../core/canary/canary-task.ts';
import { listClusters } from '../ecs/looks/list-instances.ts';
import type { Calls } from './calls.ts';
import { listDefinitions, type Remains } from './clean-up.ts';
import { patientlyAsked } from './patiently-asked.ts';
import { describeTasks, listTasks } from './tasks-on.ts';

/** The remains of earlier canaries, and the time at which each began (epoch milliseconds; null: its tasks do not tell). */
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
  for (const cluster of clusters) {
    const arns = await listTasks(cluster, { family: familyOf(id) }, calls);
    for (const task of await describeTasks(cluster, arns, calls)) tasks.push(task);
  }
  const instances = await Promise.all(tasks.map((task) => instanceFor(task, calls)));
  return {
    id,
    beganAt: tasks.map(beganIn).find((at) => at !== null) ?? null,
    clusterArns: [...new Set(tasks.flatMap(({ clusterArn }) => clusterArn ?? []))],
    taskArns: tasks.flatMap(({ taskArn }) => taskArn ?? []),
    definitionArns,
    instances: instances.filter((one) => one !== null),
  };
};

const beganIn = ({ tags = [] }: Task): number | null => {
  const began = Number(tags.find(({ key }) => key === BEGAN_TAG)?.value ?? Number.NaN);
  return Number.isFinite(began) ? began : null;
};

/** The container instance of a task, if it registered after the canary began: then it came up for it, and nobody else needs it. */
const instanceFor = async (task: Task, calls: Calls): Promise<Remains['instances'][number] | null> => {
  const { clusterArn, containerInstanceArn: arn } = task;
  const beganAt = beganIn(task);
  if (clusterArn === undefined || arn === undefined || beganAt === null) return null;
  const { containerInstances: [instance] = [] } = await calls.ecs((ecs, sending) =>
    ecs.send(new DescribeContainerInstancesCommand({ cluster: clusterArn, containerInstances: [arn] }), sending),
  );
  const isOwn = instance?.registeredAt !== undefined && instance.registeredAt.getTime() >= beganAt;
  return isOwn ? { clusterArn, arn } : null;
};
