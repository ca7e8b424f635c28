import { revisionOfArn } from '../words/arn.ts';
import type { TaskFact } from '../words/facts.ts';
import { byCodeUnit, earlier, greater, later } from '../words/join.ts';
import { daemonNameOf, otherLaunchTypeOf, roleOf } from '../words/task-role.ts';
import { cutGroup, cutReason, cutStatus, cutType } from './cut-text.ts';
import type { KnownTask } from './ledger.ts';
import { isSamePull, joinPulls, type Pull, pullOf } from './pull.ts';
import { joinUnhealthy, type Unhealthy } from './unhealthy.ts';

/** ECS's path of a task: at one version, the status further along it wins. Unknown statuses rank below all. */
const STATUS_PATH = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];

const furtherStatus = (one: string, other: string): string => {
  const difference = STATUS_PATH.indexOf(one) - STATUS_PATH.indexOf(other);
  return (difference || byCodeUnit(one, other)) >= 0 ? one : other;
};

/**
 * The lean form of a fact. @param taskArn the copy of the ARN to keep: every event brings another, and one is enough
 */
export const knownTask = (fact: TaskFact, taskArn: string): KnownTask => {
  const role = roleOf(fact.group, fact.taskDefinitionArn, fact.launchType);
  const task = {
    taskArn,
    role,
    launchType: otherLaunchTypeOf(fact.taskDefinitionArn, fact.launchType),
    group: cutGroup(role, fact.group),
    lastStatus: cutStatus(fact.lastStatus),
    version: fact.version,
    createdAt: fact.createdAt,
    startedAt: fact.startedAt,
    stoppingAt: fact.stoppingAt,
    executionStoppedAt: fact.executionStoppedAt,
    updatedAt: fact.updatedAt,
    stoppedReason: cutReason(fact.stoppedReason),
    stopCode: cutReason(fact.stopCode),
    exitCode: fact.exitCode,
    exitReason: cutReason(fact.exitReason),
    healthStatus: cutType(fact.healthStatus),
    healthAt: fact.healthAt,
  };
  return withTold(task, {
    revision: revisionIn(fact, role),
    pull: pullIn(fact, role),
    unhealthyContainer: role === 'daemon' && fact.healthAt !== null ? cutReason(fact.unhealthyContainer) : null,
  });
};

/** The fields of daemons' tasks alone; null where ECS has not said. */
type Told = {
  readonly revision: number | null;
  readonly pull: Pull | null;
  readonly unhealthyContainer: string | null;
};

/** The task with what is told of daemons' tasks. Hundreds of application tasks have nothing of it, and take no memory for it. */
export const withTold = (task: KnownTask, { revision, pull, unhealthyContainer }: Told): KnownTask =>
  revision === null && pull === null && unhealthyContainer === null
    ? task
    : {
        ...task,
        ...(revision === null ? {} : { revision }),
        ...(pull === null ? {} : { pull }),
        ...(unhealthyContainer === null ? {} : { unhealthyContainer }),
      };

/** Only a late daemon's pull explains anything: an application task's is not worth its bytes. */
const pullIn = ({ pullStartedAt, pullStoppedAt }: TaskFact, role: KnownTask['role']): Pull | null =>
  role === 'daemon' ? pullOf(pullStartedAt, pullStoppedAt) : null;

const revisionIn = ({ taskDefinitionArn }: TaskFact, role: KnownTask['role']): number | null =>
  role === 'daemon' && taskDefinitionArn !== null ? revisionOfArn(taskDefinitionArn) : null;

/** Overwrites a known task with a newer snapshot that tells no health; the one copy of its ARN stays. */
export const renew = (known: { -readonly [Field in keyof KnownTask]: KnownTask[Field] }, fact: TaskFact): void => {
  known.role = roleOf(fact.group, fact.taskDefinitionArn, fact.launchType);
  known.launchType = otherLaunchTypeOf(fact.taskDefinitionArn, fact.launchType);
  known.group = cutGroup(known.role, fact.group);
  known.lastStatus = cutStatus(fact.lastStatus);
  known.version = fact.version;
  known.createdAt = fact.createdAt;
  known.startedAt = fact.startedAt;
  known.stoppingAt = fact.stoppingAt;
  known.executionStoppedAt = fact.executionStoppedAt;
  known.updatedAt = fact.updatedAt;
  known.stoppedReason = cutReason(fact.stoppedReason);
  known.stopCode = cutReason(fact.stopCode);
  known.exitCode = fact.exitCode;
  known.exitReason = cutReason(fact.exitReason);
  const [revision, pull] = [revisionIn(fact, known.role), pullIn(fact, known.role)];
  if (revision !== null) known.revision = revision;
  else if (known.revision !== undefined) delete known.revision;
  if (pull !== null) known.pull = pull;
  else if (known.pull !== undefined) delete known.pull;
};

/** The join of two snapshots of one task: the higher version wins, equal versions join field by field. */
export const joinTasks = (one: KnownTask, other: KnownTask): KnownTask => {
  if (one === other) return one;
  const newest = one.version === other.version ? sameVersion(one, other) : one.version > other.version ? one : other;
  const health = newerHealth(one, other);
  const told = withUnhealthy(withHealth(newest, health), joinUnhealthy(one, other, health));
  return withRest(told, greater(one.rest ?? null, other.rest ?? null));
};

const withHealth = (task: KnownTask, health: KnownTask): KnownTask => {
  if (isSameHealth(health, task)) return task;
  const { unhealthyContainer: _, ...rest } = task;
  const { healthStatus, healthAt, unhealthyContainer } = health;
  return { ...rest, healthStatus, healthAt, ...(unhealthyContainer === undefined ? {} : { unhealthyContainer }) };
};

const withUnhealthy = (task: KnownTask, unhealthy: Unhealthy | undefined): KnownTask => {
  const known = task.unhealthy;
  if (known?.first === unhealthy?.first && known?.before === unhealthy?.before && known?.wellAt === unhealthy?.wellAt)
    return task;
  const { unhealthy: _, ...rest } = task;
  return unhealthy === undefined ? rest : { ...rest, unhealthy };
};

/** Keeps with a task the columns that only a later version of Bookend can read, whatever is learned. */
const withRest = (task: KnownTask, rest: string | null): KnownTask =>
  rest === null || rest === task.rest ? task : { ...task, rest };

const isSameHealth = (one: KnownTask, other: KnownTask): boolean =>
  one.healthAt === other.healthAt &&
  one.healthStatus === other.healthStatus &&
  one.unhealthyContainer === other.unhealthyContainer;

const newerHealth = (one: KnownTask, other: KnownTask): KnownTask => {
  if (isSameHealth(one, other)) return one; // nearly always: none
  const [first, second] = [one.healthAt ?? -Infinity, other.healthAt ?? -Infinity];
  if (first !== second) return first > second ? one : other;
  const rank = byCodeUnit(one.healthStatus, other.healthStatus);
  return (rank || byCodeUnit(one.unhealthyContainer ?? null, other.unhealthyContainer ?? null)) >= 0 ? one : other;
};

type Nature = Pick<KnownTask, 'role' | 'launchType'>;

/**
 * At one version the nature that says more wins; the last says most. A look may name the daemon of a task whose event
 * did not. Role and launch type are joined as one, since a daemon's own definition overrules the launch type.
 */
const NATURES: readonly Nature[] = [
  { role: 'application', launchType: null },
  { role: 'application', launchType: 'EC2' },
  { role: 'unjudged', launchType: null },
  { role: 'unjudged', launchType: 'EXTERNAL' },
  { role: 'unjudged', launchType: 'FARGATE' },
  { role: 'unnamed-daemon', launchType: null },
  { role: 'daemon', launchType: 'EC2' },
  { role: 'daemon', launchType: null },
];

const rankOf = ({ role, launchType }: Nature): number =>
  NATURES.findIndex((nature) => nature.role === role && nature.launchType === launchType);

/** A group that names the daemon wins: joined as texts, another group might take the daemon's name away. */
const sameVersionGroup = (one: KnownTask, other: KnownTask): string | null => {
  const [first, second] = [daemonNameOf(one), daemonNameOf(other)];
  if ((first === null) === (second === null)) return greater(one.group, other.group);
  return first === null ? other.group : one.group;
};

const sameVersion = (one: KnownTask, other: KnownTask): KnownTask => {
  const { role, launchType } = rankOf(one) >= rankOf(other) ? one : other;
  const task: KnownTask = {
    taskArn: one.taskArn,
    role,
    launchType,
    group: sameVersionGroup(one, other),
    lastStatus: furtherStatus(one.lastStatus, other.lastStatus),
    version: one.version,
    createdAt: earlier(one.createdAt, other.createdAt),
    startedAt: earlier(one.startedAt, other.startedAt),
    stoppingAt: earlier(one.stoppingAt, other.stoppingAt),
    executionStoppedAt: later(one.executionStoppedAt, other.executionStoppedAt),
    // An event's own time is earlier than that of a look at the same version.
    updatedAt: Math.min(one.updatedAt, other.updatedAt),
    stoppedReason: greater(one.stoppedReason, other.stoppedReason),
    stopCode: greater(one.stopCode, other.stopCode),
    exitCode: later(one.exitCode, other.exitCode),
    exitReason: greater(one.exitReason, other.exitReason),
    healthStatus: one.healthStatus,
    healthAt: one.healthAt,
  };
  const joined = withTold(task, {
    revision: later(one.revision ?? null, other.revision ?? null),
    pull: joinPulls(one.pull ?? null, other.pull ?? null),
    unhealthyContainer: one.unhealthyContainer ?? null,
  });
  return isSameTask(joined, one) ? one : isSameTask(joined, other) ? other : joined;
};

const FIELDS = [
  'role',
  'launchType',
  'group',
  'lastStatus',
  'createdAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'updatedAt',
  'revision',
  'stoppedReason',
  'stopCode',
  'exitCode',
  'exitReason',
] as const satisfies readonly (keyof KnownTask)[];

const isSameTask = (one: KnownTask, other: KnownTask): boolean =>
  FIELDS.every((field) => one[field] === other[field]) && isSamePull(one.pull ?? null, other.pull ?? null);
