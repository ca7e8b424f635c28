/** From the worst: an incident stands as the worst of its violations. */
export const NOWS = ['going-on', 'consequences', 'over'] as const;

/**
 * The present standing of an incident, beside the last notice of it. `going-on`: it gets worse while one reads.
 * `consequences`: its cause is over, and tasks that it touched still run. `over`: neither.
 */
export type Now = (typeof NOWS)[number];
