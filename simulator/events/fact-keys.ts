import type { EcsEvent } from './envelope.ts';

/** Names of single facts, to ask whether one was delivered. A later event of the same task carries the earlier facts. */

export const startOf = (taskArn: string): string => `${taskArn} startedAt`;
export const endOf = (taskArn: string): string => `${taskArn} executionStoppedAt`;
/** The time at which it was told to stop. */
export const orderOf = (taskArn: string): string => `${taskArn} stoppingAt`;
/** Tells that it is over, with or without a moment. */
export const overOf = (taskArn: string): string => `${taskArn} STOPPED`;
export const registrationOf = (containerInstanceArn: string): string => `${containerInstanceArn} registeredAt`;
export const versionOf = (containerInstanceArn: string, version: number): string =>
  `${containerInstanceArn} version ${version}`;
/** @param changedAt epoch milliseconds of the check's lastStatusChange */
export const checkOf = (containerInstanceArn: string, changedAt: number): string =>
  `${containerInstanceArn} check ${changedAt}`;
export const deploymentOf = (daemonDeploymentArn: string, status: string): string => `${daemonDeploymentArn} ${status}`;

/** The facts that an event carries. */
export const factsIn = (event: EcsEvent): string[] => {
  const { detail } = event;
  const text = (name: string): string => String(detail[name]);
  switch (event['detail-type']) {
    case 'ECS Task State Change':
      return [
        ...(detail.startedAt === undefined ? [] : [startOf(text('taskArn'))]),
        ...(detail.stoppingAt === undefined ? [] : [orderOf(text('taskArn'))]),
        ...(detail.executionStoppedAt === undefined ? [] : [endOf(text('taskArn'))]),
        ...(detail.lastStatus === 'STOPPED' ? [overOf(text('taskArn'))] : []),
      ];
    case 'ECS Container Instance State Change':
      return [
        registrationOf(text('containerInstanceArn')),
        versionOf(text('containerInstanceArn'), Number(detail.version)),
      ];
    case 'ECS Container Instance Health Change':
      return checksIn(detail.healthChecks).map((at) => checkOf(text('containerInstanceArn'), at));
    case 'ECS Daemon Deployment State Change':
      return [deploymentOf(text('daemonDeploymentArn'), text('eventName').replace('DAEMON_DEPLOYMENT_', ''))];
    case 'ECS Daemon Service Action':
      return [];
  }
};

const checksIn = (healthChecks: unknown): number[] =>
  Array.isArray(healthChecks) ? healthChecks.map((check) => Date.parse(String(check.lastStatusChange))) : [];
