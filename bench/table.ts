import type { Measured } from './rounds.ts';

/** One line in the output of `npm run bench`. */
export type Row = {
  readonly what: string;
  readonly measured: Measured;
  readonly unit: 'ratio' | 'bytes' | 'per second' | 'µs' | 'units' | 'calls' | 'metrics' | 's' | '$';
  /** The value must not exceed this; null: it is shown only to compare. */
  readonly target: number | null;
  /** Measured by a clock, and so noisy; what is counted is not. */
  readonly isTimed?: true;
};

/** Few rounds on a machine that others use: a time is wrong only beyond this many times its target. */
const NOISE = 2;

const COLUMNS = ['measured', 'target', 'met', 'rounds', 'spread'];
const WIDTHS = [12, 12, 8, 7, 24];
const WHAT = 92;

const line = (what: string, cells: readonly string[]): string =>
  [what.padEnd(WHAT), ...cells.map((cell, column) => cell.padStart(WIDTHS[column] ?? 0))].join(' ').trimEnd();

export const HEADER = line('what', COLUMNS);

/** Every row has one width: it is printed before the others are known. */
export const lineOf = (row: Row, isShort: boolean): string => {
  const { what, measured, unit } = row;
  const limit = limitOf(row, isShort);
  return line(what, [
    inUnit(measured.median, unit),
    limit === null ? '' : `≤ ${inUnit(limit, unit)}`,
    limit === null ? '' : isMet(row, isShort) ? 'met' : 'NOT MET',
    String(measured.rounds),
    `${inUnit(measured.lowest, unit)} – ${inUnit(measured.highest, unit)}`,
  ]);
};

/** A row without a number (nothing was measured) meets no target. */
export const isMet = (row: Row, isShort: boolean): boolean => {
  const limit = limitOf(row, isShort);
  return limit === null || row.measured.median <= limit;
};

const limitOf = ({ target, isTimed }: Row, isShort: boolean): number | null =>
  target === null ? null : isTimed && isShort ? target * NOISE : target;

const inUnit = (value: number, unit: Row['unit']): string => {
  switch (unit) {
    case 'ratio':
      return `${value.toFixed(2)} ×`;
    case 'bytes':
      return `${Math.round(value)} B`;
    case 'per second':
      return `${Math.round(value).toLocaleString('en')}/s`;
    case 'µs':
      return `${value.toFixed(1)} µs`;
    case 'units':
      return value.toFixed(2);
    case 'calls':
      return value.toFixed(2);
    case 's':
      return `${value.toFixed(0)} s`;
    case 'metrics':
      return String(value);
    case '$':
      return `$${value.toFixed(2)}`;
  }
};
