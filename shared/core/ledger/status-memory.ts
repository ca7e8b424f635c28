import type { InstanceFact } from '../words/facts.ts';
import { byCodeUnit, earlier, greater } from '../words/join.ts';
import { learnAgentLost } from './agent-lost.ts';
import { cutStatus } from './cut-text.ts';
import type { Ledger, StatusMark, StatusRun } from './ledger.ts';

/** Remembers one snapshot of the container instance; says whether that changed the ledger. */
export const learnInstance = (ledger: Ledger, fact: InstanceFact): boolean => {
  const identity = learnIdentity(ledger, fact.ec2InstanceId, fact.registeredAt);
  const { version, updatedAt: at, timeIsExact: exact, agentConnected } = fact;
  const isNew = learnMark(ledger, { status: cutStatus(fact.status), version, at, exact });
  const isLost = learnAgentLost(ledger, agentConnected === false ? { version, at } : null);
  return isNew || isLost || identity;
};

/** Remembers what never changes for an instance: known wins over unknown. */
export const learnIdentity = (ledger: Ledger, ec2InstanceId: string | null, registeredAt: number | null): boolean => {
  const id = greater(ledger.ec2InstanceId, ec2InstanceId);
  const registered = earlier(ledger.registeredAt, registeredAt);
  if (id === ledger.ec2InstanceId && registered === ledger.registeredAt) return false;
  ledger.ec2InstanceId = id;
  ledger.registeredAt = registered;
  return true;
};

/** Remembers that the instance had a status at a version; says whether that changed the ledger. */
const learnMark = (ledger: Ledger, mark: StatusMark): boolean => learnRun(ledger, { first: mark, last: mark });

/**
 * Puts a run among the sorted runs, in from, joining those of its status that it overlaps or continues.
 * @returns whether the ledger changed.
 */
export const learnRun = (ledger: Ledger, added: StatusRun): boolean => {
  const { statuses } = ledger;
  if (statuses.length === 0) {
    ledger.statuses = [added]; // all ledgers share the empty list
    return true;
  }
  const from = indexFor(statuses, added);
  const touching = touchingAt(statuses, from, added);
  const known = touching.map((index) => statuses[index]).filter((run) => run !== undefined);
  const joined = known.reduce(join, added);
  const [only] = known;
  if (known.length === 1 && only?.first === joined.first && only.last === joined.last) return false;
  for (const index of touching.toReversed()) statuses.splice(index, 1);
  statuses.splice(indexFor(statuses, joined), 0, joined);
  return true;
};

const byFirst = (one: StatusRun, other: StatusRun): number =>
  one.first.version - other.first.version || byCodeUnit(one.first.status, other.first.status);

/** The number of runs that sort before it; a binary search. */
const indexFor = (statuses: readonly StatusRun[], added: StatusRun): number => {
  let [low, high] = [0, statuses.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = statuses[middle];
    if (run !== undefined && byFirst(run, added) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * The indexes of the runs that a run of the same status overlaps or continues. Runs of one status never touch each
 * other: of those that begin before it only the last can touch it, and then those that begin within it.
 */
const touchingAt = (statuses: readonly StatusRun[], from: number, added: StatusRun): readonly number[] => {
  const touching: number[] = [];
  const { status } = added.first;
  let before = from - 1;
  while (before >= 0 && statuses[before]?.first.status !== status) before--;
  const run = statuses[before];
  if (run !== undefined && run.last.version + 1 >= added.first.version) touching.push(before);
  for (let index = from; index < statuses.length; index++) {
    const next = statuses[index];
    if (next === undefined || next.first.version > added.last.version + 1) break;
    if (next.first.status === status) touching.push(index);
  }
  return touching;
};

/** Joins two runs of one status: every version between them has that status too, or is not known. */
export const join = (one: StatusRun, other: StatusRun): StatusRun => ({
  first: first(other.first, one.first),
  last: last(other.last, one.last),
});

/** The lower version; at one version an event's exact time wins over a look's, then the earlier time. */
const first = (one: StatusMark, other: StatusMark): StatusMark =>
  (one.version - other.version || Number(other.exact) - Number(one.exact) || one.at - other.at) <= 0 ? one : other;

/** The higher version; at one version the later time, at which the instance was still seen with it, then an event's. */
const last = (one: StatusMark, other: StatusMark): StatusMark =>
  (one.version - other.version || one.at - other.at || Number(one.exact) - Number(other.exact)) >= 0 ? one : other;
