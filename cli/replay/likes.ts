import { byCodeUnit } from '../../shared/core/ledger/join.ts';
import type { Verdict } from '../../shared/core/verdict.ts';

/** Verdicts of one outcome that say the same of many container instances. */
export type Likes = {
  /** Their number. */
  readonly count: number;
  /** The one with the smallest margin, or the earliest deadline; of equals the first. */
  readonly worst: Verdict;
};

/** Groups verdicts by rule and daemon, and by reason too where it is not a matter of a margin. */
export const groupLikes = () => {
  const groups = new Map<string, { count: number; worst: Verdict }>();
  return {
    add: (verdict: Verdict): void => {
      const key = likeness(verdict);
      const known = groups.get(key);
      if (known === undefined) groups.set(key, { count: 1, worst: verdict });
      else {
        known.count += 1;
        if (byMargin(verdict, known.worst) < 0) known.worst = verdict;
      }
    },
    /** The commonest first. */
    all: (): readonly Likes[] =>
      [...groups.values()].sort(
        (one, other) => other.count - one.count || byCodeUnit(one.worst.rule, other.worst.rule),
      ),
  };
};

const likeness = ({ outcome, rule, daemonName, reason }: Verdict): string =>
  JSON.stringify([rule, daemonName, outcome === 'held' ? '' : reason]);

/** The worst margin first; no margin last; else as they were. */
export const byMargin = (one: Verdict, other: Verdict): number =>
  orLast(one.marginMs) - orLast(other.marginMs) || orLast(one.until) - orLast(other.until) || 0;

const orLast = (value: number | null): number => value ?? Number.MAX_VALUE;
