/** The severity of an incident; `critical` wakes somebody. */
export type Severity = 'critical' | 'warning' | 'info';
