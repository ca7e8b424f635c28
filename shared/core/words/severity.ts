/** How bad an incident is; at `critical` somebody is woken. */
export type Severity = 'critical' | 'warning' | 'info';
