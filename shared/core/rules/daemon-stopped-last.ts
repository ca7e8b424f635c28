import type { KnownTask } from '../ledger/ledger.ts';
import { completeLookAfter, isRunningIn } from '../scene/look.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene, StartedTask } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** Ends are reported some ten seconds late: only a look this much after the daemon's end proves a task still ran then. */
const REPORTING_LAG_MS = 60_000;
/** ECS describes stopped tasks for about one hour. */
const MEMORY_OF_ECS_MS = 3_600_000;

/**
 * No application task ended after the daemon. Ended is `executionStoppedAt`: not `stoppingAt`, which is only when a task
 * was told to stop, and not leaving RUNNING (amazon-ecs-agent#3829, aws-cdk#13506, karpenter#1133).
 * Daemon ends before a known leaving belong to `daemon-stayed-up` alone.
 */
export const daemonStoppedLast: DaemonRule = (scene) => {
  const { leaving, gone, daemonTasks } = scene;
  const { until } = scene.daemon;
  // one without an end may have ended before the deletion: nothing is held without the end of every task
  const applicationTasks = scene.applicationTasks.filter(({ executionStoppedAt: end }) => end === null || end < until);
  if (applicationTasks.length + scene.applicationTasksWithoutStart.length === 0) return null;
  if (!daemonTasks.every((task) => mayEndBeforeDeletion(task, scene))) return null;
  const ends = daemonTasks.flatMap(({ executionStoppedAt: end }) =>
    end !== null && leaving !== null && end > leaving.after ? [end] : [],
  );
  const endIsUnknown = daemonTasks.some(({ executionStoppedAt }) => executionStoppedAt === null);
  if (ends.length === 0 && !(gone !== null && (leaving === null || endIsUnknown))) return null;
  if (leaving === null) return inconclusive('when the container instance began to leave');
  if (ends.length === 0) return inconclusive('when the daemon task ended: it has no executionStoppedAt');
  return judgeEnds(scene, applicationTasks, Math.max(...ends));
};

/** Ends at or after the daemon's deletion are not judged; a task that still runs then ends after it. */
const mayEndBeforeDeletion = ({ executionStoppedAt, lastStatus }: KnownTask, { daemon, now, gone }: Scene): boolean =>
  executionStoppedAt === null
    ? lastStatus === 'STOPPED' || (gone?.at ?? now) < daemon.until
    : executionStoppedAt < daemon.until;

const judgeEnds = (scene: Scene, applicationTasks: readonly StartedTask[], daemonEnd: number): Finding => {
  const { daemonTasks, daemonTasksWithoutStart } = scene;
  if (daemonTasksWithoutStart.length > 0 || daemonTasks.some((task) => mayEndAfter(task, daemonEnd))) {
    return stillOpen(scene, 'when another task of the daemon ended: it has no executionStoppedAt');
  }
  const late = applicationTasks.filter(
    (task) => endedAfter(task, daemonEnd) || wasSeenRunningAfter(scene, task, daemonEnd),
  );
  const endIsMissing = applicationTasks.some(({ executionStoppedAt }) => executionStoppedAt === null);
  const isOpen = endIsMissing || scene.applicationTasksWithoutStart.length > 0;
  if (late.length > 0) return endedLate(late, daemonEnd, isOpen ? null : daemonEnd - lastEnd(applicationTasks));
  if (isOpen) return stillOpen(scene, 'when an application task ended: it has no executionStoppedAt');
  const marginMs = daemonEnd - lastEnd(applicationTasks);
  return (
    closingLook(scene, daemonEnd) ??
    held(`the daemon task ended ${inWords(marginMs)} after the last application task`, marginMs)
  );
};

const mayEndAfter = ({ executionStoppedAt, lastStatus, updatedAt }: KnownTask, end: number): boolean =>
  executionStoppedAt === null && !(lastStatus === 'STOPPED' && updatedAt <= end);

const endedAfter = ({ executionStoppedAt }: KnownTask, end: number): boolean =>
  executionStoppedAt !== null && executionStoppedAt > end;

const wasSeenRunningAfter = (scene: Scene, task: KnownTask, daemonEnd: number): boolean => {
  const look = completeLookAfter(scene, daemonEnd + REPORTING_LAG_MS);
  return look !== null && isRunningIn(look, task);
};

const endedLate = (late: readonly KnownTask[], daemonEnd: number, marginMs: number | null): Finding => {
  const tasks = late.length === 1 ? '1 application task' : `${late.length} application tasks`;
  return violated({
    reason: `${tasks} outlived the daemon task${marginMs === null ? '' : `, the last by ${inWords(marginMs)}`}`,
    occurredAt: daemonEnd,
    marginMs,
    taskArns: late.map(({ taskArn }) => taskArn),
  });
};

const stillOpen = ({ evidence, gone }: Scene, missing: string): Finding =>
  evidence === 'looks' && gone === null ? pending('the ends of the tasks', null) : inconclusive(missing);

/** In the service an order is only called held once ECS, asked while it still remembered, knew of no other task. */
const closingLook = (scene: Scene, daemonEnd: number): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const look = completeLookAfter(scene, daemonEnd);
  const until = daemonEnd + MEMORY_OF_ECS_MS;
  if (look !== null && look.at <= until) return null;
  return scene.now <= until
    ? pending('a closing look at ECS', until)
    : inconclusive('whether another task ran: nobody looked while ECS remembered');
};

const lastEnd = (tasks: readonly KnownTask[]): number =>
  Math.max(...tasks.map(({ executionStoppedAt }) => executionStoppedAt ?? Number.NEGATIVE_INFINITY));
