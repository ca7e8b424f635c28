import { at, ecsTime, type Time } from './clock.ts';
import { type Envelope, envelope } from './envelope.ts';
import { CLUSTER, clusterArn, ec2InstanceId, INSTANCE, instanceArn, PROVIDER, taskId } from './names.ts';

export type HealthCheck = {
  status: 'OK' | 'IMPAIRED' | 'INSUFFICIENT_DATA' | 'INITIALIZING';
  type?: 'DAEMON' | 'AGENT_CONNECTIVITY' | 'ACCELERATED_COMPUTE' | 'CONTAINER_RUNTIME';
  /** The short name of the daemon task that the check's reason names. */
  names?: string;
};

const reasonOf = ({ names, status }: HealthCheck): string | null =>
  names === undefined ? null : `Daemon task: ${taskId(names)} is ${status === 'OK' ? 'healthy' : 'unhealthy'}`;

/** A container instance's health changed: one event with its checks, all with the same `lastStatusChange`. */
export const health = (
  time: Time,
  checks: readonly HealthCheck[],
  { on = INSTANCE, cluster = CLUSTER }: { on?: string; cluster?: string } = {},
): readonly Envelope[] => {
  const arn = instanceArn(on, cluster);
  const changedAt = ecsTime(at(time));
  const detail = {
    clusterArn: clusterArn(cluster),
    containerInstanceArn: arn,
    capacityProviderName: PROVIDER,
    ec2InstanceId: ec2InstanceId(on),
    overallStatus: checks.every(({ status }) => status === 'OK') ? 'OK' : 'IMPAIRED',
    healthChecks: checks.map((check) => ({
      type: check.type ?? 'DAEMON',
      status: check.status,
      lastStatusChange: changedAt,
      lastUpdated: changedAt,
      statusReason: reasonOf(check),
    })),
  };
  return [envelope({ kind: 'ECS Container Instance Health Change', resources: [arn], detail, updatedAt: at(time) })];
};
