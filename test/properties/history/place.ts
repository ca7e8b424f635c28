import type { Random } from '../random.ts';

const ARN = 'arn:aws:ecs:eu-west-1:111122223333';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** Every history begins at noon of one fixed day. */
export const NOON = Date.UTC(2026, 8, 14, 12);

/** The parts of one container instance's history share this. */
export type Place = {
  readonly random: Random;
  readonly clusterArn: string;
  readonly containerInstanceArn: string;
  readonly ec2InstanceId: string;
  /** Its capacity provider, if its facts tell it. */
  readonly capacityProviderName: string | null;
  readonly instance: number;
  /** All moments lie on this grid: a coarse one makes them fall together. */
  readonly grid: number;
};

const id = (number: number): string => number.toString(16).padStart(32, '0');

export const clusterArn = (cluster: string): string => `${ARN}:cluster/${cluster}`;
export const instanceArn = (cluster: string, instance: number): string =>
  `${ARN}:container-instance/${cluster}/${id(instance)}`;
export const taskId = (instance: number, task: number): string => id(instance * 1000 + task);
export const taskArn = (cluster: string, instance: number, task: number): string =>
  `${ARN}:task/${cluster}/${taskId(instance, task)}`;
export const daemonTaskDefinitionArn = (daemonName: string): string => `${ARN}:daemon-task-definition/${daemonName}:1`;
export const taskDefinitionArn = (family: string): string => `${ARN}:task-definition/${family}:1`;
export const daemonDeploymentArn = (cluster: string, daemonName: string, deployment: number): string =>
  `${ARN}:daemon-deployment/${cluster}/${daemonName}/${id(deployment)}`;

/** `capacityProviderName` may be missing in any fact. */
export const providerIn = ({ random, capacityProviderName }: Place): string | null =>
  random.chance(0.15) ? null : capacityProviderName;

/** A moment on the instance's grid, between two. */
export const between = ({ random, grid }: Place, from: number, to: number): number =>
  to <= from ? from : NOON + Math.round((random.int(from, to) - NOON) / grid) * grid;
