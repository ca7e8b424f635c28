import type { EventRead } from './event-read.ts';
import {
  anyName,
  type Fields,
  optionalName,
  optionalTime,
  requiredId,
  requiredName,
  requiredTime,
  requiredVersion,
  sharedId,
  sharedName,
  sharedProse,
} from './fields.ts';
import { stopCauseOf } from './stop-cause.ts';
import { toldTime } from './told.ts';
import { unhealthyContainerIn } from './unhealthy-container.ts';

/** ECS Task State Change. The hot path: nearly all events are of this kind. */
export const readTask = (detail: Fields): EventRead => {
  const updatedAt = requiredTime(detail.updatedAt, 'detail.updatedAt');
  const createdAt = optionalTime(detail.createdAt, 'detail.createdAt');
  const startedAt = optionalTime(detail.startedAt, 'detail.startedAt');
  const stoppingAt = optionalTime(detail.stoppingAt, 'detail.stoppingAt');
  const executionStoppedAt = optionalTime(detail.executionStoppedAt, 'detail.executionStoppedAt');
  if (detail.containerInstanceArn === undefined || detail.containerInstanceArn === null) {
    return {
      kind: 'passed-by',
      why: 'a task on no container instance',
      at: updatedAt,
      clusterArn: anyName(detail.clusterArn),
    };
  }
  const healthStatus = knownHealth(detail.healthStatus);
  const { stopCode, exitCode, exitReason } = stopCauseOf(detail);
  return {
    kind: 'fact',
    fact: {
      kind: 'task',
      clusterArn: sharedId(detail.clusterArn, 'detail.clusterArn'),
      containerInstanceArn: sharedId(detail.containerInstanceArn, 'detail.containerInstanceArn'),
      capacityProviderName: sharedName(detail.capacityProviderName, 'detail.capacityProviderName'),
      taskArn: requiredId(detail.taskArn, 'detail.taskArn'),
      group: sharedName(detail.group, 'detail.group'),
      taskDefinitionArn: optionalName(detail.taskDefinitionArn, 'detail.taskDefinitionArn'),
      launchType: optionalName(detail.launchType, 'detail.launchType'),
      lastStatus: requiredName(detail.lastStatus, 'detail.lastStatus'),
      version: requiredVersion(detail.version, 'detail.version'),
      createdAt,
      startedAt,
      stoppingAt,
      executionStoppedAt,
      updatedAt,
      pullStartedAt: toldTime(detail.pullStartedAt),
      pullStoppedAt: toldTime(detail.pullStoppedAt),
      stoppedReason: sharedProse(detail.stoppedReason, 'detail.stoppedReason'),
      stopCode,
      exitCode,
      exitReason,
      healthStatus,
      healthAt: healthStatus === null ? null : updatedAt,
      unhealthyContainer: healthStatus === null ? null : unhealthyContainerIn(detail),
    },
  };
};

/** Events carry no health so far. UNKNOWN says nothing, and must not hide what was known before. */
const knownHealth = (value: unknown): string | null => {
  const healthStatus = optionalName(value, 'detail.healthStatus');
  return healthStatus === 'UNKNOWN' ? null : healthStatus;
};
