import type { KnownTask } from '../ledger/ledger.ts';
import { MEMORY_OF_ECS_MS, REPORTING_LAG_MS } from '../words/ecs-times.ts';
import { type Finding, inconclusive, pending } from '../words/verdict.ts';
import { endOf, type Horizon, horizonOf, seenRunningAt, startOf } from './ends.ts';
import { completeLookAfter } from './evidence.ts';
import { firstAndWorst } from './first-and-worst.ts';
import type { Scene } from './scene.ts';

/** The ends of some tasks; −Infinity for none. Those of two lists join: the latest of each field. */
export type Ends = {
  /** The latest end that is known. */
  readonly known: number;
  readonly isOpen: boolean;
  /** The latest end that is not known lies between these; Infinity for a task that may run on. */
  readonly openFrom: number;
  readonly openTo: number;
};

export const endsOf = (tasks: readonly KnownTask[], horizon: Horizon): Ends => {
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

/** All application tasks that ran, also those since nobody knows when. */
export const ranOn = (scene: Scene): readonly KnownTask[] => [
  ...scene.applicationTasks,
  ...scene.applicationTasksWithoutStart,
];

/** A moment at which every application task must have ended: it lies between `from` and `to`. `known`: null where no fact tells it. */
export type LastMoment = { readonly known: number | null; readonly from: number; readonly to: number };

/** How the ends of the application tasks lie to a last moment. */
export type Order = {
  /** Those that surely ended after it. */
  readonly late: readonly KnownTask[];
  /** The moment − the latest end, milliseconds; null where it differs between histories. */
  readonly marginMs: number | null;
  /** All ended by then, in every history. */
  readonly isInOrder: boolean;
};

export const orderOf = (scene: Scene, tasks: readonly KnownTask[], moment: LastMoment): Order => {
  const horizon = horizonOf(scene);
  const ends = endsOf(tasks, horizon);
  const lastEnd = Math.max(ends.known, ends.openTo);
  const isExact = moment.from === moment.to && lastEnd === Math.max(ends.known, ends.openFrom);
  return {
    late: moment.known === null ? [] : tasks.filter((task) => outlived(task, moment.to, horizon)),
    marginMs: isExact ? moment.to - lastEnd : null,
    isInOrder: allEndedBy(moment, ends),
  };
};

/** A task seen STOPPED before a moment that is known had ended before it; otherwise every end must be known. */
const allEndedBy = ({ known, from, to }: LastMoment, ends: Ends): boolean =>
  known === null ? from <= to && !ends.isOpen && ends.known <= from : Math.max(ends.known, ends.openTo) <= from;

/** Its end is known to be later, or it was seen RUNNING so much later that it was: ends are reported late. */
const outlived = (task: KnownTask, moment: number, horizon: Horizon): boolean =>
  task.executionStoppedAt !== null
    ? task.executionStoppedAt > moment && task.executionStoppedAt < horizon.until
    : seenRunningAt(task, horizon) >= moment + REPORTING_LAG_MS;

/** The ARNs of tasks that ended too late, the most telling first: what still runs outlives the longest. */
export const byEnd = (tasks: readonly KnownTask[]): readonly string[] =>
  firstAndWorst(
    tasks.map((task) => ({
      taskArn: task.taskArn,
      brokeAt: startOf(task),
      badness: task.executionStoppedAt ?? Number.POSITIVE_INFINITY,
    })),
  );

/** In the service an end may still be told while the instance is there. */
export const stillOpen = ({ evidence, gone }: Scene, missing: string): Finding =>
  evidence === 'looks' && gone === null ? pending('the ends of the tasks', null) : inconclusive(missing);

/** In the service an order is only called held once ECS, asked while it still remembered, knew of no other task. */
export const closingLook = (scene: Scene, moment: number): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const look = completeLookAfter(scene, moment);
  const until = moment + MEMORY_OF_ECS_MS;
  if (look !== null && look.at <= until) return null;
  return scene.now <= until
    ? pending('a closing look at ECS', until)
    : inconclusive('whether another task ran: nobody looked while ECS remembered');
};
