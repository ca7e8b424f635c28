import { type AdvanceContext, type Advanced, isFresh } from '../state/context.ts';
import type { ClusterLedger, ClusterState, DueCheck } from '../state/instance-state.ts';
import { withNotJudged, withoutNotJudged } from '../state/not-judged-incident.ts';
import type { UnreadFact } from '../words/facts.ts';
import { sameDue } from './advance-instance.ts';

/**
 * People are told only after ECS has told too little for so long; meanwhile nothing there may be called violated. A
 * throttle, a deployment of Bookend or a permission that is set a minute late is over by then.
 */
const TOLD_AFTER_MS = 15 * 60_000;
/** While the cluster is not judged, ECS is asked again this often: one refresh of the inventory, whatever else asks. */
const ASKED_EVERY_MS = 15 * 60_000;
const UNREAD = 'ECS has not told which daemons the cluster has';

/**
 * The cluster's item after it has learned that ECS told too little, or is judged again. While the inventory is fresh
 * the cluster is judged, even if the last attempt to refresh it failed.
 */
export const advanceCluster = (
  state: ClusterState | null,
  facts: readonly UnreadFact[],
  context: AdvanceContext,
): Advanced<ClusterState> => {
  const known = state ?? emptyCluster(facts);
  const next = nextOf(known, facts, context);
  const changed =
    !sameDue(known.due, next.due) || next.notJudged !== known.notJudged || !sameLedger(known.ledger, next.ledger);
  return { state: changed || state === null ? next : state, changed, verdicts: [] };
};

/** The state of an item before it learns anything. @throws Error without a fact, which would say which item it is */
export const emptyCluster = ([fact]: readonly UnreadFact[]): ClusterState => {
  if (fact === undefined) throw new Error('neither a state nor a fact says which cluster this is');
  const ledger = { clusterArn: fact.clusterArn, unreadSince: null, why: null };
  return { kind: 'cluster', incident: null, notices: 0, untold: [], due: null, ledger };
};

const nextOf = (known: ClusterState, facts: readonly UnreadFact[], context: AdvanceContext): ClusterState => {
  const { now } = context;
  const newest = facts.reduce<UnreadFact | null>(
    (one, other) => (one !== null && one.at > other.at ? one : other),
    null,
  );
  if (isFresh(context)) return judgedAgain(known, 'ECS told its daemons, and it is judged again', now);
  if (newest?.hasInstances === false) return judgedAgain(known, 'no container instance is left there', now);
  const unreadSince = known.ledger.unreadSince ?? newest?.at ?? null;
  if (unreadSince === null) return known;
  const why = newest?.why ?? known.ledger.why ?? UNREAD;
  const toldAt = unreadSince + TOLD_AFTER_MS;
  const unread = { ...known, ledger: { ...known.ledger, unreadSince, why }, due: nextLook(known.due, toldAt, now) };
  return now < toldAt ? unread : withNotJudged(unread, { step: 'read-cluster', why }, now);
};

const judgedAgain = (known: ClusterState, resolution: string, now: number): ClusterState => ({
  ...withoutNotJudged(known, resolution, now),
  ledger: { ...known.ledger, unreadSince: null, why: null },
  due: null,
});

const nextLook = (due: DueCheck | null, toldAt: number, now: number): DueCheck => {
  if (due !== null && due.at > now) return due;
  return { at: now < toldAt ? toldAt : now + ASKED_EVERY_MS, needs: 'look', why: UNREAD };
};

/** The words of a cause differ from attempt to attempt: that alone is not worth a write. */
const sameLedger = (one: ClusterLedger, other: ClusterLedger): boolean => one.unreadSince === other.unreadSince;
