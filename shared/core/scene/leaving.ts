import type { Ledger, StatusMark } from '../ledger/ledger.ts';

/** When a container instance changed: after `after`, at the latest at `at`. An exact moment has `after` = `at` − 1 ms. */
export type Moment = {
  readonly after: number;
  readonly at: number;
  /** False if only a look saw it: then it may have been any time since `after`, whatever the versions. */
  readonly exact: boolean;
};

const LEAVING = ['DRAINING', 'DEREGISTERING'];
const GONE = ['INACTIVE'];

/**
 * When the instance began to leave: the lowest-version DRAINING or DEREGISTERING above the highest ACTIVE version, so
 * that a later ACTIVE cancels a drain. Null if it was not seen to.
 */
export const leavingOf = (ledger: Ledger): Moment | null => momentOf(ledger, LEAVING);

/** When the instance was gone: INACTIVE. Null if it was not seen to be. */
export const goneOf = (ledger: Ledger): Moment | null => momentOf(ledger, GONE);

const momentOf = (ledger: Ledger, statuses: readonly string[]): Moment | null => {
  const above = ledger.highestActive?.version ?? -1;
  const run = ledger.otherStatuses.find(({ first, last }) => last.version > above && statuses.includes(first.status));
  if (run === undefined) return null;
  const { at, version, exact } = run.first;
  const before = lastMarkBefore(ledger, version);
  if (before === null) return { after: Number.NEGATIVE_INFINITY, at, exact };
  const isNext = before.version === version - 1;
  return { after: isNext && exact ? at - 1 : Math.min(before.at, at) - 1, at, exact };
};

/** The newest mark below a version, whatever its status. */
export const lastMarkBefore = (ledger: Ledger, version: number): StatusMark | null =>
  marksOf(ledger)
    .filter((mark) => mark.version < version)
    .reduce<StatusMark | null>((one, other) => (one === null || other.version > one.version ? other : one), null);

const marksOf = ({ lowestActive, highestActive, otherStatuses }: Ledger): readonly StatusMark[] => [
  ...[lowestActive, highestActive].filter((mark) => mark !== null),
  ...otherStatuses.flatMap(({ first, last }) => [first, last]),
];
