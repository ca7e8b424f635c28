import type { InstanceFact } from '../facts.ts';
import { byCodeUnit, earlier, greater } from './join.ts';
import type { Ledger, StatusMark, StatusRun } from './ledger.ts';

/** Remembers one snapshot of the container instance; says whether that changed the ledger. */
export const learnInstance = (ledger: Ledger, fact: InstanceFact): boolean => {
  const identity = learnIdentity(ledger, fact.ec2InstanceId, fact.registeredAt);
  return (
    learnMark(ledger, { status: fact.status, version: fact.version, at: fact.updatedAt, exact: fact.timeIsExact }) ||
    identity
  );
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
 * Puts a run among the sorted runs, joining those of its status that it overlaps or continues.
 * @returns whether the ledger changed.
 */
export const learnRun = (ledger: Ledger, added: StatusRun): boolean => {
  const touching = ledger.statuses.filter((run) => touches(run, added));
  const joined = touching.reduce(join, added);
  const [only] = touching;
  if (touching.length === 1 && only?.first === joined.first && only.last === joined.last) return false;
  ledger.statuses = [...ledger.statuses.filter((run) => !touching.includes(run)), joined].sort(
    (one, other) => one.first.version - other.first.version || byCodeUnit(one.first.status, other.first.status),
  );
  return true;
};

const touches = (run: StatusRun, added: StatusRun): boolean =>
  run.first.status === added.first.status &&
  run.first.version <= added.last.version + 1 &&
  added.first.version <= run.last.version + 1;

/** Two runs of one status as one: all that was between them is of that status too, or not known. */
export const join = (one: StatusRun, other: StatusRun): StatusRun => ({
  first: first(other.first, one.first),
  last: last(other.last, one.last),
});

/** Of one version: an event's exact time wins over a look's, then the earlier. */
const first = (one: StatusMark, other: StatusMark): StatusMark =>
  (one.version - other.version || Number(other.exact) - Number(one.exact) || one.at - other.at) <= 0 ? one : other;

/** Of one version: the later time, at which the instance was still seen with it; then an event's. */
const last = (one: StatusMark, other: StatusMark): StatusMark =>
  (one.version - other.version || one.at - other.at || Number(one.exact) - Number(other.exact)) >= 0 ? one : other;
