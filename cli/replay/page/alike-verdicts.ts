import { byCodeUnit } from '../../../shared/core/words/join.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { reasonOf } from '../../terminal/verdict-line.ts';

/** Some verdicts of one outcome that say the same of several container instances. */
export type AlikeVerdicts = {
  /** Their number. */
  readonly count: number;
  /** The one with the smallest margin, or the earliest deadline; of equals the first. */
  readonly worst: Verdict;
};

/** A verdict with the index of the instance or deployment that it is on, in the order of `--json`. */
export type IndexedVerdict = { readonly verdict: Verdict; readonly index: number };

/** Some verdicts that say the same: how many, the worst and the first of them. */
export type AlikePart = { readonly count: number; readonly worst: IndexedVerdict; readonly first: IndexedVerdict };

/** Groups verdicts by rule and daemon, and by reason too where it is not a matter of a margin. */
export const groupAlike = () => {
  const groups = new Map<string, { count: number; worst: IndexedVerdict; first: IndexedVerdict }>();
  return {
    add: ({ count, worst, first }: AlikePart): void => {
      const key = keyOfAlike(worst.verdict);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { count, worst, first });
      else {
        known.count += count;
        if (byWorst(worst, known.worst) < 0) known.worst = worst;
        if (byFirst(first, known.first) < 0) known.first = first;
      }
    },
    /** The commonest first. */
    all: (): readonly AlikeVerdicts[] =>
      [...groups.values()]
        .sort(
          (one, other) =>
            other.count - one.count ||
            byCodeUnit(one.worst.verdict.rule, other.worst.verdict.rule) ||
            byFirst(one.first, other.first),
        )
        .map(({ count, worst }) => ({ count, worst: worst.verdict })),
  };
};

export const keyOfAlike = ({ outcome, rule, daemonName, reason }: Verdict): string =>
  JSON.stringify([rule, daemonName, outcome === 'held' ? '' : reason]);

/** The worst margin first; no margin last; else as they were. */
export const byMargin = (one: Verdict, other: Verdict): number =>
  orLast(one.marginMs) - orLast(other.marginMs) || orLast(one.until) - orLast(other.until) || 0;

const orLast = (value: number | null): number => value ?? Number.MAX_VALUE;

export const byWorst = (one: IndexedVerdict, other: IndexedVerdict): number =>
  byMargin(one.verdict, other.verdict) || one.index - other.index;

/** Sorts in the order of `--json`. */
const byFirst = (one: IndexedVerdict, other: IndexedVerdict): number =>
  one.index - other.index ||
  byCodeUnit(one.verdict.daemonName, other.verdict.daemonName) ||
  byCodeUnit(one.verdict.rule, other.verdict.rule);

/** The reason that the verdicts share. If several wait for a deadline, it names the earliest one. */
export const reasonOfAlike = ({ count, worst }: Pick<AlikeVerdicts, 'count' | 'worst'>): string =>
  reasonOf(worst, count === 1 ? 'until' : 'the first until');
