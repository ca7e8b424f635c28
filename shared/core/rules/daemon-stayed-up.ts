import type { KnownTask } from '../ledger/ledger.ts';
import { type Stretch, uncovered, union } from '../scene/coverage.ts';
import { daemonLookAfter, showsNoDaemonTask } from '../scene/look.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene, StartedTask } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** A part of an application task's run that no daemon task covered. */
type Gap = Stretch & { readonly taskArn: string };
type Gaps = { readonly proven: readonly Gap[]; readonly isInDoubt: boolean };

/**
 * After the daemon's first start and before leaving, some task of the daemon ran throughout every application task's run.
 * A part that begins before leaving counts up to the next daemon start, else the task's end, else INACTIVE, else the
 * clock; one that begins later counts only up to a later daemon start.
 */
export const daemonStayedUp: DaemonRule = (scene) => {
  const { applicationTasks, applicationTasksWithoutStart, firstDaemonStart } = scene;
  if (applicationTasks.length + applicationTasksWithoutStart.length === 0 || firstDaemonStart === null) return null;
  const { proven, isInDoubt } = gapsOf(scene, firstDaemonStart);
  if (proven.length > 0) return confirmed(scene, proven) ?? wasDown(proven, isInDoubt);
  if (mayLackEarlierTask(scene, firstDaemonStart))
    return inconclusive(
      'whether an earlier daemon task ended: what is known does not reach back to the registration of the container instance',
    );
  if (isInDoubt || endsWhileLeaving(scene))
    return inconclusive('whether a task of the daemon ran throughout: an end, or when the instance began to leave');
  return held('some task of the daemon ran throughout');
};

/** Where the start edge is not proven, a task that ran before the known start may have outlived an earlier daemon task. */
const mayLackEarlierTask = ({ startEdgeIsProven, applicationTasks }: Scene, firstDaemonStart: number): boolean =>
  !startEdgeIsProven && applicationTasks.some(({ startedAt }) => startedAt < firstDaemonStart);

const wasDown = (gaps: readonly Gap[], isInDoubt: boolean): Finding => {
  const longest = Math.max(...gaps.map(({ from, to }) => to - from));
  const taskArns = [...new Set(gaps.map(({ taskArn }) => taskArn))];
  const tasks = taskArns.length === 1 ? '1 application task' : `${taskArns.length} application tasks`;
  return violated({
    reason: `${tasks} ran without the daemon, the longest for ${inWords(longest)}`,
    occurredAt: Math.min(...gaps.map(({ from }) => from)),
    marginMs: isInDoubt ? null : -longest,
    taskArns,
  });
};

/** What is uncovered whatever the missing ends are, and whether more may be. */
const gapsOf = (scene: Scene, firstDaemonStart: number): Gaps => {
  const possible = union([
    ...scene.daemonTasks.map((task) => ranAtMost(task)),
    ...scene.daemonTasksWithoutStart.map(everywhere),
  ]);
  const certain = union(scene.daemonTasks.map((task) => ranAtLeast(task, scene)));
  const proven: Gap[] = [];
  let isInDoubt = scene.applicationTasksWithoutStart.some((task) =>
    isUncovered({ from: firstDaemonStart, to: endOf(task, scene) }, certain),
  );
  for (const task of scene.applicationTasks) {
    const run = { from: Math.max(task.startedAt, firstDaemonStart), to: endOf(task, scene) };
    const parts = uncovered(run, certain).filter((part) => countsOf(part, scene) !== 'no');
    if (parts.length === 0) continue;
    const sure = endIsUnknown(task, scene)
      ? []
      : uncovered(run, possible).filter((part) => countsOf(part, scene) === 'yes');
    proven.push(...sure.map((part) => ({ ...part, taskArn: task.taskArn })));
    if (!sameTime(sure, parts)) isInDoubt = true;
  }
  return { proven, isInDoubt: isInDoubt || hasUnknownEndOnGoneInstance(scene) };
};

const isUncovered = (run: Stretch, cover: readonly Stretch[]): boolean => uncovered(run, cover).length > 0;

const sameTime = (one: readonly Stretch[], other: readonly Stretch[]): boolean =>
  one.length === other.length &&
  one.every(({ from, to }, index) => from === other[index]?.from && to === other[index]?.to);

const everywhere = (): Stretch => ({ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY });

const ranAtMost = ({ startedAt, executionStoppedAt }: StartedTask): Stretch => ({
  from: startedAt,
  to: executionStoppedAt ?? Number.POSITIVE_INFINITY,
});

const ranAtLeast = (task: StartedTask, scene: Scene): Stretch => ({
  from: task.startedAt,
  to: task.executionStoppedAt ?? (endIsUnknown(task, scene) ? task.startedAt : Number.POSITIVE_INFINITY),
});

/** It ended, surely, and nobody knows when: STOPPED without `executionStoppedAt`, or on an instance that is gone. */
const endIsUnknown = ({ executionStoppedAt, lastStatus }: KnownTask, { gone }: Scene): boolean =>
  executionStoppedAt === null && (lastStatus === 'STOPPED' || gone !== null);

const hasUnknownEndOnGoneInstance = (scene: Scene): boolean =>
  scene.gone !== null && [...scene.applicationTasks, ...scene.daemonTasks].some((task) => endIsUnknown(task, scene));

/** What happens at or after the daemon's deletion is not judged. */
const endOf = ({ executionStoppedAt }: KnownTask, { gone, now, daemon }: Scene): number =>
  Math.min(executionStoppedAt ?? gone?.at ?? now, daemon.until);

const countsOf = ({ from }: Stretch, { leaving, gone, daemonTasks }: Scene): 'yes' | 'no' | 'unknown' => {
  const moment = leaving ?? gone;
  if (daemonTasks.some(({ startedAt }) => startedAt > from)) return 'yes';
  // A stream of task events alone is taken as all there is: no leaving was seen, and the gap is real in either case.
  if (moment === null || from <= moment.after) return 'yes';
  return from < moment.at ? 'unknown' : 'no';
};

/** A daemon end while the instance may or may not have been leaving is judged by `daemon-stopped-last`. */
const endsWhileLeaving = ({ leaving, daemonTasks }: Scene): boolean =>
  leaving !== null &&
  daemonTasks.some(({ executionStoppedAt: end }) => end !== null && end > leaving.after && end < leaving.at);

/** In the service a daemon is not called down without a fresh look that agrees, unless a later start of it proves it. */
const confirmed = (scene: Scene, gaps: readonly Gap[]): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const lastStart = scene.daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
  if (gaps.some(({ from }) => from < lastStart)) return null;
  const look = daemonLookAfter(scene, Math.min(...gaps.map(({ from }) => from)));
  return look !== null && showsNoDaemonTask(look, scene)
    ? null
    : pending('a look at ECS: the daemon task ended and no other start is known', null);
};
