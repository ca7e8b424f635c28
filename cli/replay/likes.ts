import { byCodeUnit } from '../../shared/core/ledger/join.ts';
import type { Verdict } from '../../shared/core/verdict.ts';

/** Verdicts of one outcome that say the same of many container instances. */
export type Likes = {
  readonly verdicts: readonly Verdict[];
  /** The one with the smallest margin, or the earliest deadline. */
  readonly worst: Verdict;
};

/** Together by rule and daemon, and by reason too where it is not a matter of a margin; the commonest first. */
export const likeVerdicts = (verdicts: readonly Verdict[]): Likes[] =>
  [...Map.groupBy(verdicts, likeness).values()]
    .flatMap((alike) => {
      const [worst] = alike.toSorted(byMargin);
      return worst === undefined ? [] : [{ verdicts: alike, worst }];
    })
    .sort((one, other) => other.verdicts.length - one.verdicts.length || byCodeUnit(one.worst.rule, other.worst.rule));

const likeness = ({ outcome, rule, daemonName, reason }: Verdict): string =>
  JSON.stringify([rule, daemonName, outcome === 'held' ? '' : reason]);

/** The worst margin first; no margin last; else as they were. */
export const byMargin = (one: Verdict, other: Verdict): number =>
  orLast(one.marginMs) - orLast(other.marginMs) || orLast(one.until) - orLast(other.until) || 0;

const orLast = (value: number | null): number => value ?? Number.MAX_VALUE;
