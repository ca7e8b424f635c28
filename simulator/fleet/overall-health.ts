import type { HealthCheck } from './model.ts';

/** Worst first (documented). */
const WORST_FIRST = ['IMPAIRED', 'INSUFFICIENT_DATA', 'INITIALIZING', 'OK'] as const;

/** `overallStatus` of a container instance: that of its worst check. Of none, nothing is known. */
export const overallHealth = (checks: Iterable<HealthCheck>): HealthCheck['status'] => {
  const statuses = new Set([...checks].map(({ status }) => status));
  return WORST_FIRST.find((status) => statuses.has(status)) ?? 'INSUFFICIENT_DATA';
};
