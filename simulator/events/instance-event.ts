import type { ContainerInstance } from '../model/cluster.ts';
import { iso } from './envelope.ts';

/** One machine of the simulated fleet offers this; every application task takes the same share. */
const CPU = 4096;
const MEMORY = 15_842;
const TASK_CPU = 128;
const TASK_MEMORY = 512;

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
  registeredResources: resources(CPU, MEMORY),
  remainingResources: resources(CPU - instance.tasks.size * TASK_CPU, MEMORY - instance.tasks.size * TASK_MEMORY),
  runningTasksCount: countTasks(instance, true),
  status: instance.status,
  version: instance.version,
  versionInfo: { agentHash: 'c7a1b35', agentVersion: '1.98.0', dockerVersion: 'DockerVersion: 25.0.8' },
  updatedAt: iso(instance.updatedAt),
});

const resources = (cpu: number, memory: number) => [
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
