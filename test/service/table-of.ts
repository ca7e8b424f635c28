import { aligned, listed, shareOf } from '../seeds/printed.ts';
import { precisionOf, recallOf } from '../seeds/shares.ts';
import { percentile } from './percentiles.ts';
import { type RuleTally, sumOf, type Tally } from './tally.ts';

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
  ...listed('Counted:', Object.entries(tally.sums)),
  ...listed('Violations that Bookend can not tell of:', Object.entries(tally.missed)),
  ...listed(
    'Last words of which a part is not what happened, since it could not be known, or by the letter:',
    Object.entries(tally.notComparable),
  ),
  ...listed(
    "By the letter: not what happened, but what the rules' wording asks for:",
    Object.entries(tally.byTheLetter),
  ),
  ...listed('Remedies:', Object.entries(tally.remedies)),
  ...listed('What went wrong, on purpose:', Object.entries(tally.faults)),
  ...timesOf(tally),
];

const rowOf = (name: string, of: RuleTally): readonly string[] => [
  name,
  ...[of.violated, of.found, of.missedLawfully, of.missed, of.falselyViolated].map(String),
  shareOf(precisionOf(of)),
  shareOf(recallOf(of)),
];

const wordsRowOf = (name: string, of: RuleTally): readonly string[] => [
  name,
  ...[of.comparedInFull, of.wrongTasks, of.wrongTotals, of.wrongMargins].map(String),
];

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
