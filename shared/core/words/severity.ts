/** The severity of an incident; `critical` wakes somebody. */
export type Severity = 'critical' | 'warning' | 'info';

const WORST_FIRST: readonly Severity[] = ['critical', 'warning', 'info'];

/** The less severe of two. */
export const milderOf = (one: Severity, other: Severity): Severity =>
  WORST_FIRST.indexOf(one) > WORST_FIRST.indexOf(other) ? one : other;
