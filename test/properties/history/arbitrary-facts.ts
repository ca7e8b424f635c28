import fc from 'fast-check';
import type {
  DaemonActionFact,
  HealthFact,
  InstanceFact,
  InstanceScopedFact,
  LookFact,
  TaskFact,
} from '../../../shared/core/words/facts.ts';
import { mixed, type Random, randomOf } from '../random.ts';
import { clusterArn, instanceArn, NOON, SECOND } from './place.ts';

/**
 * Facts of one container instance that no ECS would make: one version with different contents, unknown statuses,
 * several facts of one time, names that JavaScript knows. Few values, so that they meet.
 */
export const arbitraryFacts = (): fc.Arbitrary<readonly InstanceScopedFact[]> =>
  fc
    .tuple(fc.noShrink(fc.nat()), fc.array(fc.nat({ max: 9999 }), { minLength: 1, maxLength: 60 }))
    .map(([seed, numbers]) => numbers.map((number) => arbitraryFact(randomOf(mixed(seed, number)))));

export const ARBITRARY_INSTANCE = instanceArn('payments', 7);
export const ARBITRARY_CLUSTER = clusterArn('payments');

const OF_INSTANCE = { clusterArn: ARBITRARY_CLUSTER, containerInstanceArn: ARBITRARY_INSTANCE };
/** Years 0 and 9999, and a few moments that meet. */
const TIMES = [
  NOON,
  NOON,
  NOON + 1,
  NOON + SECOND,
  NOON + 90 * SECOND,
  -62_167_219_200_000,
  253_402_300_799_999,
] as const;
const VERSIONS = [0, 1, 1, 2, 3, 4, 5, 6, Number.MAX_SAFE_INTEGER] as const;
const STRANGE = ['__proto__', 'constructor', 'toString', '', 'ALIEN', ',', '!', '%2C', '\ud800', '💥', 'a/b'] as const;
const STATUSES = [
  'REGISTERING',
  'REGISTRATION_FAILED',
  'ACTIVE',
  'ACTIVE',
  'DRAINING',
  'DEREGISTERING',
  'INACTIVE',
] as const;
const LAST_STATUSES = ['PENDING', 'RUNNING', 'RUNNING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'] as const;

const arbitraryFact = (random: Random): InstanceScopedFact =>
  random.pick([taskFact, taskFact, taskFact, instanceFact, instanceFact, healthFact, actionFact, lookFact])(random);

const strange = (random: Random): string => random.pick(STRANGE);
const textOr = (random: Random, usual: string): string | null =>
  random.chance(0.2) ? null : random.chance(0.2) ? strange(random) : usual;
const timeOrNull = (random: Random): number | null => (random.chance(0.3) ? null : random.pick(TIMES));
const anArn = (random: Random): string => `arn:aws:ecs:task/${random.chance(0.3) ? strange(random) : random.int(1, 3)}`;

const taskFact = (random: Random): TaskFact => ({
  kind: 'task',
  ...OF_INSTANCE,
  capacityProviderName: textOr(random, 'general'),
  taskArn: random.chance(0.1) ? strange(random) : anArn(random),
  group: textOr(random, random.pick(['daemon:agent', 'daemon:__proto__', 'service:web', 'daemon:'])),
  taskDefinitionArn: textOr(random, random.pick(['x:daemon-task-definition/agent:1', 'x:task-definition/web:1'])),
  launchType: textOr(random, random.pick(['MANAGED_INSTANCES', 'FARGATE'])),
  lastStatus: random.chance(0.1) ? strange(random) : random.pick(LAST_STATUSES),
  version: random.pick(VERSIONS),
  createdAt: timeOrNull(random),
  startedAt: timeOrNull(random),
  stoppingAt: timeOrNull(random),
  executionStoppedAt: timeOrNull(random),
  updatedAt: random.pick(TIMES),
  pullStartedAt: timeOrNull(random),
  pullStoppedAt: timeOrNull(random),
  stoppedReason: textOr(random, 'Scaling activity'),
  stopCode: textOr(random, 'EssentialContainerExited'),
  exitCode: random.pick([null, 0, 1, 137, -1]),
  exitReason: textOr(random, 'OutOfMemoryError: Container killed due to memory usage'),
  healthStatus: textOr(random, random.pick(['HEALTHY', 'UNHEALTHY'])),
  healthAt: timeOrNull(random),
  unhealthyContainer: textOr(random, random.pick(['agent', 'side.car', 'a,b'])),
});

const instanceFact = (random: Random): InstanceFact => ({
  kind: 'instance',
  ...OF_INSTANCE,
  capacityProviderName: textOr(random, 'general'),
  ec2InstanceId: textOr(random, 'i-7'),
  status: random.chance(0.1) ? strange(random) : random.pick(STATUSES),
  version: random.pick(VERSIONS),
  registeredAt: timeOrNull(random),
  updatedAt: random.pick(TIMES),
  timeIsExact: random.chance(0.6),
  agentConnected: random.pick([true, false, null]),
});

const healthFact = (random: Random): HealthFact => ({
  kind: 'health',
  ...OF_INSTANCE,
  capacityProviderName: textOr(random, 'general'),
  ec2InstanceId: textOr(random, 'i-7'),
  lastStatusChange: random.pick(TIMES),
  daemonChecks: Array.from({ length: random.int(0, 3) }, () => ({
    status: random.chance(0.2) ? strange(random) : random.pick(['OK', 'IMPAIRED']),
    statusReason: textOr(random, 'Daemon task: 1 is unhealthy'),
  })),
});

const actionFact = (random: Random): DaemonActionFact => ({
  kind: 'daemon-action',
  ...OF_INSTANCE,
  capacityProviderName: textOr(random, 'general'),
  daemonName: random.chance(0.3) ? strange(random) : 'agent',
  eventName: 'DAEMON_TASK_START_IMPAIRED',
  failureType: textOr(random, 'TASK_FAILED_TO_RUN'),
  reason: textOr(random, 'RESOURCE:MEMORY'),
  createdAt: random.pick(TIMES),
});

const lookFact = (random: Random): LookFact => ({
  kind: 'look',
  ...OF_INSTANCE,
  at: random.pick(TIMES),
  listed: random.pick([['RUNNING'], ['RUNNING', 'STOPPED'], []]),
  taskArns: Array.from({ length: random.int(0, 3) }, () => anArn(random)),
  missing: random.chance(0.2) ? [anArn(random)] : [],
  complete: random.chance(0.8),
});
