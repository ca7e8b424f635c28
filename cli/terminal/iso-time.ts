/** Epoch milliseconds as ISO 8601 with milliseconds and Z. */
export const isoOf = (at: number): string => new Date(at).toISOString();

/** Writes the time in whole seconds, for a person. */
export const isoSecondsOf = (at: number): string => isoOf(at).replace(/\.\d+Z$/, 'Z');
