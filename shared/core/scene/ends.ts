import { goneOf, type Leaving, leavingOf, type Moment } from '../ledger/leaving.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import type { Run } from './breach.ts';
import type { InstanceScene, Scene } from './scene.ts';
import type { Stretch } from './stretches.ts';

/**
 * The time that is judged for one daemon. What lies at or after its deletion is as if it had not happened: no leaving, no
 * INACTIVE, and a task that ended then ran on.
 */
export type Horizon = {
  readonly scene: InstanceScene;
  readonly leaving: Leaving | null;
  readonly gone: Moment | null;
  /** The daemon's deletion; Infinity for never. */
  readonly until: number;
  /** The last moment of what runs on: the clock, or the deletion before it. */
  readonly clock: number;
};

export const horizonOf = (scene: Scene): Horizon => horizonUntil(scene, scene.daemon.until);

/** Of the container instance alone, whatever became of its daemons. */
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
 * The earliest and the latest moment at which a task may have ended, equal where it is known; Infinity for one that runs on.
 * A task seen STOPPED had ended by then, and nothing outlasts INACTIVE. Of a gone instance's task whose newest fact is
 * RUNNING, the end is not before that fact. `stoppingAt` and `stoppedAt` bound nothing.
 */
export const endOf = (task: KnownTask, horizon: Horizon): Stretch => {
  const { executionStoppedAt: end, lastStatus, updatedAt } = task;
  const { until, gone } = horizon;
  if (end !== null && end < until) return { from: end, to: end };
  const isStopped = end === null && lastStatus === 'STOPPED';
  const seenOver = isStopped ? updatedAt : end === null ? forgottenBy(task, horizon) : null;
  if (seenOver === null && gone === null && !mayBeGone(horizon)) return NEVER;
  // seen STOPPED after the deletion, it may have ended before it, or run on
  const stoppedBy = seenOver !== null && seenOver < until ? seenOver : Number.POSITIVE_INFINITY;
  const latest = Math.min(stoppedBy, gone?.at ?? Number.POSITIVE_INFINITY);
  const from = Math.max(startOf(task), Math.min(seenRunningAt(task, horizon), latest));
  return { from, to: Math.max(from, latest) };
};

/** A look after the deletion found it gone: that may have been before the deletion too. */
const mayBeGone = ({ scene, until }: Horizon): boolean =>
  scene.gone !== null && !scene.gone.exact && scene.gone.at >= until && scene.gone.after < until;

/** The complete look that no longer found it: it had ended by then. */
const forgottenBy = (task: KnownTask, { scene }: Horizon): number | null => {
  const look = scene.wholeLook;
  if (look === null || !look.isExhaustive || look.at < task.updatedAt || look.taskArns.has(task.taskArn)) return null;
  return look.at;
};

/** −Infinity where it is unknown: neither `createdAt` nor `updatedAt` bounds it. */
export const startOf = ({ startedAt }: KnownTask): number => startedAt ?? Number.NEGATIVE_INFINITY;

/**
 * When the newest fact, or a complete look that found the task, shows it RUNNING; −Infinity if none does. A look that finds it
 * once the instance is gone contradicts that, and tells nothing of when the task ended.
 */
export const seenRunningAt = (task: KnownTask, { scene, until, gone }: Horizon): number => {
  const { lastStatus, updatedAt, executionStoppedAt } = task;
  if (lastStatus !== 'RUNNING' || executionStoppedAt !== null) return Number.NEGATIVE_INFINITY;
  const look = scene.wholeLook;
  const foundAt = look?.taskArns.has(task.taskArn) ? look.at : Number.NEGATIVE_INFINITY;
  const seenAt = foundAt < (gone?.at ?? Number.POSITIVE_INFINITY) ? Math.max(updatedAt, foundAt) : updatedAt;
  return seenAt < until ? seenAt : Number.NEGATIVE_INFINITY;
};

/** Whether its end is still to come, as far as is known, and will be judged. */
export const runsOn = (task: KnownTask, horizon: Horizon): boolean =>
  task.executionStoppedAt === null && horizon.scene.now < horizon.until && endOf(task, horizon) === NEVER;

/** The run of a task that ended at `end`; of one that runs on, up to the clock. */
export const runUntil = (end: number, task: KnownTask, { clock }: Horizon): Run => ({
  taskArn: task.taskArn,
  from: startOf(task),
  to: end === Number.POSITIVE_INFINITY ? clock : end,
});
