import type { Ledger, StatusMark } from '../ledger/ledger.ts';
import { stillAt } from '../ledger/statuses.ts';
import { type Stretch, union } from './stretches.ts';

/**
 * The stretches in which a container instance was or may have been ACTIVE, and in which it was or may have been leaving
 * or gone. Sorted, without overlaps, in whole milliseconds; a stretch ends just before its `to`. If a version is
 * missing, an unseen status may lie there: then both are possible.
 */
export type Presence = {
  readonly isActive: readonly Stretch[];
  readonly mayBeActive: readonly Stretch[];
  readonly mayHaveLeft: readonly Stretch[];
  readonly hasLeft: readonly Stretch[];
};

const LEFT: readonly string[] = ['DRAINING', 'DEREGISTERING', 'INACTIVE'];
/** No status follows these but another of them. */
const FINAL: readonly string[] = ['DEREGISTERING', 'INACTIVE'];
const JOINING: readonly string[] = ['REGISTERING', 'REGISTRATION_FAILED'];

type Possible = {
  readonly active: boolean;
  readonly onlyActive: boolean;
  readonly left: boolean;
  readonly onlyLeft: boolean;
};

/** By the known statuses alone: an instance without any is neither active nor gone for sure. */
export const presenceOf = ({ statuses }: Pick<Ledger, 'statuses'>): Presence => {
  const isActive: Stretch[] = [];
  const mayBeActive: Stretch[] = [];
  const mayHaveLeft: Stretch[] = [];
  const hasLeft: Stretch[] = [];
  const add = (from: number, to: number, possible: Possible): void => {
    if (from > to) return;
    if (possible.onlyActive && from < to) isActive.push({ from, to });
    if (possible.active && from < to) mayBeActive.push({ from, to });
    // a drain cancelled within its own millisecond had begun all the same
    const leftTo = Math.max(to, from + 1);
    if (possible.left) mayHaveLeft.push({ from, to: leftTo });
    if (possible.onlyLeft) hasLeft.push({ from, to: leftTo });
  };
  const [earliest] = statuses;
  if (earliest !== undefined && !JOINING.includes(earliest.first.status))
    add(Number.NEGATIVE_INFINITY, earliest.first.at, { active: true, onlyActive: false, left: true, onlyLeft: false });
  statuses.forEach(({ first, last }, index) => {
    const next = statuses[index + 1]?.first;
    const itself = possibleWith(last.status);
    if (next === undefined) add(first.at, Number.POSITIVE_INFINITY, itself);
    else if (isNext(last, next) && next.exact) add(first.at, next.at, itself);
    else {
      const stillFor = isNext(last, next) ? 1 : 0; // an unseen status may have come within its millisecond
      const changesFrom = Math.min(Math.max(first.at, stillAt(last) + stillFor), Math.max(first.at, next.at));
      add(first.at, changesFrom, itself);
      add(Math.min(changesFrom, last.at), next.at, isNext(last, next) ? either(itself, next) : hidden(last, next));
    }
  });
  return {
    isActive: union(isActive),
    mayBeActive: union(mayBeActive),
    mayHaveLeft: union(mayHaveLeft),
    hasLeft: union(hasLeft),
  };
};

/** True where no version is missing between the two. */
const isNext = (one: StatusMark, next: StatusMark): boolean => next.version <= one.version + 1;

const possibleWith = (status: string): Possible => {
  const isLeft = LEFT.includes(status);
  const isActive = status === 'ACTIVE';
  return { active: isActive, onlyActive: isActive, left: isLeft, onlyLeft: isLeft };
};

/** A look saw the later status: it began somewhere in between. */
const either = (one: Possible, { status }: StatusMark): Possible => {
  const other = possibleWith(status);
  return {
    active: one.active || other.active,
    onlyActive: one.onlyActive && other.onlyActive,
    left: one.left || other.left,
    onlyLeft: one.onlyLeft && other.onlyLeft,
  };
};

/** The statuses that a missing version may hide. No status goes back to REGISTERING; a gap just before INACTIVE hides no ACTIVE. */
const hidden = ({ status }: StatusMark, next: StatusMark): Possible => {
  const endsHere = next.status === 'INACTIVE';
  const isOver = FINAL.includes(status) || (status === 'DRAINING' && endsHere);
  const isJoining = next.status === 'REGISTERING';
  return {
    active: !isOver && !isJoining && (status === 'ACTIVE' || !endsHere),
    onlyActive: false,
    left: !isJoining,
    onlyLeft: isOver,
  };
};
