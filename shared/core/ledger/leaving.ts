import { countWhile } from '../words/sorted.ts';
import type { StatusMark, StatusRun } from './ledger.ts';
import { isActive, lastMarkBefore, stillAt } from './statuses.ts';

/**
 * A change of a container instance: after `after`, at the latest at `at`. An exact moment has `after` = `at` − 1 ms.
 */
export type Moment = {
  readonly after: number;
  readonly at: number;
  /**
   * False if only a look saw the change: then it may have happened at any time since `after`, whatever the versions.
   */
  readonly exact: boolean;
};

/**
 * The moment at which the instance began to leave. If a version within the drain is missing, an unseen ACTIVE may have
 * cancelled it: then leaving began again, at the latest at `latest`. Without such a gap `latest` is `at`.
 */
export type Leaving = Moment & { readonly latest: number };

type Statuses = { readonly statuses: readonly StatusRun[] };

const LEAVING = ['DRAINING', 'DEREGISTERING'];
const GONE = ['INACTIVE'];
/** No instance becomes ACTIVE from one of these. */
const FINAL = ['DEREGISTERING', 'INACTIVE'];

/**
 * The moment at which the instance began to leave: the lowest-version DRAINING or DEREGISTERING above the highest
 * ACTIVE version, so that a later ACTIVE cancels a drain. Null if none was seen.
 * @param until the answer ignores whatever came at or after this moment
 */
export const leavingOf = (ledger: Statuses, until = Number.POSITIVE_INFINITY): Leaving | null => {
  const statuses = before(until, ledger);
  const since = firstAboveActive(statuses, LEAVING);
  const run = statuses[since];
  if (run === undefined) return null;
  const { after, at, exact } = beginOf(statuses, run);
  return { after, at, exact, latest: Math.max(at, lastBeginning(statuses, since) ?? at) };
};

/** The moment at which the instance was gone: INACTIVE. Null if that was not seen. `until` as above. */
export const goneOf = (ledger: Statuses, until = Number.POSITIVE_INFINITY): Moment | null => {
  const statuses = before(until, ledger);
  const run = statuses[firstAboveActive(statuses, GONE)];
  return run === undefined ? null : beginOf(statuses, run);
};

const before = (until: number, { statuses }: Statuses): readonly StatusRun[] =>
  until === Number.POSITIVE_INFINITY ? statuses : statuses.filter(({ first }) => first.at < until);

/**
 * The index of the first run with one of the statuses that no ACTIVE follows; -1 for none. At one version ACTIVE wins.
 */
const firstAboveActive = (statuses: readonly StatusRun[], wanted: readonly string[]): number => {
  let lastActive = Number.NEGATIVE_INFINITY;
  for (const run of statuses) if (isActive(run) && run.last.version > lastActive) lastActive = run.last.version;
  return statuses.findIndex((run) => run.last.version > lastActive && wanted.includes(run.first.status));
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

/** A drain that was cancelled: from its beginning until the instance was seen to be ACTIVE again. */
export type CancelledDrain = { readonly began: Moment; readonly over: number };

/** The drains that a later ACTIVE cancelled. */
export const cancelledDrainsOf = ({ statuses }: Statuses): readonly CancelledDrain[] => {
  const actives = statuses.filter(isActive); // two runs of one status never overlap, so they are sorted by either end
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

const beginOf = (statuses: readonly StatusRun[], run: StatusRun): Moment =>
  momentOf(run, lastMarkBefore({ statuses }, run.first.version));

const momentOf = ({ first: { at, version, exact } }: StatusRun, before: StatusMark | null): Moment => {
  if (before === null) return { after: Number.NEGATIVE_INFINITY, at, exact };
  const isNext = before.version === version - 1;
  return { after: isNext && exact ? at - 1 : Math.min(stillAt(before), at) - 1, at, exact };
};
