import { goneOf, type Leaving, leavingOf, type Moment } from '../ledger/leaving.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import type { Run } from './breach.ts';
import type { InstanceScene, Scene } from './scene.ts';
import type { Stretch } from './stretches.ts';

/**
 * The time that is judged for one daemon. Whatever happened at or after its deletion is ignored: there is no leaving,
 * no INACTIVE, and a task that ended then ran on.
 */
export type Horizon = {
  readonly scene: InstanceScene;
  readonly leaving: Leaving | null;
  readonly gone: Moment | null;
  /** The daemon's deletion; Infinity for never. */
  readonly until: number;
  /** The last moment of a task that runs on: the clock, or the deletion before it. */
  readonly clock: number;
};

export const horizonOf = (scene: Scene): Horizon => horizonUntil(scene, scene.daemon.until);

/** The horizon of the container instance alone, without regard to its daemons. */
export const wholeHorizonOf = (scene: InstanceScene): Horizon => horizonUntil(scene, Number.POSITIVE_INFINITY);

const horizonUntil = (scene: InstanceScene, until: number): Horizon => {
  const { ledger, now } = scene;
  const clock = Math.min(now, until);
  const isWhole = ledger.statuses.every(({ first }) => first.at < until);
  const { leaving, gone } = isWhole ? scene : { leaving: leavingOf(ledger, until), gone: goneOf(ledger, until) };
  return { scene, leaving, gone, until, clock };
};

const NEVER: Stretch = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/**
 * The earliest and the latest moment at which a task may have ended, equal where the end is known; Infinity for a task
 * that runs on. A task seen STOPPED had ended by then, and no task outlasts INACTIVE. If the instance is gone and a
 * task's newest fact is RUNNING, its end is not before that fact. `stoppingAt` and `stoppedAt` bound nothing.
 */
export const endOf = (task: KnownTask, horizon: Horizon): Stretch => {
  const { executionStoppedAt: end, lastStatus, updatedAt } = task;
  const { until, gone } = horizon;
  if (end !== null && end < until) return { from: end, to: end };
  const isStopped = end === null && lastStatus === 'STOPPED';
  const seenOver = isStopped ? updatedAt : end === null ? forgottenBy(task, horizon) : null;
  if (seenOver === null && gone === null && !mayBeGone(horizon)) return NEVER;
  // a task seen STOPPED after the deletion may have ended before it, or run on
  const stoppedBy = seenOver !== null && seenOver < until ? seenOver : Number.POSITIVE_INFINITY;
  const latest = Math.min(stoppedBy, gone?.at ?? Number.POSITIVE_INFINITY);
  const from = Math.max(startOf(task), Math.min(seenRunningAt(task, horizon), latest));
  return { from, to: Math.max(from, latest) };
};

/** A look after the deletion found the instance gone: it may have gone before the deletion. */
const mayBeGone = ({ scene, until }: Horizon): boolean =>
  scene.gone !== null && !scene.gone.exact && scene.gone.at >= until && scene.gone.after < until;

/** The time of the complete look that no longer found the task: it had ended by then. */
const forgottenBy = (task: KnownTask, { scene }: Horizon): number | null => {
  const look = scene.wholeLook;
  if (look === null || !look.isExhaustive || look.at < task.updatedAt || look.taskArns.has(task.taskArn)) return null;
  return look.at;
};

/** −Infinity where the start is not known: neither `createdAt` nor `updatedAt` bounds it. */
export const startOf = ({ startedAt }: KnownTask): number => startedAt ?? Number.NEGATIVE_INFINITY;

/**
 * The latest time at which the newest fact, or a complete look that found the task, shows it RUNNING; −Infinity if none
 * does. A look that finds it after the instance is gone contradicts that, and does not tell when the task ended.
 */
export const seenRunningAt = (task: KnownTask, { scene, until, gone }: Horizon): number => {
  const { lastStatus, updatedAt, executionStoppedAt } = task;
  if (lastStatus !== 'RUNNING' || executionStoppedAt !== null) return Number.NEGATIVE_INFINITY;
  const look = scene.wholeLook;
  const foundAt = look?.taskArns.has(task.taskArn) ? look.at : Number.NEGATIVE_INFINITY;
  const seenAt = foundAt < (gone?.at ?? Number.POSITIVE_INFINITY) ? Math.max(updatedAt, foundAt) : updatedAt;
  return seenAt < until ? seenAt : Number.NEGATIVE_INFINITY;
};

/** True where its end, as far as is known, is still to come and will be judged. */
export const runsOn = (task: KnownTask, horizon: Horizon): boolean =>
  task.executionStoppedAt === null && horizon.scene.now < horizon.until && endOf(task, horizon) === NEVER;

/** The run of a task that ended at `end`; a task that runs on counts up to the clock. */
export const runUntil = (end: number, task: KnownTask, { clock }: Horizon): Run => ({
  taskArn: task.taskArn,
  from: startOf(task),
  to: end === Number.POSITIVE_INFINITY ? clock : end,
});
