/** The moment at which the account is audited. */
export const NOW = Date.parse('2026-11-30T12:00:00Z');
export const ago = (seconds: number): Date => new Date(NOW - seconds * 1000);
export const DAY = 86_400;

export const ecsArn = (rest: string): string => `arn:aws:ecs:eu-central-1:111122223333:${rest}`;
export const iamArn = (rest: string): string => `arn:aws:iam::111122223333:${rest}`;
export const CLUSTER = ecsArn('cluster/shop');
export const providerArn = (name: string): string => ecsArn(`capacity-provider/${name}`);
export const daemonArn = (name: string): string => ecsArn(`daemon/shop/${name}`);
export const instanceArn = (id: string): string => ecsArn(`container-instance/shop/${id}`);
export const definitionArn = (name: string): string => ecsArn(`daemon-task-definition/${name}:1`);
export const WEB = ecsArn('task-definition/web:1');
