import type { TaskSize } from './task-size.ts';

/** Each canary has a family of its own, so that whatever was made of it is found by its name. */
const FAMILY_PREFIX = 'bookend-canary-';
const STARTED_BY = 'bookend-canary/';
const ID = /^[0-9a-f]{12}$/;

/** The tag of what a canary makes. */
const ID_TAG = 'bookend:canary';

/** One canary. */
export type CanaryMark = { readonly id: string };

type Tag = { readonly key: string; readonly value: string };

/** Every family of every canary begins so; ListTaskDefinitionFamilies takes it. */
export const FAMILIES = FAMILY_PREFIX;

export const familyOf = (id: string): string => `${FAMILY_PREFIX}${id}`;

/** The id of the canary whose family this is; null for a family of somebody else's. */
export const idOfFamily = (family: string): string | null => {
  const id = family.startsWith(FAMILY_PREFIX) ? family.slice(FAMILY_PREFIX.length) : '';
  return ID.test(id) ? id : null;
};

/** Below the 36 characters that ECS once allowed. */
export const startedByOf = (id: string): string => `${STARTED_BY}${id}`;

/** ECS takes a task's tags away when somebody stops it (ECS API, StopTask), so that nothing is to be read of them. */
export const tagsOf = (id: string): Tag[] => [{ key: ID_TAG, value: id }];

/** Small, public, for both architectures, and with a shell. */
export const IMAGE = 'public.ecr.aws/docker/library/busybox:1.37.0';

export type CanaryTask = CanaryMark & {
  readonly size: TaskSize;
  /** null: ECS's default. */
  readonly architecture: 'ARM64' | null;
  /** Its task ends by itself after so long, whatever becomes of whoever started it. */
  readonly longestSeconds: number;
};

/**
 * The input of RegisterTaskDefinition. It needs no role and no subnets: of the network modes that Managed Instances take (awsvpc and host,
 * documented) only awsvpc has subnets. The container listens to nobody and is nobody.
 */
export const canaryDefinition = ({ id, size, architecture, longestSeconds }: CanaryTask) => ({
  family: familyOf(id),
  requiresCompatibilities: ['MANAGED_INSTANCES' as const],
  networkMode: 'host' as const,
  cpu: String(size.cpu),
  memory: String(size.memory),
  ...(architecture === null
    ? {}
    : { runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: 'LINUX' as const } }),
  containerDefinitions: [
    {
      name: 'canary',
      image: IMAGE,
      essential: true,
      user: '65534',
      readonlyRootFilesystem: true,
      // a first process ignores SIGTERM unless it handles it, and would be killed only half a minute later
      command: ['sh', '-c', `trap 'exit 0' TERM; sleep ${longestSeconds} & wait`],
    },
  ],
  tags: tagsOf(id),
});
