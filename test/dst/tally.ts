import { RULES } from '../../simulator/scenarios/claim.ts';
import type { Compared } from './compare.ts';

/** The lines of many fleets on one rule. */
export interface RuleTally {
  lines: number;
  violated: number;
  found: number;
  /** Missed, and lawfully so: no event tells it, or what decides it was lost. */
  missedLawfully: number;
  /** Missed although all that decides it arrived. */
  missed: number;
  falselyViolated: number;
  held: number;
  heldInReplay: number;
  falselyHeld: number;
  byTheLetter: number;
  inconclusive: number;
  problems: number;
}

export interface Tally {
  readonly rules: ReadonlyMap<string, RuleTally>;
  /** Counts by rule and reason. */
  readonly missed: Map<string, number>;
  readonly byTheLetter: Map<string, number>;
}

const NOTHING: RuleTally = {
  lines: 0,
  violated: 0,
  found: 0,
  missedLawfully: 0,
  missed: 0,
  falselyViolated: 0,
  held: 0,
  heldInReplay: 0,
  falselyHeld: 0,
  byTheLetter: 0,
  inconclusive: 0,
  problems: 0,
};

export const emptyTally = (): Tally => ({
  rules: new Map(RULES.map((rule) => [rule, { ...NOTHING }])),
  missed: new Map(),
  byTheLetter: new Map(),
});

/** Counts one verdict, in place. */
export const count = (tally: Tally, { rule, really, said, missed, byTheLetter, problem }: Compared): void => {
  const of = tally.rules.get(rule);
  if (of === undefined) throw new Error(`replay knows a rule that the truth does not: ${rule}`);
  const isWrong = problem !== null;
  if (said !== 'none') of.lines += 1;
  if (really === 'violated') of.violated += 1;
  if (really === 'violated' && said === 'violated') of.found += 1;
  if (really === 'violated' && said !== 'violated' && missed !== null) of.missedLawfully += 1;
  if (really === 'violated' && said !== 'violated' && missed === null) of.missed += 1;
  if (said === 'violated' && really !== 'violated' && isWrong) of.falselyViolated += 1;
  if (said === 'held' && really !== 'held' && isWrong) of.falselyHeld += 1;
  if (really === 'held') of.held += 1;
  if (said === 'held') of.heldInReplay += 1;
  if (said === 'inconclusive') of.inconclusive += 1;
  if (byTheLetter !== null) of.byTheLetter += 1;
  if (isWrong) of.problems += 1;
  if (missed !== null) increase(tally.missed, `${rule}: ${missed}`);
  if (byTheLetter !== null) increase(tally.byTheLetter, `${rule}, said ${said}, was ${really}: ${byTheLetter}`);
};

const increase = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export const sumOf = ({ rules }: Tally): RuleTally => {
  const sum = { ...NOTHING };
  for (const rule of rules.values()) {
    for (const name of COLUMNS) sum[name] += rule[name];
  }
  return sum;
};

const COLUMNS = [
  'lines',
  'violated',
  'found',
  'missedLawfully',
  'missed',
  'falselyViolated',
  'held',
  'heldInReplay',
  'falselyHeld',
  'byTheLetter',
  'inconclusive',
  'problems',
] as const satisfies readonly (keyof RuleTally)[];

export const openShareOf = ({ inconclusive, lines }: RuleTally): number => (lines === 0 ? 0 : inconclusive / lines);
