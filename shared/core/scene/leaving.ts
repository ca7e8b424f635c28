import type { Ledger, StatusMark, StatusRun } from '../ledger/ledger.ts';
import { isActive, lastMarkBefore, stillAt } from '../ledger/statuses.ts';
import { countWhile } from './sorted.ts';

/** When a container instance changed: after `after`, at the latest at `at`. An exact moment has `after` = `at` − 1 ms. */
export type Moment = {
  readonly after: number;
  readonly at: number;
  /** False if only a look saw it: then it may have been any time since `after`, whatever the versions. */
  readonly exact: boolean;
};

/**
 * When the instance began to leave. Where a version is missing within the drain, an ACTIVE that nobody saw may have
 * cancelled it: then leaving began again, at the latest at `latest`. Without such a gap `latest` is `at`.
 */
export type Leaving = Moment & { readonly latest: number };

const LEAVING = ['DRAINING', 'DEREGISTERING'];
const GONE = ['INACTIVE'];
/** No instance becomes ACTIVE from one of these. */
const FINAL = ['DEREGISTERING', 'INACTIVE'];

/**
 * When the instance began to leave: the lowest-version DRAINING or DEREGISTERING above the highest ACTIVE version, so
 * that a later ACTIVE cancels a drain. Null if it was not seen to.
 */
export const leavingOf = (ledger: Ledger): Leaving | null => {
  const since = firstAboveActive(ledger, LEAVING);
  const run = since === null ? undefined : ledger.statuses[since];
  if (since === null || run === undefined) return null;
  const { after, at, exact } = beginOf(ledger, run);
  return { after, at, exact, latest: Math.max(at, lastBeginning(ledger.statuses, since) ?? at) };
};

/** When the instance was gone: INACTIVE. Null if it was not seen to be. */
export const goneOf = (ledger: Ledger): Moment | null => {
  const since = firstAboveActive(ledger, GONE);
  const run = since === null ? undefined : ledger.statuses[since];
  return run === undefined ? null : beginOf(ledger, run);
};

/** The place of the first run with one of the statuses that no ACTIVE follows. At one version ACTIVE wins. */
const firstAboveActive = ({ statuses }: Ledger, wanted: readonly string[]): number | null => {
  if (statuses.length === 0) return null;
  let lastActive = Number.NEGATIVE_INFINITY;
  for (const run of statuses) if (isActive(run) && run.last.version > lastActive) lastActive = run.last.version;
  const index = statuses.findIndex((run) => run.last.version > lastActive && wanted.includes(run.first.status));
  return index < 0 ? null : index;
};

/** The last DRAINING or DEREGISTERING with a missing version before it, after a status that an ACTIVE may follow. */
const lastBeginning = (statuses: readonly StatusRun[], since: number): number | null => {
  let latest: number | null = null;
  for (let index = since + 1; index < statuses.length; index++) {
    const [before, run] = [statuses[index - 1], statuses[index]];
    if (before === undefined || run === undefined || FINAL.includes(before.first.status)) break;
    const mayHideActive = run.first.version > before.last.version + 1;
    if (mayHideActive && LEAVING.includes(run.first.status)) latest = run.first.at;
  }
  return latest;
};

/** A drain that was cancelled, from when it began until the instance was seen to be ACTIVE again. */
export type CancelledDrain = { readonly began: Moment; readonly over: number };

/** The drains of which a later ACTIVE tells that they were cancelled. */
export const cancelledDrainsOf = ({ statuses }: Ledger): readonly CancelledDrain[] => {
  const actives = statuses.filter(isActive); // of one status no two runs overlap: sorted by either end
  const marks = statuses.flatMap(({ first, last }) => [first, last]).sort(byVersion);
  return statuses.flatMap((run) => {
    if (!LEAVING.includes(run.first.status)) return [];
    const { version } = run.last;
    const active = actives[countWhile(actives, ({ last }) => last.version < version)];
    if (active === undefined) return [];
    const before = marks[countWhile(marks, (mark) => mark.version < run.first.version) - 1] ?? null;
    return [{ began: momentOf(run, before), over: active.first.version >= version ? active.first.at : active.last.at }];
  });
};

const byVersion = (one: StatusMark, other: StatusMark): number =>
  one.version - other.version || stillAt(one) - stillAt(other);

const beginOf = (ledger: Ledger, run: StatusRun): Moment => momentOf(run, lastMarkBefore(ledger, run.first.version));

const momentOf = ({ first: { at, version, exact } }: StatusRun, before: StatusMark | null): Moment => {
  if (before === null) return { after: Number.NEGATIVE_INFINITY, at, exact };
  const isNext = before.version === version - 1;
  return { after: isNext && exact ? at - 1 : Math.min(stillAt(before), at) - 1, at, exact };
};
