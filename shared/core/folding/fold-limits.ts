/** The bounds within which a ledger holds tasks that are over one by one. */
export type FoldLimits = {
  /**
   * Tasks that ended longer ago may be folded away in any case. ECS describes a stopped task for about an hour: news
   * from a look is learned before.
   */
  readonly settledAfterMs: number;
  /** The number of ended tasks that fit; above it the oldest are folded early, down to half. */
  readonly mostOver: number;
  /** Bytes of their texts and ARNs, undeflated: groups and reasons may be all different. */
  readonly mostBytes: number;
  /** Up to so many tasks that broke an order stay ordinary tasks; above it only the first and the worst. */
  readonly mostBroken: number;
  /** Ended tasks of one daemon; above it the oldest are folded, down to half. */
  readonly mostOfDaemon: number;
  /** Running or starting tasks; of more, those that started last are left out. No container instance runs so many. */
  readonly mostRunning: number;
  /** Bytes of their texts and ARNs, undeflated. */
  readonly mostRunningBytes: number;
};

export const FOLD_LIMITS: FoldLimits = {
  settledAfterMs: 65 * 60 * 1000,
  mostOver: 240,
  mostBytes: 40_000,
  mostBroken: 64,
  mostOfDaemon: 24,
  mostRunning: 1000,
  mostRunningBytes: 48_000,
};
