/** The latest of some moments; −Infinity if there is none. As arguments of Math.max, a long list throws RangeError. */
export const latestOf = (moments: Iterable<number>): number => {
  let latest = Number.NEGATIVE_INFINITY;
  for (const moment of moments) latest = Math.max(latest, moment);
  return latest;
};

/** The earliest of some moments; Infinity if there is none. */
export const earliestOf = (moments: Iterable<number>): number => {
  let earliest = Number.POSITIVE_INFINITY;
  for (const moment of moments) earliest = Math.min(earliest, moment);
  return earliest;
};
