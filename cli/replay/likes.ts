import { byCodeUnit } from '../../shared/core/words/join.ts';
import type { Verdict } from '../../shared/core/words/verdict.ts';

/** Verdicts of one outcome that say the same of many container instances. */
export type Likes = {
  /** Their number. */
  readonly count: number;
  /** The one with the smallest margin, or the earliest deadline; of equals the first. */
  readonly worst: Verdict;
};

/** A verdict and the place that it is of, by the number of the place in the order of the contract. */
export type Placed = { readonly verdict: Verdict; readonly place: number };

/** Some verdicts that say the same: how many, the worst and the first of them. */
export type Some = { readonly count: number; readonly worst: Placed; readonly first: Placed };

/** Groups verdicts by rule and daemon, and by reason too where it is not a matter of a margin. */
export const groupLikes = () => {
  const groups = new Map<string, { count: number; worst: Placed; first: Placed }>();
  return {
    add: ({ count, worst, first }: Some): void => {
      const key = likenessOf(worst.verdict);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { count, worst, first });
      else {
        known.count += count;
        if (byWorst(worst, known.worst) < 0) known.worst = worst;
        if (byFirst(first, known.first) < 0) known.first = first;
      }
    },
    /** The commonest first. */
    all: (): readonly Likes[] =>
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

export const likenessOf = ({ outcome, rule, daemonName, reason }: Verdict): string =>
  JSON.stringify([rule, daemonName, outcome === 'held' ? '' : reason]);

/** The worst margin first; no margin last; else as they were. */
export const byMargin = (one: Verdict, other: Verdict): number =>
  orLast(one.marginMs) - orLast(other.marginMs) || orLast(one.until) - orLast(other.until) || 0;

const orLast = (value: number | null): number => value ?? Number.MAX_VALUE;

export const byWorst = (one: Placed, other: Placed): number =>
  byMargin(one.verdict, other.verdict) || one.place - other.place;

/** In the order of the contract. */
const byFirst = (one: Placed, other: Placed): number =>
  one.place - other.place ||
  byCodeUnit(one.verdict.daemonName, other.verdict.daemonName) ||
  byCodeUnit(one.verdict.rule, other.verdict.rule);
