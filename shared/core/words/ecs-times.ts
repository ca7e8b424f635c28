/**
 * ECS reports ends some ten seconds late: a task seen RUNNING this much after a moment surely still ran at that moment.
 */
export const REPORTING_LAG_MS = 60_000;
/** ECS describes stopped tasks for about one hour. */
export const MEMORY_OF_ECS_MS = 3_600_000;
