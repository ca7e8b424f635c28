import { taskDetail } from '../../events/task-event.ts';
import type { Task } from '../../model/cluster.ts';
import { digestOf } from '../../model/task-definition.ts';
import { inSeconds } from './times.ts';

const TIMES = [
  'connectivityAt',
  'createdAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
];

/** A task as DescribeTasks, RunTask and StopTask show it: its newest event's fields, and its health. */
export const taskShape = (task: Task): Record<string, unknown> => {
  const { updatedAt, containerInstanceArn, capacityProviderName, startedBy, containers, ...rest } = taskDetail(
    task,
    task.launchType,
  );
  const place = task.launchType === 'MANAGED_INSTANCES' ? { containerInstanceArn, capacityProviderName } : undefined;
  const healthStatus = healthOf(task);
  return {
    ...inSeconds(rest, TIMES),
    ...(place ?? (task.launchType === 'EC2' ? { containerInstanceArn } : { platformVersion: '1.4.0' })),
    ...(task.startedBy === '' ? {} : { startedBy }),
    containers: Array.isArray(containers) ? containers.map((one) => containerShape(task, one, healthStatus)) : [],
    healthStatus,
  };
};

/** The tasks of one revision pulled the same image. */
const containerShape = (task: Task, container: Record<string, unknown>, healthStatus: string) => ({
  ...container,
  ...(task.revision === undefined || task.revision.definition !== undefined
    ? {}
    : { imageDigest: digestOf(`${task.revision.daemonTaskDefinitionArn} ${container.name}`) }),
  healthStatus,
});

const healthOf = ({ healthStatus, lastStatus }: Task): Task['healthStatus'] =>
  lastStatus === 'RUNNING' ? healthStatus : 'UNKNOWN';
