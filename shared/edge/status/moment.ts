/** The year 9999: later times have no usual form. */
const LATEST = 253_402_300_800_000;

/** A stored time, epoch milliseconds; null for a value that no clock tells. */
export const momentIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < LATEST ? value : null;
