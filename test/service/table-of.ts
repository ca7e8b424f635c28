import { percentile } from './percentiles.ts';
import { precisionOf, type RuleTally, recallOf, sumOf, type Tally } from './tally.ts';

const HEADER = ['rule', 'violated', 'told', 'not tellable', 'MISSED', 'FALSE', 'precision', 'recall'];
const WORDS_HEADER = ['last words', 'in full', 'WRONG TASKS', 'TOTALS', 'MARGINS'];

/** One row a rule; below what was counted, why violations were missed, what went wrong on purpose, and the times. */
export const tableOf = (tally: Tally): readonly string[] => [
  ...aligned([HEADER, ...Object.entries(tally.rules).map(([rule, of]) => rowOf(rule, of)), rowOf('all', sumOf(tally))]),
  '',
  ...aligned([
    WORDS_HEADER,
    ...Object.entries(tally.rules).map(([rule, of]) => wordsRowOf(rule, of)),
    wordsRowOf('all', sumOf(tally)),
  ]),
  ...list('Counted:', tally.sums),
  ...list('Violations that Bookend can not tell of:', tally.missed),
  ...list(
    'Last words of which a part is not what happened, since it could not be known, or by the letter:',
    tally.notComparable,
  ),
  ...list("By the letter: not what happened, but what the rules' wording asks for:", tally.byTheLetter),
  ...list('Remedies:', tally.remedies),
  ...list('What went wrong, on purpose:', tally.faults),
  ...timesOf(tally),
];

const rowOf = (name: string, of: RuleTally): readonly string[] => [
  name,
  ...[of.violated, of.found, of.missedLawfully, of.missed, of.falselyViolated].map(String),
  share(precisionOf(of)),
  share(recallOf(of)),
];

const wordsRowOf = (name: string, of: RuleTally): readonly string[] => [
  name,
  ...[of.comparedInFull, of.wrongTasks, of.wrongTotals, of.wrongMargins].map(String),
];

/** Never rounded up to 1. */
const share = (value: number): string => (value === 1 ? '1' : (Math.floor(value * 10_000) / 10_000).toFixed(4));

export const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
};

const list = (title: string, counts: Readonly<Record<string, number>>): readonly string[] => {
  const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
  if (entries.length === 0) return [];
  return [
    '',
    title,
    ...entries.map(([what, times]) => `${Math.round(times).toLocaleString('en').padStart(12)}  ${what}`),
  ];
};

const KINDS = {
  proven: 'proven by events, from the last deciding event in the queue to the notice on the topic',
  absence: 'by absence, from the end of the settle to the notice on the topic',
} as const;

/** In simulated seconds. Where a batch died or a service was away, its queue's retries are in them. */
const timesOf = ({ detections }: Tally): readonly string[] => [
  '',
  'How long it took, in seconds:',
  ...Object.entries(KINDS).flatMap(([kind, says]) =>
    [true, false].flatMap((isSmooth) => {
      const all = detections.filter((one) => one.by === kind && one.isSmooth === isSmooth).map(({ ms }) => ms);
      if (all.length === 0) return [];
      const [median, most, longest] = [0.5, 0.99, 1].map((of) => (percentile(all, of) / 1000).toFixed(1));
      const where = isSmooth ? '' : ', in fleets whose functions died or whose calls failed';
      return [`  median ${median}, p99 ${most}, longest ${longest} of ${all.length}: ${says}${where}`];
    }),
  ),
];
