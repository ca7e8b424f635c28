import type { Untold } from './instance-state.ts';

/** At most so many notices wait to be told. Each is made from the newest state, so those in between would say the same. */
const MOST_UNTOLD = 24;

/**
 * The waiting notices and the added ones. If they are too many, because none can be told for days, the oldest in
 * between go: first those that are neither `open` nor `resolved`. The very first and the newest stay.
 */
export const withUntold = (waiting: readonly Untold[], added: readonly Untold[]): readonly Untold[] => {
  if (added.length === 0) return waiting;
  const all = [...waiting, ...added];
  const tooMany = all.length - MOST_UNTOLD;
  if (tooMany <= 0) return all;
  const middle = all.slice(1, -1);
  const dropped = new Set(middle.toSorted((one, other) => mattersOf(one) - mattersOf(other)).slice(0, tooMany));
  return all.filter((one) => !dropped.has(one));
};

const mattersOf = ({ state }: Untold): number => (state === 'open' || state === 'resolved' ? 1 : 0);
