import type { Ledger } from '../ledger/ledger.ts';
import { countWhile } from '../words/sorted.ts';
import { presenceOf } from './presence.ts';
import { common, type Stretch, uncovered, union } from './stretches.ts';

/**
 * The moments at which a failing daemon's container instance was or may have been ACTIVE, by whether ECS answered
 * within the deadline for repairs. A moment may be in both lists; in neither, the instance was not ACTIVE. Sorted, each
 * stretch ends just before its `to`.
 */
export type RepairMoments = {
  /** ECS may have begun to drain in time, even if that was cancelled. */
  readonly inTime: readonly Stretch[];
  /** ECS may have failed to begin a drain in time. */
  readonly late: readonly Stretch[];
  /** The instance was surely ACTIVE. */
  readonly isActive: readonly Stretch[];
  /** The instance was surely leaving or gone. */
  readonly hasLeft: readonly Stretch[];
};

/** @param deadlineMs the time after a failure within which ECS may begin to drain */
export const repairMomentsOf = (ledger: Ledger, deadlineMs: number): RepairMoments => {
  const { isActive, mayBeActive, mayHaveLeft, hasLeft } = presenceOf(ledger);
  const mayFollow = withinReach(mayHaveLeft, deadlineMs);
  const follows = withinReach(hasLeft, deadlineMs);
  const late = mayBeActive.flatMap((stretch) => uncovered(stretch, follows));
  return { inTime: common(mayBeActive, mayFollow), late, isActive, hasLeft };
};

/** The moments at which one of the stretches goes on, or begins at most `ms` later. */
const withinReach = (stretches: readonly Stretch[], ms: number): readonly Stretch[] =>
  union(stretches.map(({ from, to }) => ({ from: from - ms, to: to - 1 })));

/** True where any of the moments lies in one of the stretches. */
export const meets = (moments: readonly Stretch[], stretches: readonly Stretch[]): boolean =>
  moments.some(({ from, to }) => {
    const stretch = stretches[countWhile(stretches, (one) => one.to <= from)];
    return from < to && stretch !== undefined && stretch.from < to;
  });

/** True where all of the moments lie in the stretches. */
export const isWithin = (moments: readonly Stretch[], stretches: readonly Stretch[]): boolean =>
  moments.every((moment) => uncovered(moment, stretches).length === 0);

/** The first moment after another at which the instance was surely leaving or gone; Infinity if none is known. */
export const leftAfter = ({ hasLeft }: RepairMoments, at: number): number => {
  const stretch = hasLeft[countWhile(hasLeft, ({ to }) => to <= at + 1)];
  return stretch === undefined ? Number.POSITIVE_INFINITY : Math.max(stretch.from, at);
};
