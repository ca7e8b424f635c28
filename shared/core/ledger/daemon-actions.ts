import type { DaemonActionFact } from '../words/facts.ts';
import { byCodeUnit, isNewer } from '../words/join.ts';
import { cutReason, cutType } from './cut-text.ts';
import type { KnownAction, Ledger } from './ledger.ts';

export const knownAction = ({ daemonName, failureType, reason, createdAt }: DaemonActionFact): KnownAction => ({
  daemonName,
  failureType: cutType(failureType),
  reason: cutReason(reason),
  createdAt,
  firstCreatedAt: createdAt,
});

/** Learns that ECS could not start a daemon, in index; says whether that changed anything. */
export const learnAction = (ledger: Ledger, action: KnownAction): boolean => {
  const { actions } = ledger;
  const index = indexFor(actions, action.daemonName);
  const known = actions[index];
  if (known?.daemonName !== action.daemonName) {
    if (actions.length === 0)
      ledger.actions = [action]; // all ledgers share the empty list
    else actions.splice(index, 0, action);
    return true;
  }
  const joined = joinActions(known, action);
  if (joined === known) return false;
  actions[index] = joined;
  return true;
};

/** The index at which the action of a daemon is or belongs; a binary search. */
const indexFor = (actions: readonly KnownAction[], daemonName: string): number => {
  let [low, high] = [0, actions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byCodeUnit(actions[middle]?.daemonName ?? null, daemonName) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const joinActions = (known: KnownAction, action: KnownAction): KnownAction => {
  const word = ({ failureType, reason }: KnownAction) => [failureType, reason];
  const newest = isNewer(word(action), action.createdAt, word(known), known.createdAt) ? action : known;
  const firstCreatedAt = Math.min(known.firstCreatedAt, action.firstCreatedAt);
  return newest === known && firstCreatedAt === known.firstCreatedAt ? known : { ...newest, firstCreatedAt };
};
