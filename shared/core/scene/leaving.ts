import type { Ledger, StatusRun } from '../ledger/ledger.ts';
import { activeAfter, lastMarkBefore, stillAt } from '../ledger/statuses.ts';

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
  const run = ledger.statuses.find((one) => statuses.includes(one.first.status) && activeAfter(ledger, one) === null);
  return run === undefined ? null : beginOf(ledger, run);
};

/** A drain that was cancelled, from when it began until the instance was seen to be ACTIVE again. */
export type CancelledDrain = { readonly began: Moment; readonly over: number };

export const cancelledDrainsOf = (ledger: Ledger): readonly CancelledDrain[] =>
  ledger.statuses.flatMap((run) => {
    const active = LEAVING.includes(run.first.status) ? activeAfter(ledger, run) : null;
    return active === null ? [] : [{ began: beginOf(ledger, run), over: active.at }];
  });

const beginOf = (ledger: Ledger, { first: { at, version, exact } }: StatusRun): Moment => {
  const before = lastMarkBefore(ledger, version);
  if (before === null) return { after: Number.NEGATIVE_INFINITY, at, exact };
  const isNext = before.version === version - 1;
  return { after: isNext && exact ? at - 1 : Math.min(stillAt(before), at) - 1, at, exact };
};
