import { openShareOf, precisionOf, type RuleTally, recallOf, sumOf, type Tally } from './tally.ts';

const HEADER = [
  'rule',
  'lines',
  'violated',
  'found',
  'not tellable',
  'MISSED',
  'FALSE',
  'by letter',
  'held (truth)',
  'held (replay)',
  'FALSELY HELD',
  'inconclusive',
  'precision',
  'recall',
];

/** One row a rule, and below why violations were missed and where the rules' wording asks for something else. */
export const tableOf = (tally: Tally): string[] => [
  ...aligned([HEADER, ...[...tally.rules].map(([rule, of]) => rowOf(rule, of)), rowOf('all', sumOf(tally))]),
  ...list('Violations that replay can not tell of:', tally.missed),
  ...list("By the letter: not what happened, but what the rules' wording asks for:", tally.byTheLetter),
];

const rowOf = (name: string, of: RuleTally): string[] => [
  name,
  ...[of.lines, of.violated, of.found, of.missedLawfully, of.missed, of.falselyViolated, of.byTheLetter].map(String),
  ...[of.held, of.heldInReplay, of.falselyHeld].map(String),
  `${of.inconclusive} (${(openShareOf(of) * 100).toFixed(2)} %)`,
  share(precisionOf(of)),
  share(recallOf(of)),
];

/** Never rounded up to 1. */
const share = (value: number): string => (value === 1 ? '1' : (Math.floor(value * 10_000) / 10_000).toFixed(4));

const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
};

const list = (title: string, counts: ReadonlyMap<string, number>): string[] =>
  counts.size === 0
    ? []
    : [
        '',
        title,
        ...[...counts]
          .sort((one, other) => other[1] - one[1])
          .map(([what, times]) => `${String(times).padStart(7)}  ${what}`),
      ];
