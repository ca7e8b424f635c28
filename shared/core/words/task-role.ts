import type { TaskFact } from './facts.ts';

/**
 * The part that a task plays for Bookend, on a Managed Instance. `unjudged`: ECS promises nothing about it (Fargate, external instances).
 * `unnamed-daemon`: surely a daemon's task, but nothing says which daemon's.
 */
export type TaskRole = 'application' | 'daemon' | 'unnamed-daemon' | 'unjudged';

/**
 * The launch types that ECS's promise does not name. EC2 is judged all the same where the instance is a Managed Instance by
 * anything else: nobody has published how events spell the launch type there.
 */
export const OTHER_LAUNCH_TYPES = ['EC2', 'FARGATE', 'EXTERNAL'] as const;
export type OtherLaunchType = (typeof OTHER_LAUNCH_TYPES)[number];

const DAEMON_GROUP = 'daemon:';

const hasDaemonDefinition = (taskDefinitionArn: string | null): boolean =>
  taskDefinitionArn?.includes(':daemon-task-definition/') ?? false;

/**
 * The one place that decides what a daemon task is.
 * `group` is `daemon:<daemonName>` (DescribeTasks, seen twice); that events carry it too is a guess. Callers of RunTask
 * choose their group, so an ordinary `task-definition/` makes a task an application task whatever its group.
 */
export const roleOf = (group: string | null, taskDefinitionArn: string | null, launchType: string | null): TaskRole => {
  const named = group?.startsWith(DAEMON_GROUP) && group.length > DAEMON_GROUP.length;
  if (hasDaemonDefinition(taskDefinitionArn)) return named ? 'daemon' : 'unnamed-daemon';
  if (launchType === 'FARGATE' || launchType === 'EXTERNAL') return 'unjudged';
  return named && !hasOrdinaryDefinition({ taskDefinitionArn }) ? 'daemon' : 'application';
};

/** The launch type that speaks against judging the task; null for none, and where its definition is a daemon's own. */
export const otherLaunchTypeOf = (
  taskDefinitionArn: string | null,
  launchType: string | null,
): OtherLaunchType | null =>
  hasDaemonDefinition(taskDefinitionArn) ? null : (OTHER_LAUNCH_TYPES.find((type) => type === launchType) ?? null);

/** The name of the daemon that a task belongs to; null where it is no daemon's task, or nothing names its daemon. */
export const daemonNameOf = ({
  role,
  group,
}: {
  readonly role: TaskRole;
  readonly group: string | null;
}): string | null => (role === 'daemon' && group !== null ? group.slice(DAEMON_GROUP.length) : null);

/** The group that ECS gives to the tasks of a daemon. */
export const groupOfDaemon = (daemonName: string): string => `${DAEMON_GROUP}${daemonName}`;

/**
 * True where its task definition is one that anybody may run: then it is no daemon's task, whatever else is said of it.
 */
export const hasOrdinaryDefinition = ({ taskDefinitionArn }: Pick<TaskFact, 'taskDefinitionArn'>): boolean =>
  taskDefinitionArn?.includes(':task-definition/') ?? false;
