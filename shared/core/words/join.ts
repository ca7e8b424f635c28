/**
 * Joins two values of one field where neither is newer: known wins over unknown, then a fixed rank, so that the answer
 * never depends on which came first.
 */

/** The earlier of two times; null is unknown. */
export const earlier = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null || one <= other ? one : other;

/** The later of two times; null is unknown. */
export const later = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null || one >= other ? one : other;

/** The earliest of some times; null where none is known. */
export const earliestKnown = (times: readonly (number | null)[]): number | null => times.reduce(earlier, null);

/** The latest of some times; null where none is known. */
export const latestKnown = (times: readonly (number | null)[]): number | null => times.reduce(later, null);

/** The greater text by code unit; null is unknown. */
export const greater = (one: string | null, other: string | null): string | null =>
  one === null ? other : other === null || one >= other ? one : other;

/** -1, 0 or 1 by code unit; null comes first. */
export const byCodeUnit = (one: string | null, other: string | null): number => {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  return one < other ? -1 : 1;
};

/** One text for equal values, whatever the order of their keys; it ranks facts that none of their fields orders. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => byCodeUnit(one, other)))
      : part,
  );

/** True where the fact has the later time; between equal times a fixed rank decides. */
export const isNewer = (fact: unknown, at: number, known: unknown, knownAt: number): boolean =>
  at !== knownAt ? at > knownAt : canonical(fact) > canonical(known);
