/** The names of a made-up fleet: one cluster, one capacity provider, one daemon. */

const REGION = 'eu-central-1';
const ACCOUNT = '123456789012';
export const WATCHED = [{ accountId: ACCOUNT, regions: [REGION] }];
const CLUSTER = 'orders-production';
const PREFIX = `arn:aws:ecs:${REGION}:${ACCOUNT}`;

export const DAEMON_NAME = 'log-collector';
export const PROVIDER = 'orders-managed-instances';
export const CLUSTER_ARN = `${PREFIX}:cluster/${CLUSTER}`;
export const DAEMON_ARN = `${PREFIX}:daemon/${CLUSTER}/${DAEMON_NAME}`;

/** 32 hexadecimal digits that look random and are the same in every run. */
export const idOf = (seed: number): string =>
  hex(seed * 4 + 1) + hex(seed * 4 + 2) + hex(seed * 4 + 3) + hex(seed * 4 + 4);

const FOUR_DIGITS = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

const hex = (seed: number): string => {
  const hash = mix(seed);
  return `${FOUR_DIGITS[hash >>> 16]}${FOUR_DIGITS[hash & 65_535]}`;
};

/** A 32-bit hash (the finalizer of MurmurHash3): neighbours become strangers. */
export const mix = (seed: number): number => {
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

export const instanceArnOf = (instance: number): string => `${PREFIX}:container-instance/${CLUSTER}/${idOf(instance)}`;

export const ec2IdOf = (instance: number): string => `i-0${idOf(instance).slice(0, 16)}`;

/** Task 0 of a container instance is its daemon's; no fleet has as many tasks an instance as 65 536. */
export const taskIdOf = (instance: number, task: number): string => idOf(1_000_000 + instance * 65_536 + task);

export const taskArnOf = (instance: number, task: number): string =>
  `${PREFIX}:task/${CLUSTER}/${taskIdOf(instance, task)}`;

/** A few services share the fleet. */
export const familyOf = (task: number): string => (task === 0 ? DAEMON_NAME : `orders-service-${task % 6}`);

export const groupOf = (task: number): string => (task === 0 ? `daemon:${DAEMON_NAME}` : `service:${familyOf(task)}`);

export const taskDefinitionArnOf = (task: number): string =>
  task === 0 ? `${PREFIX}:daemon-task-definition/${DAEMON_NAME}:4` : `${PREFIX}:task-definition/${familyOf(task)}:17`;

export const imageOf = (name: string): string =>
  `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/orders/${name}:build-2026-03-24-x86_64`;

export const envelopeOf = (kind: string, id: string, arn: string, at: number, detail: object): object => ({
  version: '0',
  id: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`,
  'detail-type': kind,
  source: 'aws.ecs',
  account: ACCOUNT,
  time: `${new Date(at).toISOString().slice(0, 19)}Z`,
  region: REGION,
  resources: [arn],
  detail,
});
