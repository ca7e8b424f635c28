import type { ContainerInstance, Size } from '../model/cluster.ts';
import { iso } from './envelope.ts';

/** One machine of the simulated fleet offers this; every task takes the same share, unless a caller gave it a size. */
const MACHINE: Size = { cpu: 4096, memory: 15_842 };
const TASK: Size = { cpu: 128, memory: 512 };

const ATTRIBUTES = [
  { name: 'ecs.os-type', value: 'linux' },
  { name: 'ecs.cpu-architecture', value: 'x86_64' },
  { name: 'com.amazonaws.ecs.capability.logging-driver.awslogs' },
  { name: 'com.amazonaws.ecs.capability.task-iam-role-network-host' },
  { name: 'ecs.capability.task-eni' },
] as const;

/** `detail` of an ECS Container Instance State Change, in the published shape with the fields of the API added. */
export const instanceDetail = (instance: ContainerInstance, namesProvider: boolean): Record<string, unknown> => ({
  agentConnected: instance.agentConnected,
  attributes: [{ name: 'ecs.availability-zone', value: instance.zone }, ...ATTRIBUTES],
  ...(namesProvider ? { capacityProviderName: instance.provider.name } : {}),
  clusterArn: instance.cluster.clusterArn,
  containerInstanceArn: instance.containerInstanceArn,
  ec2InstanceId: instance.ec2InstanceId,
  pendingTasksCount: countTasks(instance, false),
  registeredAt: iso(instance.registeredAt),
  registeredResources: resources(instance.size ?? MACHINE),
  remainingResources: resources(remainingOn(instance)),
  runningTasksCount: countTasks(instance, true),
  status: instance.status,
  version: instance.version,
  versionInfo: { agentHash: 'c7a1b35', agentVersion: '1.98.0', dockerVersion: 'DockerVersion: 25.0.8' },
  updatedAt: iso(instance.updatedAt),
});

/** The room that its tasks leave. */
export const remainingOn = ({ size = MACHINE, tasks }: ContainerInstance): Size => {
  let { cpu, memory } = size;
  for (const { placement } of tasks) {
    cpu -= (placement?.size ?? TASK).cpu;
    memory -= (placement?.size ?? TASK).memory;
  }
  return { cpu, memory };
};

/** The machine on which a task of this size fits beside the daemons: so much larger than the others as it must be. */
export const machineFor = (task: Size): Size => ({ cpu: MACHINE.cpu + task.cpu, memory: MACHINE.memory + task.memory });

const resources = ({ cpu, memory }: Size) => [
  { name: 'CPU', type: 'INTEGER', integerValue: cpu },
  { name: 'MEMORY', type: 'INTEGER', integerValue: memory },
  { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '2376', '2375', '51678', '51679'] },
  { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
];

const countTasks = ({ tasks }: ContainerInstance, running: boolean): number => {
  let count = 0;
  for (const task of tasks) if ((task.startedAt !== undefined) === running) count += 1;
  return count;
};
