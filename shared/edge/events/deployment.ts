import { daemonNameIn } from './daemon-action.ts';
import type { EventRead } from './event-read.ts';
import { type Fields, requiredName, requiredTime, sharedId } from './fields.ts';

/** ECS Daemon Deployment State Change. */
export const readDeployment = (detail: Fields): EventRead => {
  const updatedAt = requiredTime(detail.updatedAt, 'detail.updatedAt');
  return {
    kind: 'fact',
    fact: {
      kind: 'deployment',
      clusterArn: sharedId(detail.clusterArn, 'detail.clusterArn'),
      daemonName: daemonNameIn(detail),
      daemonDeploymentArn: sharedId(detail.daemonDeploymentArn, 'detail.daemonDeploymentArn'),
      eventName: requiredName(detail.eventName, 'detail.eventName'),
      updatedAt,
      reasons: null,
    },
  };
};
