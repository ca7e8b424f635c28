/** The part of a container instance's history that `compact` folded away, in the form that the rules need. */
export type Folded = {
  /** By daemonName. */
  readonly folds: ReadonlyMap<string, DaemonFold>;
  readonly applicationsFold: ApplicationsFold;
  /** Dropped daemon tasks whose daemon nothing names: any daemon's task may have run within that time. */
  readonly unnamedFold: UnnamedFold | null;
};

/** From the first start to the last end, epoch milliseconds; null where the first start is not known. */
export type UnnamedFold = { readonly taskArn: string; readonly from: number | null; readonly to: number };

/** The findings of a rule that counts time, for the part of an instance's history that is folded away. */
export type BreachFold = {
  /** Tasks of the ledger that broke it there. Those that still run will be dropped one day; the first and the worst never are. */
  readonly taskArns: readonly string[];
  /** The number of further tasks that broke it and were dropped. */
  readonly dropped: number;
  /** The longest proven stretch, 0 for none, and its beginning. */
  readonly longestMs: number;
  readonly since: number;
  /** The longest stretch in any history that fits the evidence, 0 for none. */
  readonly mostMs: number;
};

/** Stretches of time in which tasks ran without the daemon. */
export type UncoveredFold = {
  /** Of many the first and the longest. Sorted, without overlaps. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
  /** The latest end of the parts that are not kept; −Infinity where all are. */
  readonly moreTo: number;
};

/** The history of one daemon's tasks that were dropped. */
export type DaemonFold = {
  readonly daemonName: string;
  /**
   * The latest end of a dropped one; −Infinity for none. The time until then is folded: it counts as one task that had
   * always run until then, and the gaps within it are in `down`. Before it no end of a task is an end of the daemon:
   * those are `triggers`.
   */
  readonly coveredTo: number;
  /** The daemon's watermark: the latest end of a dropped one, also of those that never ran; −Infinity for none. */
  readonly droppedTo: number;
  /** Application tasks that ran without the daemon. */
  readonly down: BreachFold;
  /** The times at which they surely did: a task of the daemon that becomes known later may have run then. */
  readonly uncovered: UncoveredFold;
  /** Tasks of the daemon that ran together. */
  readonly together: BreachFold;
  /**
   * Dropped application tasks that started before `firstStart`; `late`: those of them that started longer before it
   * than `settle`.
   */
  readonly early: { readonly dropped: number; readonly late: number; readonly firstStart: number | null };
  /** Ends of the daemon, the earliest ones: ECS had to begin a repair there. Epoch milliseconds, sorted. */
  readonly triggers: readonly number[];
  /** The time within which dropped tasks ended at unknown moments; null where all ends are known. */
  readonly unsure: { readonly from: number; readonly to: number } | null;
  /** The number of tasks that ran on beyond `coveredTo` when it was set: those were counted. Null: not known. */
  readonly beside: number | null;
};

/** The counts of all the application tasks that were dropped. */
export type ApplicationsFold = { readonly dropped: number; readonly latestStart: number };

export const NOTHING_FOLDED: Folded = {
  folds: new Map(),
  applicationsFold: { dropped: 0, latestStart: Number.NEGATIVE_INFINITY },
  unnamedFold: null,
};

export const NO_BREACHES: BreachFold = {
  taskArns: [],
  dropped: 0,
  longestMs: 0,
  since: Number.POSITIVE_INFINITY,
  mostMs: 0,
};

export const NOTHING_UNCOVERED: UncoveredFold = { parts: [], moreTo: Number.NEGATIVE_INFINITY };

const UNFOLDED: Omit<DaemonFold, 'daemonName'> = {
  coveredTo: Number.NEGATIVE_INFINITY,
  droppedTo: Number.NEGATIVE_INFINITY,
  down: NO_BREACHES,
  uncovered: NOTHING_UNCOVERED,
  together: NO_BREACHES,
  early: { dropped: 0, late: 0, firstStart: null },
  triggers: [],
  unsure: null,
  beside: null,
};

/** The fold of one daemon; an empty one where nothing is folded. */
export const foldOf = ({ folds }: Pick<Folded, 'folds'>, daemonName: string): DaemonFold =>
  folds.get(daemonName) ?? { daemonName, ...UNFOLDED };

/**
 * The number of dropped application tasks that started before the daemon's first start, and of those that started
 * longer before it than `settle`. If that start became known only after they were dropped, only the certain ones are
 * counted.
 * @param firstStart null where no start of the daemon is known: then all of them ran without it
 */
export const earlyOf = (
  { folds, applicationsFold }: Pick<Folded, 'folds' | 'applicationsFold'>,
  daemonName: string,
  firstStart: number | null,
): { readonly dropped: number; readonly late: number } => {
  const { dropped, latestStart } = applicationsFold;
  const early = folds.get(daemonName)?.early;
  if (firstStart === null) return { dropped, late: dropped };
  if (early === undefined || early.firstStart === null)
    return firstStart > latestStart ? { dropped, late: dropped } : { dropped: 0, late: 0 };
  return early.firstStart <= firstStart ? early : { dropped: 0, late: 0 };
};
