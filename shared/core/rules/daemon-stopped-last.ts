import type { KnownTask } from '../ledger/ledger.ts';
import { endOf, type Horizon, horizonOf, seenRunningAt, startOf } from '../scene/ends.ts';
import { completeLookAfter } from '../scene/evidence.ts';
import { firstAndWorst } from '../scene/first-and-worst.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/** Ends are reported some ten seconds late: only what was seen RUNNING this much after a moment surely still ran then. */
const REPORTING_LAG_MS = 60_000;
/** ECS describes stopped tasks for about one hour. */
const MEMORY_OF_ECS_MS = 3_600_000;

/**
 * No application task ended after the daemon. Ended is `executionStoppedAt`: not `stoppingAt`, which is only when a task
 * was told to stop, and not leaving RUNNING (amazon-ecs-agent#3829, aws-cdk#13506, karpenter#1133).
 * Daemon ends before a known leaving belong to `daemon-stayed-up` alone.
 */
export const daemonStoppedLast: DaemonRule = (scene) => {
  const applicationTasks = [...scene.applicationTasks, ...scene.applicationTasksWithoutStart];
  if (applicationTasks.length === 0) return null;
  const horizon = horizonOf(scene);
  const { leaving, gone } = horizon;
  const daemon = endsOf([...scene.daemonTasks, ...scene.daemonTasksWithoutStart], horizon);
  const applications = endsOf(applicationTasks, horizon);
  if (leaving === null) return gone === null ? null : judgeUnseenLeaving(scene, daemon, applications);
  const isKnown = daemon.known > leaving.after;
  if (!isKnown && !(gone !== null && daemon.isOpen)) return null;
  const known = isKnown ? daemon.known : null;
  const unnamed = endsOf(scene.unnamedDaemonTasks, horizon);
  const daemonEnd = {
    known,
    from: Math.max(known ?? leaving.after + 1, daemon.openFrom),
    to: Math.max(known ?? leaving.after, daemon.openTo, unnamed.openTo, unnamed.known),
  };
  return judgeEnds(scene, applicationTasks, daemonEnd, applications);
};

/** The ends of some tasks; −Infinity for none. Those of two lists join: the latest of each field. */
type Ends = {
  /** The latest end that is known. */
  readonly known: number;
  readonly isOpen: boolean;
  /** The latest end that is not known lies between these; Infinity for a task that may run on. */
  readonly openFrom: number;
  readonly openTo: number;
};

const endsOf = (tasks: readonly KnownTask[], horizon: Horizon): Ends => {
  let [known, openFrom, openTo] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let isOpen = false;
  for (const task of tasks) {
    const { from, to } = endOf(task, horizon);
    if (task.executionStoppedAt !== null && from !== Number.POSITIVE_INFINITY) known = Math.max(known, to);
    else {
      isOpen = true;
      openTo = Math.max(openTo, to);
      openFrom = Math.max(openFrom, from === Number.POSITIVE_INFINITY ? earliestEnd(task, horizon) : from);
    }
  }
  return { known, isOpen, openFrom, openTo };
};

/** Nothing is taken to run on here: a task seen RUNNING had not ended a minute before. */
const earliestEnd = (task: KnownTask, horizon: Horizon): number =>
  Math.max(startOf(task), seenRunningAt(task, horizon) - REPORTING_LAG_MS);

/** Without a leaving that was seen all ends count, if all are known; what is out of order is `daemon-stayed-up`'s. */
const judgeUnseenLeaving = (scene: Scene, daemon: Ends, applications: Ends): Finding => {
  const isComplete = !daemon.isOpen && !applications.isOpen && scene.unnamedDaemonTasks.length === 0;
  if (!isComplete || daemon.known < applications.known)
    return inconclusive('when the container instance began to leave');
  return inOrder(scene, daemon.known, daemon.known - applications.known);
};

/** The latest end of the daemon that is known, and the earliest and the latest moment at which its last task may have ended. */
type DaemonEnd = { readonly known: number | null; readonly from: number; readonly to: number };

const judgeEnds = (
  scene: Scene,
  applicationTasks: readonly KnownTask[],
  daemonEnd: DaemonEnd,
  applications: Ends,
): Finding => {
  const horizon = horizonOf(scene);
  const late = daemonEnd.known !== null ? applicationTasks.filter((task) => outlived(task, daemonEnd.to, horizon)) : [];
  const lastEnd = Math.max(applications.known, applications.openTo);
  const isExact = daemonEnd.from === daemonEnd.to && lastEnd === Math.max(applications.known, applications.openFrom);
  const marginMs = isExact ? daemonEnd.to - lastEnd : null;
  if (late.length > 0) return endedLate(late, daemonEnd.to, marginMs);
  if (allEndedBy(daemonEnd, applications)) return inOrder(scene, daemonEnd.from, marginMs);
  return stillOpen(
    scene,
    daemonEnd.from === daemonEnd.to
      ? 'when an application task ended: it has no executionStoppedAt'
      : 'when a task of the daemon ended: it has no executionStoppedAt',
  );
};

/** A task seen STOPPED before an end of the daemon that is known had ended before it; otherwise every end must be known. */
const allEndedBy = ({ known, from, to }: DaemonEnd, applications: Ends): boolean =>
  known === null
    ? from <= to && !applications.isOpen && applications.known <= from
    : Math.max(applications.known, applications.openTo) <= from;

/** Its end is known to be later, or it was seen RUNNING so much later that it was: ends are reported late. */
const outlived = (task: KnownTask, daemonEnd: number, horizon: Horizon): boolean =>
  task.executionStoppedAt !== null
    ? task.executionStoppedAt > daemonEnd && task.executionStoppedAt < horizon.until
    : seenRunningAt(task, horizon) >= daemonEnd + REPORTING_LAG_MS;

const endedLate = (late: readonly KnownTask[], daemonEnd: number, marginMs: number | null): Finding => {
  const tasks = late.length === 1 ? '1 application task' : `${late.length} application tasks`;
  return violated({
    reason: `${tasks} outlived the daemon task${marginMs === null ? '' : `, the last by ${inWords(marginMs)}`}`,
    occurredAt: daemonEnd,
    marginMs,
    taskArns: byEnd(late),
  });
};

/** What still runs outlives the daemon the longest. */
const byEnd = (tasks: readonly KnownTask[]): readonly string[] =>
  firstAndWorst(
    tasks.map((task) => ({
      taskArn: task.taskArn,
      brokeAt: startOf(task),
      badness: task.executionStoppedAt ?? Number.POSITIVE_INFINITY,
    })),
  );

const stillOpen = ({ evidence, gone }: Scene, missing: string): Finding =>
  evidence === 'looks' && gone === null ? pending('the ends of the tasks', null) : inconclusive(missing);

const inOrder = (scene: Scene, daemonEnd: number, marginMs: number | null): Finding =>
  closingLook(scene, daemonEnd) ??
  held(
    marginMs === null
      ? 'every application task ended before the daemon'
      : `the daemon task ended ${inWords(marginMs)} after the last application task`,
    marginMs,
  );

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
