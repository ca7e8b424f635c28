/** How much of what is over a ledger holds task by task. */
export type FoldLimits = {
  /**
   * What ended longer ago may be folded away in any case. ECS describes a stopped task for about an hour: what a look may still
   * tell of is learned before.
   */
  readonly settledAfterMs: number;
  /** Ended tasks that there is room for; above it the oldest are folded early, down to half. */
  readonly mostOver: number;
  /** Bytes of their texts and ARNs, undeflated: groups and reasons may be all different. */
  readonly mostBytes: number;
  /** Tasks that broke an order are ordinary tasks up to this many; above it only the first and the worst. */
  readonly mostBroken: number;
  /** Ended tasks of one daemon; above it the oldest are folded, down to half. */
  readonly mostOfDaemon: number;
  /** Tasks that run, or are on their way; of more, those that started last are left out. No container instance runs so many. */
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
