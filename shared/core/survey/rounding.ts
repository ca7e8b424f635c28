/**
 * A product of decimals may be too small or too large by less than this: 100 times 0.29 is less than 29. Whoever compares one with a limit
 * allows for it.
 */
export const TINY = 1e-6;
