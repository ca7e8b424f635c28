import { createHash } from 'node:crypto';

/** The fleet of the timelines, unless a timeline names another: one cluster, one provider, one instance, one daemon. */
export const CLUSTER = 'payments';
export const PROVIDER = 'managed-general';
export const INSTANCE = 'first';
export const DAEMON = 'cloudwatch-agent';
export const APPLICATION = 'web';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';

const ARN = `arn:aws:ecs:${REGION}:${ACCOUNT}`;
const hex = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

/** ECS's ids are 32 hex digits; a timeline says 'web'. */
export const taskId = (task: string): string => hex(task);
export const taskArn = (task: string, cluster = CLUSTER): string => `${ARN}:task/${cluster}/${taskId(task)}`;
export const clusterArn = (cluster = CLUSTER): string => `${ARN}:cluster/${cluster}`;
export const instanceArn = (instance = INSTANCE, cluster = CLUSTER): string =>
  `${ARN}:container-instance/${cluster}/${hex(instance)}`;
export const ec2InstanceId = (instance: string): string => `i-0${hex(instance).slice(0, 16)}`;

export const daemonArn = (daemon: string, cluster: string): string => `${ARN}:daemon/${cluster}/${daemon}`;
export const daemonRevisionArn = (daemon: string, cluster: string, revision = '1'): string =>
  `${ARN}:daemon-revision/${cluster}/${daemon}/${hex(revision)}`;
export const daemonDeploymentArn = (daemon: string, cluster: string, deployment: string): string =>
  `${ARN}:daemon-deployment/${cluster}/${daemon}/${hex(deployment).slice(0, 21)}`;
export const daemonTaskDefinitionArn = (daemon: string): string => `${ARN}:daemon-task-definition/${daemon}:1`;
export const taskDefinitionArn = (family: string): string => `${ARN}:task-definition/${family}:1`;
