/** What `compact` folded away of a container instance's history, and what the rules need of it. */
export type Folded = {
  /** By daemonName. */
  readonly folds: ReadonlyMap<string, DaemonFold>;
  readonly applicationsFold: ApplicationsFold;
  /** Daemon tasks that were dropped and of which nothing says whose they were: any daemon's may have run within it. */
  readonly unnamedFold: UnnamedFold | null;
};

/** From the first start to the last end, epoch milliseconds; null: nobody knows when the first one started. */
export type UnnamedFold = { readonly taskArn: string; readonly from: number | null; readonly to: number };

/** What a rule that counts time found in the part of an instance's history that is folded away. */
export type BreachFold = {
  /** Tasks of the ledger that broke it there. Those that run will be dropped one day, those first and worst never. */
  readonly taskArns: readonly string[];
  /** How many tasks more broke it, and were dropped. */
  readonly dropped: number;
  /** The longest stretch, 0 for none, and since when; of those that are proven. */
  readonly longestMs: number;
  readonly since: number;
  /** The longest stretch in any history that fits the evidence, 0 for none. */
  readonly mostMs: number;
};

/** Stretches of time in which tasks ran without the daemon. */
export type UncoveredFold = {
  /** Of many the first and the longest. Sorted, without overlaps. */
  readonly parts: readonly { readonly from: number; readonly to: number }[];
  /** The latest end of those that are not kept; −Infinity where all are. */
  readonly moreTo: number;
};

/** What is known of one daemon's tasks that were dropped. */
export type DaemonFold = {
  readonly daemonName: string;
  /**
   * The latest end of a dropped one; −Infinity for none. What ran until then is folded: it counts as one task that has run
   * since ever until then, and what it did not cover is in `down`. Below it no end of a task is an end of the daemon: those
   * are `triggers`.
   */
  readonly coveredTo: number;
  /** The daemon's watermark: the latest end of a dropped one, also of those that never ran; −Infinity for none. */
  readonly droppedTo: number;
  /** Application tasks that ran without the daemon. */
  readonly down: BreachFold;
  /** When they surely did: a task of the daemon that becomes known later may have run then. */
  readonly uncovered: UncoveredFold;
  /** Tasks of the daemon that ran together. */
  readonly together: BreachFold;
  /** Dropped application tasks that started before `firstStart`, and of them those that started longer before it than `settle`. */
  readonly early: { readonly dropped: number; readonly late: number; readonly firstStart: number | null };
  /** Ends of the daemon, the earliest ones: there ECS had to begin a repair. Epoch milliseconds, sorted. */
  readonly triggers: readonly number[];
  /** The time within which tasks that were dropped ended, nobody knows when; null where all ends are known. */
  readonly unsure: { readonly from: number; readonly to: number } | null;
};

/** Of all the application tasks that were dropped. */
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
};

/** What is folded of one daemon; nothing where nothing is. */
export const foldOf = ({ folds }: Pick<Folded, 'folds'>, daemonName: string): DaemonFold =>
  folds.get(daemonName) ?? { daemonName, ...UNFOLDED };

/**
 * How many dropped application tasks started before the daemon's first start, and how many longer before it than `settle`.
 * Of a first start that became known only when they were dropped no more is said than is sure.
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
