/** A stretch of time in epoch milliseconds, `from` ≤ `to`; infinite where an end is open. */
export type Stretch = { readonly from: number; readonly to: number };

/** Sorted, without overlaps: the time in which at least one of the stretches ran. */
export const union = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const sorted = stretches.toSorted((one, other) => one.from - other.from);
  const joined: Stretch[] = [];
  for (const stretch of sorted) {
    const last = joined.at(-1);
    if (last === undefined || stretch.from > last.to) joined.push(stretch);
    else if (stretch.to > last.to) joined[joined.length - 1] = { from: last.from, to: stretch.to };
  }
  return joined;
};

/** The parts of a run that no stretch covers. `cover` is a union. */
export const uncovered = (run: Stretch, cover: readonly Stretch[]): readonly Stretch[] => {
  const parts: Stretch[] = [];
  let { from } = run;
  for (const stretch of cover) {
    if (stretch.to <= from) continue;
    if (stretch.from >= run.to) break;
    if (stretch.from > from) parts.push({ from, to: stretch.from });
    from = stretch.to;
  }
  if (from < run.to) parts.push({ from, to: run.to });
  return parts;
};
