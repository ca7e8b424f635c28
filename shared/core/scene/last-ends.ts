import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { MEMORY_OF_ECS_MS, REPORTING_LAG_MS } from '../words/ecs-times.ts';
import { type Finding, inconclusive, pending } from '../words/verdict.ts';
import { endOf, type Horizon, horizonOf, seenRunningAt, startOf } from './ends.ts';
import { completeLookAfter } from './evidence.ts';
import { firstAndWorst } from './first-and-worst.ts';
import type { LookTraits } from './rule.ts';
import type { Scene } from './scene.ts';

/** The ends of some tasks; −Infinity for none. To join two lists, take the latest of each field. */
export type Ends = {
  /** The latest known end. */
  readonly known: number;
  readonly isOpen: boolean;
  /** The latest unknown end lies between these; Infinity for a task that may run on. */
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

/** No task is taken to run on here: a task seen RUNNING had not ended a minute before. */
const earliestEnd = (task: KnownTask, horizon: Horizon): number =>
  Math.max(startOf(task), seenRunningAt(task, horizon) - REPORTING_LAG_MS);

/** All application tasks that ran, also those whose start is not known. */
export const ranOn = (scene: Scene): readonly KnownTask[] => [
  ...scene.applicationTasks,
  ...scene.applicationTasksWithoutStart,
];

/**
 * A moment at which every application task must have ended: it lies between `from` and `to`. `known`: null where no
 * fact tells it.
 */
export type LastMoment = { readonly known: number | null; readonly from: number; readonly to: number };

/** The order of the application tasks' ends and a last moment. */
export type Order = {
  /** The tasks that surely ended after it. */
  readonly late: readonly KnownTask[];
  /** The moment − the latest end, milliseconds; null where it differs between possible histories. */
  readonly marginMs: number | null;
  /** True where all ended by then, in every possible history. */
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

/** A task seen STOPPED before a known moment had ended before it; otherwise every end must be known. */
const allEndedBy = ({ known, from, to }: LastMoment, ends: Ends): boolean =>
  known === null ? from <= to && !ends.isOpen && ends.known <= from : Math.max(ends.known, ends.openTo) <= from;

/** Its end is known to be later, or it was seen RUNNING so long after the moment that it must be: ends are reported late. */
const outlived = (task: KnownTask, moment: number, horizon: Horizon): boolean =>
  task.executionStoppedAt !== null
    ? task.executionStoppedAt > moment && task.executionStoppedAt < horizon.until
    : seenRunningAt(task, horizon) >= moment + REPORTING_LAG_MS;

/** The ARNs of tasks that ended too late, the most telling first: a task that still runs outlives the daemon the longest. */
export const byEnd = (tasks: readonly KnownTask[]): readonly string[] =>
  firstAndWorst(
    tasks.map((task) => ({
      taskArn: task.taskArn,
      brokeAt: startOf(task),
      badness: task.executionStoppedAt ?? Number.POSITIVE_INFINITY,
    })),
  );

/**
 * The looks of a rule that holds the ends of application tasks against a moment of the daemon: at all tasks, once ends are
 * reported, and again before ECS forgets them.
 * @param momentOf the moment of one daemon, epoch milliseconds; null where it is not known
 */
export const looksForEnds = (momentOf: (ledger: Ledger, daemonName: string | null) => number | null): LookTraits => ({
  pending: 'tasks',
  inconclusive: 'tasks',
  violated: 'tasks',
  settlesFrom: ({ daemonName, until }, { ledger }) => {
    const at = momentOf(ledger, daemonName);
    return until === null ? at && at + REPORTING_LAG_MS : until - MEMORY_OF_ECS_MS;
  },
  comesBeforeDeadline: true,
  mayEndUnseen: ({ marginMs }) => marginMs === null,
});

/** Says which end of an application task is missing. An end after the daemon's deletion is known, and yet tells nothing. */
export const whichEndIsMissing = (tasks: readonly KnownTask[]): string =>
  tasks.some(({ executionStoppedAt }) => executionStoppedAt === null)
    ? 'when an application task ended: it has no executionStoppedAt'
    : "how long an application task ran on: it ended after the daemon's deletion, and what comes then is not judged";

/** The service may still learn an end while the instance is there. */
export const stillOpen = ({ evidence, gone }: Scene, missing: string): Finding =>
  evidence === 'looks' && gone === null ? pending('the ends of the tasks', null) : inconclusive(missing);

/** The service calls an order held only after ECS, asked while it still remembered, knew of no other task. */
export const closingLook = (scene: Scene, moment: number): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const look = completeLookAfter(scene, moment);
  const until = moment + MEMORY_OF_ECS_MS;
  if (look !== null && look.at <= until) return null;
  return scene.now <= until
    ? pending('a closing look at ECS', until)
    : inconclusive('whether another task ran: nobody looked while ECS remembered');
};
