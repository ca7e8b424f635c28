/** One check of a container instance. Times are epoch milliseconds. */
export interface HealthCheck {
  readonly type: 'DAEMON' | 'CONTAINER_RUNTIME' | 'AGENT_CONNECTIVITY' | 'ACCELERATED_COMPUTE';
  readonly status: 'OK' | 'IMPAIRED' | 'INSUFFICIENT_DATA' | 'INITIALIZING';
  /** Whole seconds, as published. */
  readonly lastStatusChange: number;
  readonly lastUpdated: number;
  readonly statusReason: string | null;
}

/** Worst first (documented). */
const WORST_FIRST = ['IMPAIRED', 'INSUFFICIENT_DATA', 'INITIALIZING', 'OK'] as const;

/** `overallStatus` of a container instance: that of its worst check. Of none, nothing is known. */
export const overallHealth = (checks: Iterable<HealthCheck>): HealthCheck['status'] => {
  const statuses = new Set([...checks].map(({ status }) => status));
  return WORST_FIRST.find((status) => statuses.has(status)) ?? 'INSUFFICIENT_DATA';
};
