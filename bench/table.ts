import type { Measured } from './rounds.ts';

/** One line of what `npm run bench` prints. */
export type Row = {
  readonly what: string;
  readonly measured: Measured;
  readonly unit: 'ratio' | 'bytes' | 'per second' | 'µs' | 'units' | 'calls' | '$';
  /** What it must not exceed; null for what is shown to compare only. */
  readonly target: number | null;
};

const HEADER = ['what', 'measured', 'target', 'met', 'rounds', 'spread'];

export const tableOf = (rows: readonly Row[]): string => {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
};

const cellsOf = ({ what, measured, unit, target }: Row): string[] => [
  what,
  inUnit(measured.median, unit),
  target === null ? '' : `≤ ${inUnit(target, unit)}`,
  target === null ? '' : measured.median <= target ? 'met' : 'NOT MET',
  String(measured.rounds),
  `${inUnit(measured.lowest, unit)} – ${inUnit(measured.highest, unit)}`,
];

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
    case '$':
      return `$${value.toFixed(2)}`;
  }
};
