import { at, ecsTime, type Time } from './clock.ts';
import { type Envelope, envelope } from './envelope.ts';
import {
  CLUSTER,
  clusterArn,
  DAEMON,
  daemonArn,
  daemonDeploymentArn,
  daemonRevisionArn,
  daemonTaskDefinitionArn,
  INSTANCE,
  instanceArn,
  PROVIDER,
} from './names.ts';

type Impairment = { reason: string; name?: string; on?: string; cluster?: string };

/** ECS could not start a daemon task: DAEMON_TASK_START_IMPAIRED. */
export const startImpaired = (
  time: Time,
  { reason, name = DAEMON, on = INSTANCE, cluster = CLUSTER }: Impairment,
): readonly Envelope[] => {
  const detail = {
    eventType: 'WARNING',
    eventName: 'DAEMON_TASK_START_IMPAIRED',
    clusterArn: clusterArn(cluster),
    containerInstanceArn: instanceArn(on, cluster),
    daemonRevisionArn: daemonRevisionArn(name, cluster),
    capacityProviderName: PROVIDER,
    daemonArn: daemonArn(name, cluster),
    daemonTaskDefinitionArn: daemonTaskDefinitionArn(name),
    failureType: 'TASK_CREATION_FAILED',
    createdAt: ecsTime(at(time)),
    reason,
  };
  return [envelope({ kind: 'ECS Daemon Service Action', resources: [], detail, updatedAt: at(time) })];
};

export type DeploymentStatus =
  | 'PENDING'
  | 'IN_PROGRESS'
  | 'SUCCESSFUL'
  | 'STOP_REQUESTED'
  | 'STOPPED'
  | 'ROLLBACK_IN_PROGRESS'
  | 'ROLLBACK_SUCCESSFUL'
  | 'ROLLBACK_FAILED';
export type DeploymentStep = `${Time} ${DeploymentStatus}`;

type DeploymentOptions = { id?: string; name?: string; cluster?: string };

const isTime = (text: string | undefined): text is Time => /^-?\d+:\d+/.test(text ?? '');

/** The events of one deployment of a daemon. ECS writes their `updatedAt` in nanoseconds. */
export const deployment = (
  steps: readonly DeploymentStep[],
  { id = 'deployment', name = DAEMON, cluster = CLUSTER }: DeploymentOptions = {},
): readonly Envelope[] =>
  steps.map((step) => {
    const [time, status] = step.split(' ');
    if (!isTime(time)) throw new Error(`not a step of a deployment: ${step}`);
    const arn = daemonArn(name, cluster);
    const detail = {
      eventType: status === 'ROLLBACK_FAILED' ? 'ERROR' : 'INFO',
      eventName: `DAEMON_DEPLOYMENT_${status}`,
      clusterArn: clusterArn(cluster),
      daemonArn: arn,
      daemonDeploymentArn: daemonDeploymentArn(name, cluster, id),
      targetDaemonRevisionArn: daemonRevisionArn(name, cluster, id),
      updatedAt: new Date(at(time)).toISOString().replace('Z', '000000Z'),
    };
    return envelope({ kind: 'ECS Daemon Deployment State Change', resources: [arn], detail, updatedAt: at(time) });
  });
