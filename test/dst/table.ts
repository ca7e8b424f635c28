import { aligned, listed, shareOf } from '../seeds/printed.ts';
import { precisionOf, recallOf } from '../seeds/shares.ts';
import { openShareOf, type RuleTally, sumOf, type Tally } from './tally.ts';

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
  ...listed('Violations that replay can not tell of:', tally.missed),
  ...listed("By the letter: not what happened, but what the rules' wording asks for:", tally.byTheLetter),
];

const rowOf = (name: string, of: RuleTally): string[] => [
  name,
  ...[of.lines, of.violated, of.found, of.missedLawfully, of.missed, of.falselyViolated, of.byTheLetter].map(String),
  ...[of.held, of.heldInReplay, of.falselyHeld].map(String),
  `${of.inconclusive} (${(openShareOf(of) * 100).toFixed(2)} %)`,
  shareOf(precisionOf(of)),
  shareOf(recallOf(of)),
];
