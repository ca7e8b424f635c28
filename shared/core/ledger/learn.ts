import type { HealthFact, InstanceScopedFact, LookFact, TaskFact } from '../words/facts.ts';
import { byCodeUnit, canonical, earlier, greater, isNewer } from '../words/join.ts';
import { learnAgentLost } from './agent-lost.ts';
import { knownAction, learnAction } from './daemon-actions.ts';
import { healthOf, learnPoint } from './health-history.ts';
import { emptyLedger, type Ledger } from './ledger.ts';
import { joinLeftOut } from './left-out.ts';
import { learnIdentity, learnInstance, learnRun } from './status-memory.ts';
import { joinTasks, knownTask, renew } from './task-memory.ts';
import { isBehind, isFoldedAway } from './watermark.ts';
import { toldAll } from './whole-look.ts';

/**
 * Learns one fact about the ledger's container instance, in place.
 * @returns whether the ledger changed. Three kinds of facts change nothing: a repeated one, one of an older version
 * than the known one, and one that may have been folded away.
 */
export const learn = (ledger: Ledger, fact: InstanceScopedFact): boolean =>
  either(learnCluster(ledger, fact.clusterArn), !isFoldedAway(fact, ledger) && learnFact(ledger, fact));

const learnFact = (ledger: Ledger, fact: InstanceScopedFact): boolean => {
  switch (fact.kind) {
    case 'task':
      return learnTask(ledger, fact);
    case 'instance':
      return either(learnProvider(ledger, fact.capacityProviderName), learnInstance(ledger, fact));
    case 'health':
      return learnHealth(ledger, fact);
    case 'daemon-action':
      return either(learnProvider(ledger, fact.capacityProviderName), learnAction(ledger, knownAction(fact)));
    case 'look':
      return either(learnWholeLook(ledger, toldAll(fact) ? fact.at : null), learnLook(ledger, fact));
  }
};

/** The cluster is part of the instance's own ARN; where facts name another all the same, the order of arrival must not choose. */
const learnCluster = (ledger: Ledger, clusterArn: string): boolean => {
  if (clusterArn <= ledger.clusterArn) return false;
  ledger.clusterArn = clusterArn;
  return true;
};

/** Both sides have been learned before the call; `||` alone would skip the second. */
const either = (one: boolean, other: boolean): boolean => one || other;

/** `capacityProviderName` may be missing in instance events; it never changes, so any fact may bring it. */
const learnProvider = (ledger: Ledger, name: string | null): boolean => {
  if (name === null || name === ledger.capacityProviderName) return false;
  const joined = greater(ledger.capacityProviderName, name);
  const changed = joined !== ledger.capacityProviderName;
  ledger.capacityProviderName = joined;
  return changed;
};

const learnLaunchType = (ledger: Ledger, launchType: string | null): boolean => {
  if (ledger.hasManagedLaunchType || launchType !== 'MANAGED_INSTANCES') return false;
  ledger.hasManagedLaunchType = true;
  return true;
};

const learnTask = (ledger: Ledger, fact: TaskFact): boolean => {
  const provider = either(learnProvider(ledger, fact.capacityProviderName), learnLaunchType(ledger, fact.launchType));
  const known = ledger.tasks.get(fact.taskArn);
  const saysHealth = fact.healthAt !== null || fact.healthStatus !== null;
  if (known !== undefined && !saysHealth && known.version !== fact.version) {
    if (known.version > fact.version) return provider;
    renew(known, fact);
    return true;
  }
  const lean = knownTask(fact, known?.taskArn ?? fact.taskArn);
  const joined = known === undefined ? lean : joinTasks(known, lean);
  if (joined === known) return provider;
  ledger.tasks.set(joined.taskArn, joined);
  return true;
};

const learnHealth = (ledger: Ledger, fact: HealthFact): boolean => {
  const identity = either(
    learnProvider(ledger, fact.capacityProviderName),
    learnIdentity(ledger, fact.ec2InstanceId, null),
  );
  return either(learnPoint(ledger, { at: fact.lastStatusChange, checks: fact.daemonChecks }), identity);
};

const learnLook = (ledger: Ledger, fact: LookFact): boolean => {
  if (ledger.look !== null && !isNewer(fact, fact.at, ledger.look, ledger.look.at)) return false;
  ledger.look = fact;
  return true;
};

/** Kept beside the newest look: by the time of that one ECS may have forgotten tasks that ended early in the instance's life. */
const learnWholeLook = (ledger: Ledger, at: number | null): boolean => {
  const earliest = earlier(ledger.wholeLookAt, at);
  if (earliest === ledger.wholeLookAt) return false;
  ledger.wholeLookAt = earliest;
  return true;
};

/**
 * The ledger that knows all that both know. Commutative and idempotent, and associative for ledgers that folded nothing
 * away or have learned the same facts: late news of a task that one of them has folded away is dropped. Both must be of
 * one container instance. Neither is changed.
 */
export const merge = (one: Ledger, other: Ledger): Ledger => {
  const merged = emptyLedger(one.containerInstanceArn, one.clusterArn);
  const further = byFold(one, other);
  const [older, newer] = further <= 0 ? [one, other] : [other, one];
  learnLedger(merged, older);
  learnLedger(merged, newer);
  dropFolded(merged, newer);
  if (further === 0) dropFolded(merged, older);
  const { foldedTo, folds, applicationsFold, unnamedFold } = newer;
  return Object.assign(merged, { foldedTo, folds, applicationsFold, unnamedFold });
};

/** The other ledger has counted the tasks that it may have folded away. */
const dropFolded = ({ tasks }: Ledger, folded: Ledger): void => {
  for (const task of tasks.values())
    if (!folded.tasks.has(task.taskArn) && isBehind(folded, task, task.executionStoppedAt ?? task.updatedAt))
      tasks.delete(task.taskArn);
};

/** The ledger that is folded further wins: it has counted what the other still holds. */
const byFold = (one: Ledger, other: Ledger): number =>
  one.foldedTo !== other.foldedTo
    ? one.foldedTo - other.foldedTo
    : byCodeUnit(canonical(foldsOf(one)), canonical(foldsOf(other)));

const foldsOf = ({ folds, applicationsFold, unnamedFold }: Ledger) => [
  [...folds.values()],
  applicationsFold,
  unnamedFold,
];

const learnLedger = (ledger: Ledger, known: Ledger): void => {
  ledger.clusterArn = greater(ledger.clusterArn, known.clusterArn) ?? ledger.clusterArn;
  ledger.hasManagedLaunchType ||= known.hasManagedLaunchType;
  learnProvider(ledger, known.capacityProviderName);
  learnIdentity(ledger, known.ec2InstanceId, known.registeredAt);
  for (const run of known.statuses) learnRun(ledger, run);
  learnAgentLost(ledger, known.agentLost);
  for (const task of known.tasks.values()) {
    const joined = ledger.tasks.get(task.taskArn);
    ledger.tasks.set(task.taskArn, { ...(joined === undefined ? task : joinTasks(joined, task)) });
  }
  for (const point of healthOf(known)) learnPoint(ledger, point);
  for (const action of known.actions) learnAction(ledger, action);
  if (known.look !== null) learnLook(ledger, known.look);
  learnWholeLook(ledger, known.wholeLookAt);
  ledger.folded = Math.max(ledger.folded, known.folded);
  ledger.leftOut = joinLeftOut(ledger.leftOut, known.leftOut);
  const rest = joinRest(ledger.rest, known.rest);
  if (rest !== undefined) ledger.rest = rest;
};

/** If both have a key, the higher-ranking value is kept: this version can't read either. */
const joinRest = (one: Ledger['rest'], other: Ledger['rest']): Ledger['rest'] => {
  if (one === undefined || other === undefined) return one ?? other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(keys.map((key) => [key, higherOf(one[key], other[key])]));
};

/** Undefined: one of them has no such key. */
const higherOf = (one: unknown, other: unknown): unknown =>
  other === undefined || (one !== undefined && canonical(one) >= canonical(other)) ? one : other;
