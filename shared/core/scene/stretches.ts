import { countWhile } from '../words/sorted.ts';

/** A stretch of time in epoch milliseconds, `from` ≤ `to`; infinite where an end is open. */
export type Stretch = { readonly from: number; readonly to: number };

/** The time in which at least one of the stretches ran. Sorted, without overlaps. */
export const union = (stretches: readonly Stretch[]): readonly Stretch[] => {
  if (stretches.length < 2) return stretches;
  const sorted = stretches.toSorted(byBeginning);
  const joined: Stretch[] = [];
  for (const stretch of sorted) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.to) joined.push(stretch);
    else if (stretch.to > last.to) joined[joined.length - 1] = { from: last.from, to: stretch.to };
  }
  return joined;
};

/** Sorts by `from`, without a difference: both may be infinite. */
export const byBeginning = (one: Stretch, other: Stretch): number =>
  one.from < other.from ? -1 : one.from > other.from ? 1 : 0;

/** The parts of a run that no stretch covers. `cover` is a union. */
export const uncovered = (run: Stretch, cover: readonly Stretch[]): readonly Stretch[] => {
  const parts: Stretch[] = [];
  let { from } = run;
  for (let index = countWhile(cover, ({ to }) => to <= from); index < cover.length; index++) {
    const stretch = cover[index];
    if (stretch === undefined || stretch.from >= run.to) break;
    if (stretch.from > from) parts.push({ from, to: stretch.from });
    from = stretch.to;
  }
  if (from < run.to) parts.push({ from, to: run.to });
  return parts;
};

/** The gaps between the stretches of a union, and the endless one after the last. Nothing before the first. */
export const gapsOf = (cover: readonly Stretch[]): readonly Stretch[] => {
  const gaps: Stretch[] = [];
  cover.forEach(({ to }, index) => {
    if (to < Number.POSITIVE_INFINITY) gaps.push({ from: to, to: cover[index + 1]?.from ?? Number.POSITIVE_INFINITY });
  });
  return gaps;
};

/** The stretches that two unions have in common. */
export const common = (some: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] => {
  const parts: Stretch[] = [];
  for (const { from, to } of some) {
    for (let index = countWhile(others, (other) => other.to <= from); index < others.length; index++) {
      const other = others[index];
      if (other === undefined || other.from >= to) break;
      parts.push({ from: Math.max(from, other.from), to: Math.min(to, other.to) });
    }
  }
  return parts;
};
