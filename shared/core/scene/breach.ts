import type { BreachFold } from '../ledger/fold.ts';
import { NO_BREACHES } from '../ledger/fold.ts';
import { countWhile } from '../words/sorted.ts';
import { type Broken, firstAndWorst } from './first-and-worst.ts';
import { byBeginning, type Stretch } from './stretches.ts';

/** The run of a task, epoch milliseconds; infinite where an end is open. */
export type Run = Stretch & { readonly taskArn: string };

/**
 * The tasks and the time that broke a rule which counts time. Two breaches of one daemon join to one: its tasks are
 * those of both, `longestMs` the longer, `since` the earlier.
 */
export type Breach = {
  /** In the order of `firstAndWorst`. */
  readonly taskArns: readonly string[];
  /** The longest stretch, 0 for none. */
  readonly longestMs: number;
  /** The beginning of the first stretch, epoch milliseconds; Infinity for none. */
  readonly since: number;
  /** The beginning of the last stretch that is not folded away, epoch milliseconds; −Infinity for none. */
  readonly latest: number;
};

export const NO_BREACH: Breach = {
  taskArns: [],
  longestMs: 0,
  since: Number.POSITIVE_INFINITY,
  latest: Number.NEGATIVE_INFINITY,
};

/** A folded task has no `latest`: it ended too long ago to be the newest. */
type Folded = Omit<Breach, 'latest'> & { readonly latest?: number };

export const joinBreaches = (one: Breach, other: Folded): Breach =>
  other.taskArns.length === 0
    ? one
    : {
        taskArns: [...new Set([...one.taskArns, ...other.taskArns])],
        longestMs: Math.max(one.longestMs, other.longestMs),
        since: Math.min(one.since, other.since),
        latest: Math.max(one.latest, other.latest ?? Number.NEGATIVE_INFINITY),
      };

/** The folded breach; nothing where all of it came after `until`, the daemon's deletion. */
export const foldedBreach = (folded: BreachFold, { until }: { readonly until: number }): BreachFold =>
  folded.since < until || folded.mostMs > 0 ? folded : NO_BREACHES;

/**
 * The runs that take part in a gap that begins before `before`, in n log n for n runs and gaps.
 * @param gaps sorted, without overlaps
 */
export const inGaps = (runs: readonly Run[], gaps: readonly Stretch[], before: number): Breach => {
  const counted = gaps.slice(
    0,
    countWhile(gaps, ({ from }) => from < before),
  );
  if (counted.length === 0) return NO_BREACH;
  const broken: Broken[] = [];
  const lengths = lengthsBefore(counted);
  const spanned = new Int32Array(counted.length + 1); // how many more or fewer runs span a gap than the one before it
  let [longestMs, since, latest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    const first = countWhile(counted, ({ to }) => to <= run.from);
    const last = countWhile(counted, ({ from }) => from < run.to) - 1;
    const part = partIn(counted[first], run);
    if (part === null || part.from >= before) continue;
    since = Math.min(since, part.from);
    const end = last > first ? partIn(counted[last], run) : null;
    latest = Math.max(latest, (end ?? part).from);
    const lastPart = lengthOf(end);
    longestMs = Math.max(longestMs, part.to - part.from, lastPart);
    const between = (lengths[last] ?? 0) - (lengths[first + 1] ?? 0);
    const badness = part.to - part.from + lastPart + (last > first ? between : 0);
    broken.push({ taskArn: run.taskArn, brokeAt: part.from, badness });
    if (last > first + 1) {
      spanned[first + 1] = (spanned[first + 1] ?? 0) + 1;
      spanned[last] = (spanned[last] ?? 0) - 1;
    }
  }
  return {
    taskArns: firstAndWorst(broken),
    longestMs: Math.max(longestMs, longestSpanned(counted, spanned)),
    since,
    latest,
  };
};

/** For each gap the sum of the gaps before it, without the first: that one may be infinite, and never lies between two others. */
const lengthsBefore = (gaps: readonly Stretch[]): readonly number[] => {
  let sum = 0;
  return gaps.map((gap, index) => {
    const before = sum;
    if (index > 0) sum += lengthOf(gap);
    return before;
  });
};

const partIn = (gap: Stretch | undefined, run: Run): Stretch | null => {
  if (gap === undefined) return null;
  const [from, to] = [Math.max(gap.from, run.from), Math.min(gap.to, run.to)];
  return from < to ? { from, to } : null;
};

const lengthOf = (part: Stretch | null): number => (part === null ? 0 : part.to - part.from);

const longestSpanned = (gaps: readonly Stretch[], changes: Int32Array): number => {
  let [spanning, longest] = [0, 0];
  gaps.forEach((gap, index) => {
    spanning += changes[index] ?? 0;
    if (spanning > 0) longest = Math.max(longest, lengthOf(gap));
  });
  return longest;
};

/**
 * The runs beside which another one ran for longer than `limitMs`; `longestMs` is the longest time that two ran
 * together, even if it is shorter. In n log n.
 */
export const together = (runs: readonly Run[], limitMs: number): Breach => {
  if (runs.length < 2) return NO_BREACH;
  const sorted = runs.toSorted(byBeginning);
  const broken: Broken[] = [];
  let [longestMs, since, latestEnd] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let latest = Number.NEGATIVE_INFINITY;
  for (const run of sorted) {
    const until = Math.min(latestEnd, run.to);
    latestEnd = Math.max(latestEnd, run.to);
    if (until <= run.from) continue;
    longestMs = Math.max(longestMs, until - run.from);
    if (until - run.from <= limitMs) continue;
    broken.push({ taskArn: run.taskArn, brokeAt: run.from, badness: until - run.from });
    since = Math.min(since, run.from);
    latest = Math.max(latest, run.from);
  }
  // the other way round: each run beside the next one that lasted long enough
  let nextLong = Number.POSITIVE_INFINITY;
  for (const run of sorted.toReversed()) {
    if (nextLong + limitMs < run.to)
      broken.push({ taskArn: run.taskArn, brokeAt: nextLong, badness: run.to - nextLong });
    if (run.to - run.from > limitMs) nextLong = run.from;
  }
  return { taskArns: firstAndWorst(broken), longestMs, since, latest };
};
