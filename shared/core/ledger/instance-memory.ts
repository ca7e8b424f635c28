import type { InstanceFact } from '../facts.ts';
import { byCodeUnit, earlier, greater } from './join.ts';
import type { Ledger, StatusMark, StatusRun } from './ledger.ts';

const ACTIVE = 'ACTIVE';

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

/** Remembers that the instance had a status at a version. */
export const learnMark = (ledger: Ledger, mark: StatusMark): boolean => {
  const newest = learnNewest(ledger, mark);
  return (mark.status === ACTIVE ? learnActive(ledger, mark) : learnRun(ledger, { first: mark, last: mark })) || newest;
};

const learnNewest = (ledger: Ledger, mark: StatusMark): boolean => {
  const known = ledger.newest;
  ledger.newest = known === null ? mark : higher(known, mark);
  return ledger.newest !== known;
};

const learnActive = (ledger: Ledger, mark: StatusMark): boolean => {
  const { lowestActive, highestActive } = ledger;
  ledger.lowestActive = lowestActive === null ? mark : lower(lowestActive, mark);
  ledger.highestActive = highestActive === null ? mark : higher(highestActive, mark);
  return ledger.lowestActive !== lowestActive || ledger.highestActive !== highestActive;
};

/** At one version and status an event's exact time wins over a look's, then the earlier; statuses join by rank. */
const joinMarks = (one: StatusMark, other: StatusMark): StatusMark => {
  const rank = byCodeUnit(one.status, other.status) || Number(one.exact) - Number(other.exact) || other.at - one.at;
  return rank < 0 ? other : one;
};

/**
 * Puts a run among the sorted runs, joining those of its status that it overlaps or continues.
 * @returns whether the ledger changed.
 */
export const learnRun = (ledger: Ledger, added: StatusRun): boolean => {
  const touching = ledger.otherStatuses.filter((run) => touches(run, added));
  const joined = touching.reduce(
    (joining, known) => ({ first: lower(known.first, joining.first), last: higher(known.last, joining.last) }),
    added,
  );
  const [only] = touching;
  if (touching.length === 1 && only?.first === joined.first && only.last === joined.last) return false;
  ledger.otherStatuses = [...ledger.otherStatuses.filter((run) => !touching.includes(run)), joined].sort(
    (one, other) => one.first.version - other.first.version || byCodeUnit(one.first.status, other.first.status),
  );
  return true;
};

const touches = (run: StatusRun, added: StatusRun): boolean =>
  run.first.status === added.first.status &&
  run.first.version <= added.last.version + 1 &&
  added.first.version <= run.last.version + 1;

const lower = (one: StatusMark, other: StatusMark): StatusMark =>
  one.version === other.version ? joinMarks(one, other) : one.version < other.version ? one : other;

const higher = (one: StatusMark, other: StatusMark): StatusMark =>
  one.version === other.version ? joinMarks(one, other) : one.version > other.version ? one : other;
