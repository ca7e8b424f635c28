import type { ContainerInstance, Task } from './cluster.ts';

/** The fields of a task that was created at this moment and of which nothing has happened. Epoch milliseconds. */
export const newTask = (
  now: number,
): Omit<
  Task,
  | 'taskArn'
  | 'id'
  | 'cluster'
  | 'instance'
  | 'family'
  | 'group'
  | 'startedBy'
  | 'launchType'
  | 'daemon'
  | 'revision'
  | 'placement'
> => ({
  createdAt: now,
  version: 0,
  updatedAt: now,
  lastStatus: 'PROVISIONING',
  desiredStatus: 'RUNNING',
  pullStartedAt: undefined,
  pullStoppedAt: undefined,
  startedAt: undefined,
  stoppingAt: undefined,
  executionStoppedAt: undefined,
  stoppedAt: undefined,
  stopCode: undefined,
  stoppedReason: undefined,
  exitCode: undefined,
  containerReason: undefined,
  healthStatus: 'UNKNOWN',
  processRuns: false,
  stopIsAnnounced: false,
  startPlanned: false,
  holdsSlot: false,
});

/** The fields of a container instance that registered at this moment and on which nothing runs. Epoch milliseconds. */
export const newInstance = (
  now: number,
): Omit<
  ContainerInstance,
  | 'containerInstanceArn'
  | 'id'
  | 'ec2InstanceId'
  | 'zone'
  | 'cluster'
  | 'provider'
  | 'number'
  | 'random'
  | 'faults'
  | 'status'
> => ({
  registeredAt: now,
  version: 0,
  updatedAt: now,
  agentConnected: true,
  lost: false,
  closed: false,
  taken: 0,
  drains: 0,
  failedEarly: new Set(),
  health: new Map(),
  tasks: new Set(),
});
