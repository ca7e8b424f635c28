import { daemonNameOfArn } from '../../core/words/arn.ts';
import type { EventRead } from './event-read.ts';
import {
  anyName,
  FieldProblem,
  type Fields,
  requiredId,
  requiredName,
  requiredTime,
  sharedId,
  sharedName,
  sharedProse,
} from './fields.ts';
import { intern } from './intern.ts';

const START_IMPAIRED = 'DAEMON_TASK_START_IMPAIRED';

/** ECS Daemon Service Action. One action is known so far; another must not pass for it. */
export const readDaemonAction = (detail: Fields): EventRead => {
  const createdAt = requiredTime(detail.createdAt, 'detail.createdAt');
  const eventName = requiredName(detail.eventName, 'detail.eventName');
  if (eventName !== START_IMPAIRED) {
    return {
      kind: 'passed-by',
      why: `the daemon action ${eventName}`,
      at: createdAt,
      clusterArn: anyName(detail.clusterArn),
    };
  }
  return {
    kind: 'fact',
    fact: {
      kind: 'daemon-action',
      clusterArn: sharedId(detail.clusterArn, 'detail.clusterArn'),
      containerInstanceArn: sharedName(detail.containerInstanceArn, 'detail.containerInstanceArn'),
      capacityProviderName: sharedName(detail.capacityProviderName, 'detail.capacityProviderName'),
      daemonName: daemonNameIn(detail),
      eventName,
      failureType: sharedName(detail.failureType, 'detail.failureType'),
      reason: sharedProse(detail.reason, 'detail.reason'),
      createdAt,
    },
  };
};

/** Daemon events name their daemon by its ARN alone. */
export const daemonNameIn = (detail: Fields): string => {
  const daemonName = daemonNameOfArn(requiredId(detail.daemonArn, 'detail.daemonArn'));
  if (daemonName === null) throw new FieldProblem('detail.daemonArn', 'is not the ARN of a daemon');
  return intern(daemonName);
};
