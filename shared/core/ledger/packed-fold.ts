import {
  type BreachFold,
  type DaemonFold,
  type Folded,
  NOTHING_FOLDED,
  NOTHING_UNCOVERED,
  type UncoveredFold,
} from './fold.ts';
import type { Ledger } from './ledger.ts';
import type { LeftOut } from './left-out.ts';
import { longArn, shortArn } from './packed-forms.ts';

type PackedBreach = readonly [
  taskArns: readonly string[],
  dropped: number,
  longestMs: number | null,
  since: number | null,
  mostMs: number | null,
];

/** The fold of one daemon. Infinite times are null. A later version adds keys of its own beside `d`. */
type PackedFold = readonly [
  daemonName: string,
  coveredTo: number | null,
  down: PackedBreach,
  together: PackedBreach,
  early: readonly [dropped: number, late: number, firstStart: number | null],
  triggers: readonly number[],
  uncovered?: readonly [parts: readonly (number | null)[], moreTo: number | null, droppedTo: number | null],
];

/**
 * The keys of the folds; absent where nothing is folded away. Days could be added as a key of their own, with days
 * below the watermark.
 */
export type PackedFolds = {
  /** The watermark, then the number of dropped application tasks and the latest start among them. */
  readonly u?: readonly [foldedTo: number, dropped: number, latestStart: number | null];
  readonly d?: readonly PackedFold[];
  /** The time within which dropped tasks of a daemon may have ended; absent where all ends are known. */
  readonly q?: readonly (readonly [daemonName: string, from: number | null, to: number | null])[];
  /** The number of a daemon's tasks that ran on beyond `coveredTo`; of no meaning beside another `coveredTo`. */
  readonly j?: readonly (readonly [daemonName: string, coveredTo: number, beside: number])[];
  /** The time within which dropped daemon tasks ran that may be any daemon's. */
  readonly n?: readonly [taskArn: string, from: number | null, to: number];
  /** Running tasks that were left out. */
  readonly x?: readonly [times: number, to: number, application: PackedFirst | null, daemon: PackedFirst | null];
};

type PackedFirst = readonly [taskArn: string, startedAt: number | null];

type Known = Folded & Pick<Ledger, 'foldedTo' | 'leftOut'>;

export const packFolds = (known: Known, clusterArn: string): PackedFolds => {
  const { foldedTo, folds, applicationsFold, unnamedFold, leftOut } = known;
  const x = leftOut === null ? {} : { x: packLeftOut(leftOut, clusterArn) };
  if (foldedTo === Number.NEGATIVE_INFINITY) return x;
  const { dropped, latestStart } = applicationsFold;
  const daemons = [...folds.values()].map((fold) => packFold(fold, clusterArn));
  const unsure = [...folds.values()].flatMap(({ daemonName, unsure: ends }) =>
    ends === null ? [] : [[daemonName, finite(ends.from), finite(ends.to)] as const],
  );
  const beside = [...folds.values()].flatMap(({ daemonName, coveredTo, beside: count }) =>
    count === null ? [] : [[daemonName, coveredTo, count] as const],
  );
  const { taskArn = '', from = null, to = 0 } = unnamedFold ?? {};
  return {
    u: [foldedTo, dropped, finite(latestStart)],
    ...(daemons.length === 0 ? {} : { d: daemons }),
    ...(unsure.length === 0 ? {} : { q: unsure }),
    ...(beside.length === 0 ? {} : { j: beside }),
    ...(unnamedFold === null ? {} : { n: [shortArn(taskArn, clusterArn, 'task'), from, to] }),
    ...x,
  };
};

const packLeftOut = (leftOut: LeftOut, clusterArn: string): NonNullable<PackedFolds['x']> => {
  const first = (one: LeftOut['daemon']): PackedFirst | null =>
    one && [shortArn(one.taskArn, clusterArn, 'task'), one.startedAt];
  return [leftOut.times, leftOut.to, first(leftOut.application), first(leftOut.daemon)];
};

const unpackLeftOut = (packed: PackedFolds['x'], clusterArn: string): LeftOut | null => {
  if (packed === undefined) return null;
  const [times, to, application, daemon] = packed;
  const first = (one: PackedFirst | null): LeftOut['daemon'] =>
    one && { taskArn: longArn(one[0], clusterArn, 'task'), startedAt: one[1] };
  return { times, to, application: first(application), daemon: first(daemon) };
};

export const unpackFolds = ({ u, d = [], q = [], j = [], n, x }: PackedFolds, clusterArn: string): Known => {
  const leftOut = unpackLeftOut(x, clusterArn);
  if (u === undefined) return { foldedTo: Number.NEGATIVE_INFINITY, ...NOTHING_FOLDED, leftOut };
  const unsure = new Map(q.map(([daemonName, from, to]) => [daemonName, unpackUnsure(from, to)]));
  const [foldedTo, dropped, latestStart] = u;
  // a release that does not know `j` keeps it while it folds on
  const besideOf = (daemonName: string, coveredTo: number | null): number | null =>
    j.find(([name, to]) => name === daemonName && to === coveredTo)?.[2] ?? null;
  const folds = d.map((fold) => {
    const [daemonName, coveredTo] = fold;
    const later = { unsure: unsure.get(daemonName) ?? null, beside: besideOf(daemonName, coveredTo) };
    return [daemonName, { ...unpackFold(fold, clusterArn), ...later }] as const;
  });
  return {
    foldedTo,
    folds: new Map(folds),
    applicationsFold: { dropped, latestStart: latestStart ?? Number.NEGATIVE_INFINITY },
    unnamedFold: n === undefined ? null : { taskArn: longArn(n[0], clusterArn, 'task'), from: n[1], to: n[2] },
    leftOut,
  };
};

const unpackUnsure = (from: number | null, to: number | null): NonNullable<DaemonFold['unsure']> => ({
  from: from ?? Number.NEGATIVE_INFINITY,
  to: to ?? Number.POSITIVE_INFINITY,
});

const packFold = (fold: DaemonFold, clusterArn: string): PackedFold => {
  const { daemonName, coveredTo, droppedTo, down, together, early, triggers, uncovered } = fold;
  const { parts, moreTo } = uncovered;
  return [
    daemonName,
    finite(coveredTo),
    packBreach(down, clusterArn),
    packBreach(together, clusterArn),
    [early.dropped, early.late, early.firstStart],
    triggers,
    [parts.flatMap(({ from, to }) => [finite(from), finite(to)]), finite(moreTo), finite(droppedTo)],
  ];
};

const unpackFold = (
  [daemonName, coveredTo, down, together, early, triggers, uncovered]: PackedFold,
  clusterArn: string,
): Omit<DaemonFold, 'unsure' | 'beside'> => ({
  daemonName,
  coveredTo: coveredTo ?? Number.NEGATIVE_INFINITY,
  down: unpackBreach(down, clusterArn),
  together: unpackBreach(together, clusterArn),
  early: { dropped: early[0], late: early[1], firstStart: early[2] },
  triggers,
  uncovered: unpackUncovered(uncovered),
  droppedTo: uncovered?.[2] ?? coveredTo ?? Number.NEGATIVE_INFINITY,
});

const unpackUncovered = (packed: PackedFold[6]): UncoveredFold => {
  if (packed === undefined) return NOTHING_UNCOVERED;
  const [ends, moreTo] = packed;
  const parts = ends.flatMap((from, index) =>
    index % 2 === 1
      ? []
      : [{ from: from ?? Number.NEGATIVE_INFINITY, to: ends[index + 1] ?? Number.POSITIVE_INFINITY }],
  );
  return { parts, moreTo: moreTo ?? Number.NEGATIVE_INFINITY };
};

const packBreach = ({ taskArns, dropped, longestMs, since, mostMs }: BreachFold, clusterArn: string): PackedBreach => [
  taskArns.map((taskArn) => shortArn(taskArn, clusterArn, 'task')),
  dropped,
  finite(longestMs),
  finite(since),
  finite(mostMs),
];

const unpackBreach = ([taskArns, dropped, longestMs, since, mostMs]: PackedBreach, clusterArn: string): BreachFold => ({
  taskArns: taskArns.map((taskArn) => longArn(taskArn, clusterArn, 'task')),
  dropped,
  longestMs: longestMs ?? Number.POSITIVE_INFINITY,
  since: since ?? Number.POSITIVE_INFINITY,
  mostMs: mostMs ?? Number.POSITIVE_INFINITY,
});

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);
