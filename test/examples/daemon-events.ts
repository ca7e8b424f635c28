import { at, type Event, ecsTime, event, type Time } from './envelope.ts';
import {
  clusterArn,
  daemonArn,
  daemonDeploymentArn,
  daemonRevisionArn,
  daemonTaskDefinitionArn,
  instanceArn,
  numberOf,
  type Place,
} from './names.ts';

/** ECS could not place a daemon's task on a container instance: such an event names no task. */
export const startImpaired = (
  place: Place,
  daemon: string,
  { on, time, reason }: { readonly on: string; readonly time: Time; readonly reason: string },
): readonly Event[] => {
  const detail = {
    eventType: 'WARNING',
    eventName: 'DAEMON_TASK_START_IMPAIRED',
    clusterArn: clusterArn(place),
    containerInstanceArn: instanceArn(place, on),
    daemonRevisionArn: daemonRevisionArn(place, daemon, 1),
    capacityProviderName: place.provider,
    daemonArn: daemonArn(place, daemon),
    daemonTaskDefinitionArn: daemonTaskDefinitionArn(daemon, 1),
    failureType: 'TASK_CREATION_FAILED',
    createdAt: ecsTime(at(place, time)),
    reason,
  };
  return [event({ kind: 'ECS Daemon Service Action', resources: [], detail, at: at(place, time) })];
};

/** One deployment of a daemon's revision. ECS writes its `updatedAt` in nanoseconds. */
export const deployment = (
  place: Place,
  daemon: string,
  { revision, steps }: { readonly revision: number; readonly steps: readonly (readonly [Time, string])[] },
): readonly Event[] =>
  steps.map(([time, status]) => {
    const ms = at(place, time);
    const arn = daemonArn(place, daemon);
    const nanoseconds = String(numberOf(`${time} ${status}`, 1_000_000)).padStart(6, '0');
    const detail = {
      eventType: 'INFO',
      eventName: `DAEMON_DEPLOYMENT_${status}`,
      clusterArn: clusterArn(place),
      daemonArn: arn,
      daemonDeploymentArn: daemonDeploymentArn(place, daemon, revision),
      targetDaemonRevisionArn: daemonRevisionArn(place, daemon, revision),
      updatedAt: new Date(ms).toISOString().replace('Z', `${nanoseconds}Z`),
    };
    return event({ kind: 'ECS Daemon Deployment State Change', resources: [arn], detail, at: ms });
  });
