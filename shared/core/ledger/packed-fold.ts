import {
  type BreachFold,
  type DaemonFold,
  type Folded,
  NOTHING_FOLDED,
  NOTHING_UNCOVERED,
  type UncoveredFold,
} from './fold.ts';
import type { Ledger } from './ledger.ts';
import { longArn, shortArn } from './packed-forms.ts';

type PackedBreach = readonly [
  taskArns: readonly string[],
  dropped: number,
  longestMs: number | null,
  since: number | null,
  mostMs: number | null,
];

/** Of one daemon. What is infinite is null. What a later version adds gets a key of its own beside `d`. */
type PackedFold = readonly [
  daemonName: string,
  coveredTo: number | null,
  down: PackedBreach,
  together: PackedBreach,
  early: readonly [dropped: number, late: number, firstStart: number | null],
  triggers: readonly number[],
  uncovered?: readonly [parts: readonly (number | null)[], moreTo: number | null, droppedTo: number | null],
];

/** The keys of what is folded away; absent where nothing is. Room for days: a key of their own, with days below the watermark. */
export type PackedFolds = {
  /** The watermark, then how many application tasks were dropped and the latest start among them. */
  readonly u?: readonly [foldedTo: number, dropped: number, latestStart: number | null];
  readonly d?: readonly PackedFold[];
};

type Known = Folded & Pick<Ledger, 'foldedTo'>;

export const packFolds = ({ foldedTo, folds, applicationsFold }: Known, clusterArn: string): PackedFolds => {
  if (foldedTo === Number.NEGATIVE_INFINITY) return {};
  const { dropped, latestStart } = applicationsFold;
  const daemons = [...folds.values()].map((fold) => packFold(fold, clusterArn));
  return { u: [foldedTo, dropped, finite(latestStart)], ...(daemons.length === 0 ? {} : { d: daemons }) };
};

export const unpackFolds = ({ u, d = [] }: PackedFolds, clusterArn: string): Known => {
  if (u === undefined) return { foldedTo: Number.NEGATIVE_INFINITY, ...NOTHING_FOLDED };
  const [foldedTo, dropped, latestStart] = u;
  return {
    foldedTo,
    folds: new Map(d.map((fold) => [fold[0], unpackFold(fold, clusterArn)])),
    applicationsFold: { dropped, latestStart: latestStart ?? Number.NEGATIVE_INFINITY },
  };
};

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
): DaemonFold => ({
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
  const parts = ends.flatMap((from, place) =>
    place % 2 === 1
      ? []
      : [{ from: from ?? Number.NEGATIVE_INFINITY, to: ends[place + 1] ?? Number.POSITIVE_INFINITY }],
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
