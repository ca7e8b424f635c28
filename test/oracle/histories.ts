import { EARLIEST, type Given, type GivenMark, type GivenTask, goneOf, LAG, LATEST, type Status } from './given.ts';

/** One task as it may have been. */
export type Life = { readonly task: GivenTask; readonly from: number; readonly to: number };
/** One history that fits the evidence. `leavingAt` is null where no leaving was seen. */
export type History = { readonly lives: readonly Life[]; readonly leavingAt: number | null };

/**
 * `runs on`: a task whose newest fact is not STOPPED, on an instance that is not gone, runs on to the clock.
 * `needs ends`: daemon-stopped-last takes nothing to run on: such a task may have ended, and may end after the clock.
 */
export type Reading = 'runs on' | 'needs ends';

const grid = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

/** Every life that fits the newest fact of a task: created ≤ started ≤ ended, and what the fact says of its end. */
export const livesOf = (task: GivenTask, given: Given, reading: Reading): readonly Life[] => {
  const starts = task.startedAt === null ? grid(EARLIEST, given.now) : [task.startedAt];
  return starts.flatMap((from) =>
    endsOf(task, given, reading)
      .filter((to) => to >= from)
      .map((to) => ({ task, from, to })),
  );
};

const endsOf = (task: GivenTask, given: Given, reading: Reading): readonly number[] => {
  const { executionStoppedAt, lastStatus, updatedAt, startedAt } = task;
  const gone = goneOf(given);
  const start = startedAt ?? EARLIEST;
  if (executionStoppedAt !== null) return [executionStoppedAt];
  // "a task seen STOPPED at updatedAt u had ended by u", "and not after INACTIVE"
  if (lastStatus === 'STOPPED') return grid(start, Math.max(start, Math.min(updatedAt, gone ?? LATEST)));
  // "of a task whose newest fact is RUNNING on an instance that is gone, the end lies between that fact's updatedAt and INACTIVE"
  if (gone !== null)
    return grid(lastStatus === 'RUNNING' ? Math.max(start, Math.min(updatedAt, gone)) : start, Math.max(start, gone));
  if (reading === 'runs on') return [Math.max(given.now, start)];
  // "a task seen RUNNING at u had not ended 60 s before u"
  return grid(lastStatus === 'RUNNING' ? Math.max(start, updatedAt - LAG) : start, LATEST);
};

/** Every history: each combination of the lives of its tasks and the moments at which leaving may have begun. */
export const historiesOf = function* (given: Given, reading: Reading): Generator<History> {
  const choices = given.tasks.map((task) => livesOf(task, given, reading));
  for (const leavingAt of leavingsOf(given.marks)) {
    for (const lives of combinations(choices)) yield { lives, leavingAt };
  }
};

const combinations = function* <Item>(choices: readonly (readonly Item[])[]): Generator<readonly Item[]> {
  const [first, ...rest] = choices;
  if (first === undefined) return yield [];
  for (const others of combinations(rest)) for (const item of first) yield [item, ...others];
};

/** Tells whether a DRAINING or DEREGISTERING above the highest known ACTIVE was seen: rules say nothing of any other leaving. */
const sawLeaving = (marks: readonly GivenMark[]): boolean => {
  const active = Math.max(0, ...marks.filter(({ status }) => status === 'ACTIVE').map(({ version }) => version));
  return marks.some(({ version, status }) => version > active && isLeaving(status));
};
const isLeaving = (status: Status): boolean => status === 'DRAINING' || status === 'DEREGISTERING';

/** The moments at which leaving may have begun: with every status that the missing versions may have had. */
export const leavingsOf = (marks: readonly GivenMark[]): readonly (number | null)[] => {
  if (!sawLeaving(marks)) return [null];
  const moments = new Set<number>();
  for (const whole of completed(marks)) {
    const active = whole.findLastIndex(({ status }) => status === 'ACTIVE');
    const leaving = whole.slice(active + 1).find(({ status }) => isLeaving(status));
    if (leaving !== undefined) moments.add(leaving.at);
  }
  return [...moments];
};

/** All versions, each missing one with every status and moment that fits between its neighbours. */
export const completed = function* ([first, ...rest]: readonly GivenMark[]): Generator<readonly GivenMark[]> {
  if (first === undefined) return yield [];
  const [next] = rest;
  if (next === undefined || next.version === first.version + 1) {
    for (const others of completed(rest)) yield [first, ...others];
    return;
  }
  for (const status of hiddenStatuses(first.status, next.status)) {
    for (const at of grid(first.at, next.at)) {
      const hidden = { version: first.version + 1, status, at };
      for (const others of completed([hidden, ...rest])) yield [first, ...others];
    }
  }
};

/** "Nothing comes back from DEREGISTERING or goes back to REGISTERING; a gap just before INACTIVE hides no ACTIVE." */
const hiddenStatuses = (before: Status, after: Status): readonly Status[] => {
  if (before === 'DEREGISTERING') return ['DEREGISTERING'];
  if (after === 'REGISTERING') return ['REGISTERING'];
  if (after === 'INACTIVE') return ['DRAINING', 'DEREGISTERING'];
  const early: readonly Status[] =
    before === 'REGISTERING' ? ['REGISTERING', 'ACTIVE', 'DRAINING'] : ['ACTIVE', 'DRAINING'];
  return after === 'DEREGISTERING' ? [...early, 'DEREGISTERING'] : early;
};

/** The lives of the daemon's tasks, of the other daemon's or of the application's. */
export const of = ({ lives }: History, whose: 'daemon' | 'before' | 'application'): readonly Life[] =>
  lives.filter(({ task }) => task.of === whose);
export const names = (lives: readonly Life[]): readonly string[] => lives.map(({ task }) => task.name);

export const map = function* <From, To>(items: Iterable<From>, make: (item: From) => To): Generator<To> {
  for (const item of items) yield make(item);
};
