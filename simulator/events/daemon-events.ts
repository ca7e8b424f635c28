import type { ContainerInstance, DaemonDeployment, Task } from '../model/cluster.ts';
import type { DaemonRevision } from '../model/daemon-revision.ts';
import type { HealthCheck } from '../model/health-check.ts';
import type { StartFailure } from '../scenarios/fault-plan.ts';
import { iso, isoSeconds } from './envelope.ts';

/** `detail` of an ECS Container Instance Health Change: one check at a time, as in both published samples. */
export const healthDetail = (
  instance: ContainerInstance,
  check: HealthCheck,
  overallStatus: HealthCheck['status'],
): Record<string, unknown> => ({
  clusterArn: instance.cluster.clusterArn,
  containerInstanceArn: instance.containerInstanceArn,
  // The published CONTAINER_RUNTIME sample has null here, the DAEMON one its name.
  capacityProviderName: check.type === 'DAEMON' ? instance.provider.name : null,
  ec2InstanceId: instance.ec2InstanceId,
  overallStatus,
  healthChecks: [
    {
      type: check.type,
      status: check.status,
      lastStatusChange: isoSeconds(check.lastStatusChange),
      lastUpdated: isoSeconds(check.lastUpdated),
      statusReason: check.statusReason,
    },
  ],
});

export interface StartImpaired {
  readonly instance: ContainerInstance;
  readonly daemonArn: string;
  readonly revision: DaemonRevision;
  readonly failureType: StartFailure;
  /** Only a task that was created has one. */
  readonly task: Task | undefined;
  readonly createdAt: number;
}

const REASONS: Record<StartFailure, string> = {
  TASK_FAILED_TO_RUN:
    'Task failed to reach RUNNING status: CannotPullContainerError: pull image manifest has been retried 5 time(s)',
  TASK_CREATION_FAILED: 'RESOURCE:CPU - Unable to place daemon task on container instance: insufficient CPU',
};

/** `detail` of an ECS Daemon Service Action. */
export const startImpairedDetail = (impaired: StartImpaired): Record<string, unknown> => ({
  eventType: 'WARNING',
  eventName: 'DAEMON_TASK_START_IMPAIRED',
  clusterArn: impaired.instance.cluster.clusterArn,
  containerInstanceArn: impaired.instance.containerInstanceArn,
  ...(impaired.task === undefined ? {} : { taskArn: impaired.task.taskArn }),
  daemonRevisionArn: impaired.revision.daemonRevisionArn,
  capacityProviderName: impaired.instance.provider.name,
  daemonArn: impaired.daemonArn,
  daemonTaskDefinitionArn: impaired.revision.daemonTaskDefinitionArn,
  failureType: impaired.failureType,
  createdAt: iso(impaired.createdAt),
  reason: REASONS[impaired.failureType],
});

/** `detail` of an ECS Daemon Deployment State Change; the published sample has nine digits of a second. */
export const deploymentDetail = (deployment: DaemonDeployment): Record<string, unknown> => ({
  eventType: deployment.status === 'ROLLBACK_FAILED' ? 'ERROR' : 'INFO',
  eventName: `DAEMON_DEPLOYMENT_${deployment.status}`,
  clusterArn: deployment.daemon.cluster.clusterArn,
  daemonArn: deployment.daemon.daemonArn,
  daemonDeploymentArn: deployment.daemonDeploymentArn,
  // A deletion has no target: whether its events name one is not known.
  ...(deployment.target === undefined ? {} : { targetDaemonRevisionArn: deployment.target.daemonRevisionArn }),
  updatedAt: iso(deployment.updatedAt).replace('Z', '000000Z'),
});
