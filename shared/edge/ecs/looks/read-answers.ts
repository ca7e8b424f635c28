import type { CallFailure } from '../../../core/looks/look-call.ts';
import type { DaemonCheck, HealthFact, InstanceFact, TaskFact } from '../../../core/words/facts.ts';
import {
  type Fields,
  optionalName,
  requiredFields,
  requiredId,
  requiredName,
  requiredVersion,
  sharedProse,
} from '../../events/fields.ts';
import { stopCauseOf } from '../../events/stop-cause.ts';
import { toldFlag } from '../../events/told.ts';
import { unhealthyContainerIn } from '../../events/unhealthy-container.ts';
import { momentOrNull, optionalList, optionalMoment, requiredMoment } from '../reads/answer-fields.ts';

/** Reads a task of DescribeTasks. @param at the time of the answer: a description has no `updatedAt` */
export const readTask = (task: Fields, path: string, at: number): TaskFact => {
  const healthStatus = optionalName(task.healthStatus, `${path}.healthStatus`);
  const isTold = healthStatus !== null && healthStatus !== 'UNKNOWN';
  return {
    kind: 'task',
    clusterArn: requiredId(task.clusterArn, `${path}.clusterArn`),
    containerInstanceArn: requiredId(task.containerInstanceArn, `${path}.containerInstanceArn`),
    capacityProviderName: optionalName(task.capacityProviderName, `${path}.capacityProviderName`),
    taskArn: requiredId(task.taskArn, `${path}.taskArn`),
    group: optionalName(task.group, `${path}.group`),
    taskDefinitionArn: optionalName(task.taskDefinitionArn, `${path}.taskDefinitionArn`),
    launchType: optionalName(task.launchType, `${path}.launchType`),
    lastStatus: requiredName(task.lastStatus, `${path}.lastStatus`),
    version: requiredVersion(task.version, `${path}.version`),
    createdAt: optionalMoment(task.createdAt, `${path}.createdAt`),
    startedAt: optionalMoment(task.startedAt, `${path}.startedAt`),
    stoppingAt: optionalMoment(task.stoppingAt, `${path}.stoppingAt`),
    executionStoppedAt: optionalMoment(task.executionStoppedAt, `${path}.executionStoppedAt`),
    updatedAt: at,
    pullStartedAt: momentOrNull(task.pullStartedAt),
    pullStoppedAt: momentOrNull(task.pullStoppedAt),
    stoppedReason: sharedProse(task.stoppedReason, `${path}.stoppedReason`),
    ...stopCauseOf(task),
    healthStatus: isTold ? healthStatus : null,
    healthAt: isTold ? at : null,
    unhealthyContainer: isTold ? unhealthyContainerIn(task) : null,
  };
};

/** Reads a container instance of DescribeContainerInstances, which does not name its cluster. */
export const readInstance = (instance: Fields, path: string, clusterArn: string, at: number): InstanceFact => ({
  kind: 'instance',
  clusterArn,
  containerInstanceArn: requiredId(instance.containerInstanceArn, `${path}.containerInstanceArn`),
  capacityProviderName: optionalName(instance.capacityProviderName, `${path}.capacityProviderName`),
  ec2InstanceId: optionalName(instance.ec2InstanceId, `${path}.ec2InstanceId`),
  status: requiredName(instance.status, `${path}.status`),
  version: requiredVersion(instance.version, `${path}.version`),
  registeredAt: optionalMoment(instance.registeredAt, `${path}.registeredAt`),
  updatedAt: at,
  timeIsExact: false,
  agentConnected: toldFlag(instance.agentConnected),
});

/** Reads the newest DAEMON checks of CONTAINER_INSTANCE_HEALTH; null where there is none. */
export const readHealth = (instance: Fields, path: string, fact: InstanceFact): HealthFact | null => {
  if (instance.healthStatus === undefined || instance.healthStatus === null) return null;
  const health = requiredFields(instance.healthStatus, `${path}.healthStatus`);
  const checks = optionalList(health.details, `${path}.healthStatus.details`)
    .map((value, index) => readCheck(value, `${path}.healthStatus.details[${index}]`))
    .filter((check) => check !== null);
  if (checks.length === 0) return null;
  const lastStatusChange = Math.max(...checks.map((check) => check.lastStatusChange));
  const { clusterArn, containerInstanceArn, capacityProviderName, ec2InstanceId } = fact;
  return {
    kind: 'health',
    clusterArn,
    containerInstanceArn,
    capacityProviderName,
    ec2InstanceId,
    lastStatusChange,
    daemonChecks: checks
      .filter((check) => check.lastStatusChange === lastStatusChange)
      .map(({ status, statusReason }) => ({ status, statusReason })),
  };
};

/** Null for a check of another type: its fields are not ours to need. */
const readCheck = (value: unknown, path: string): (DaemonCheck & { readonly lastStatusChange: number }) | null => {
  const check = requiredFields(value, path);
  if (check.type !== 'DAEMON') return null;
  return {
    status: requiredName(check.status, `${path}.status`),
    statusReason: sharedProse(check.statusReason, `${path}.statusReason`),
    lastStatusChange: requiredMoment(check.lastStatusChange, `${path}.lastStatusChange`),
  };
};

/** Reads an item of `failures`; without a reason it says nothing. */
export const readFailure = (failure: Fields, path: string): CallFailure => ({
  arn: requiredId(failure.arn, `${path}.arn`),
  reason: optionalName(failure.reason, `${path}.reason`) ?? 'no reason given',
});
