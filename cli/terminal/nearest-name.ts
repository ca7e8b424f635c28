import { distance } from 'fastest-levenshtein';
import { grouped } from './numbers.ts';
import { shortened, visible } from './text.ts';

const MOST_NAMES = 3;
const LONGEST_NAME = 64;
/** Comparing a million names would take too long. */
const MOST_COMPARED = 10_000;

/** `a, b, c and 4 more`; what is nearest to the name that was looked for, if one was, comes first, and is said to be. */
export const namesNear = (wanted: string, names: Iterable<string>): string => {
  const sorted = [...new Set(names)].sort();
  const near = nearestOf(wanted, sorted);
  const first = near === null ? sorted : [near, ...sorted.filter((name) => name !== near)];
  const shown = first.slice(0, MOST_NAMES).map((name) => shortened(visible(name), LONGEST_NAME));
  const rest = sorted.length - shown.length;
  const list = rest > 0 ? `${shown.join(', ')} and ${grouped(rest)} more` : shown.join(', ');
  return near === null || sorted.length === 1 ? list : `${list}; did you mean ${shown[0]}?`;
};

/** A name that holds the wanted one or is held by it, else one with few other letters; null if there is none. */
export const nearestOf = (wanted: string, names: readonly string[]): string | null => {
  if (wanted === '') return null;
  const compared = names.slice(0, MOST_COMPARED);
  const holding = compared.filter((name) => name.includes(wanted) || wanted.includes(name));
  const [near] = (holding.length > 0 ? holding : compared)
    .map((name) => ({ name, letters: distance(wanted, name) }))
    .sort((one, other) => one.letters - other.letters);
  if (near === undefined) return null;
  return holding.length > 0 || near.letters * 2 <= wanted.length ? near.name : null;
};
