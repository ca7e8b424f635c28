import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import type { TaskSize } from '../../core/canary/task-size.ts';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { listInstances } from '../ecs/looks/list-instances.ts';
import { optionalList, readEach } from '../ecs/reads/answer-fields.ts';
import { anyName, type Fields, isFields, requiredId } from '../events/fields.ts';
import type { Calls } from './calls.ts';
import { patientlyAsked } from './patiently-asked.ts';

/** A container instance that is there before the canary. */
export type PresentInstance = {
  readonly arn: string;
  readonly providerName: string | null;
  /** The resources that are left for tasks: none on one that takes none; null: ECS does not tell. */
  readonly room: TaskSize | null;
  readonly architecture: string | null;
};

/** Reads all container instances of a cluster: 2 calls for each 100. */
export const readPresent = async (clusterArn: string, calls: Calls): Promise<readonly PresentInstance[]> => {
  const { arns } = await patientlyAsked(calls, () => listInstances(clusterArn, calls.lookout));
  const present: PresentInstance[] = [];
  for (const batch of batchesOf(arns)) {
    const { containerInstances } = await calls.ecs((ecs, sending) =>
      ecs.send(new DescribeContainerInstancesCommand({ cluster: clusterArn, containerInstances: [...batch] }), sending),
    );
    for (const one of readEach(containerInstances, 'containerInstances', readPresentOne).items) present.push(one);
  }
  return present;
};

const TAKING_TASKS: readonly unknown[] = ['ACTIVE', 'REGISTERING'];
const NOTHING: TaskSize = { cpu: 0, memory: 0 };

const readPresentOne = (fields: Fields, path: string): PresentInstance => ({
  arn: requiredId(fields.containerInstanceArn, `${path}.containerInstanceArn`),
  providerName: anyName(fields.capacityProviderName),
  room: TAKING_TASKS.includes(fields.status) ? roomIn(fields.remainingResources) : NOTHING,
  architecture: anyName(namedIn(fields.attributes, 'ecs.cpu-architecture')?.value),
});

const roomIn = (resources: unknown): TaskSize | null => {
  const amountOf = (name: string) => namedIn(resources, name)?.integerValue;
  const [cpu, memory] = [amountOf('CPU'), amountOf('MEMORY')];
  return typeof cpu === 'number' && typeof memory === 'number' ? { cpu, memory } : null;
};

const namedIn = (list: unknown, name: string): Fields | undefined =>
  optionalList(list, name)
    .filter(isFields)
    .find((one) => one.name === name);
