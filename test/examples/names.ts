import { createHash } from 'node:crypto';

/** A story happens in a cluster of its own, so that all stories can be replayed as one stream. */
export type Place = { readonly cluster: string; readonly provider: string; readonly day: string };

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

const ARN = `arn:aws:ecs:${REGION}:${ACCOUNT}`;

/** So many hex digits that always come out the same for the same name. */
export const hex = (name: string, digits = 32): string =>
  createHash('sha256').update(name).digest('hex').slice(0, digits);

/** A whole number from 0 up to `below`, always the same for the same name: so that no two tasks look alike. */
export const numberOf = (name: string, below: number): number => Number.parseInt(hex(name, 8), 16) % below;

export const uuid = (name: string): string =>
  hex(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, (_all, ...parts: string[]) => parts.slice(0, 5).join('-'));

export const clusterArn = ({ cluster }: Place): string => `${ARN}:cluster/${cluster}`;
export const instanceArn = (place: Place, instance: string): string =>
  `${ARN}:container-instance/${place.cluster}/${hex(`${place.cluster} instance ${instance}`)}`;
export const ec2InstanceId = (place: Place, instance: string): string =>
  `i-0${hex(`${place.cluster} machine ${instance}`, 16)}`;
export const taskId = (place: Place, task: string): string => hex(`${place.cluster} task ${task}`);
export const taskArn = (place: Place, task: string): string => `${ARN}:task/${place.cluster}/${taskId(place, task)}`;
export const containerArn = (place: Place, task: string, container: string): string =>
  `${ARN}:container/${place.cluster}/${taskId(place, task)}/${uuid(`${place.cluster} ${task} ${container}`)}`;
export const taskDefinitionArn = (family: string, revision: number): string =>
  `${ARN}:task-definition/${family}:${revision}`;

export const daemonArn = ({ cluster }: Place, daemon: string): string => `${ARN}:daemon/${cluster}/${daemon}`;
export const daemonRevisionArn = ({ cluster }: Place, daemon: string, revision: number): string =>
  `${ARN}:daemon-revision/${cluster}/${daemon}/${uuid(`${cluster} ${daemon} revision ${revision}`)}`;
export const daemonDeploymentArn = ({ cluster }: Place, daemon: string, revision: number): string =>
  `${ARN}:daemon-deployment/${cluster}/${daemon}/${hex(`${cluster} ${daemon} deployment ${revision}`, 21)}`;
export const daemonTaskDefinitionArn = (daemon: string, revision: number): string =>
  `${ARN}:daemon-task-definition/${daemon}:${revision}`;
