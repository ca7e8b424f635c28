import { expectedOn } from '../expected/expected-daemons.ts';
import { compact } from '../folding/compact.ts';
import { boundDeployments } from '../ledger/bound-deployments.ts';
import { learnDeployment } from '../ledger/deployments.ts';
import { learn } from '../ledger/learn.ts';
import { copyLedger, type Ledger } from '../ledger/ledger.ts';
import type { AdvanceContext, Advanced } from '../state/context.ts';
import type { DeploymentState, DueCheck, InstanceState, ItemState } from '../state/instance-state.ts';
import { isGone } from '../state/not-judged-incident.ts';
import { type InstanceScopedFact, type ItemFact, isOfInstance } from '../words/facts.ts';
import { emptyCluster } from './advance-cluster.ts';
import { emptyDeployments } from './advance-deployments.ts';
import { emptyHole } from './advance-hole.ts';
import { emptyInstance, learnAll, sameDue } from './advance-instance.ts';

/** The facts that the item can learn, each after those before it. A fact that throws is left out. */
export const learnable = (state: ItemState, facts: readonly ItemFact[]): readonly ItemFact[] => {
  const scratch = copyItem(state);
  return facts.filter((fact) => {
    try {
      if (scratch.kind === 'instance' && isOfInstance(fact)) learn(scratch.ledger, fact);
      if (scratch.kind === 'deployments' && fact.kind === 'deployment') learnDeployment(scratch.ledger, fact);
      return true;
    } catch {
      return false;
    }
  });
};

/** The item that facts are about, before it has learned any. @throws Error without a fact */
export const emptyItem = (facts: readonly ItemFact[]): ItemState => {
  switch (facts[0]?.kind) {
    case 'deployment':
      return emptyDeployments(facts.filter((fact) => fact.kind === 'deployment'));
    case 'unread':
      return emptyCluster(facts.filter((fact) => fact.kind === 'unread'));
    case 'hole':
      return emptyHole(facts.filter((fact) => fact.kind === 'hole'));
    default:
      return emptyInstance(facts.filter(isOfInstance));
  }
};

/** A copy that can learn without changing this state: `learn` changes ledgers in place. */
export const copyItem = (state: ItemState): ItemState => {
  switch (state.kind) {
    case 'instance':
      return { ...state, ledger: copyLedger(state.ledger) };
    case 'deployments':
      return { ...state, ledger: { ...state.ledger, deployments: new Map(state.ledger.deployments) } };
    case 'cluster':
    case 'hole':
      return state;
  }
};

/**
 * The state of an item that can't be judged: it learns, folds as much as it can, and is tried again less and less
 * often. An open incident stays open; its checks are worked out afresh once it can be judged.
 * @param facts those that can be learned
 */
export const learnAlone = (known: ItemState, facts: readonly ItemFact[], context: AdvanceContext): Advanced => {
  switch (known.kind) {
    case 'instance':
      return ofInstance(known, facts.filter(isOfInstance), context);
    case 'deployments':
      return ofDeployments(known, facts, context);
    case 'cluster':
    case 'hole':
      return { state: known, changed: false, verdicts: [] };
  }
};

const ofInstance = (
  known: InstanceState,
  facts: readonly InstanceScopedFact[],
  context: AdvanceContext,
): Advanced<InstanceState> => {
  const { ledger, changed } = learnAll(known.ledger, facts, context.now);
  const due = isGone({ ...known, ledger }) ? null : nextTry(known, context.now);
  const hasChanged = changed || !sameDue(known.due, due);
  const state = hasChanged ? { ...known, ledger: changed ? foldedOrNot(ledger, context) : known.ledger, due } : known;
  return { state, changed: hasChanged, verdicts: [] };
};

const ofDeployments = (
  known: DeploymentState,
  facts: readonly ItemFact[],
  { now, policy }: AdvanceContext,
): Advanced => {
  const ledger = { ...known.ledger, deployments: new Map(known.ledger.deployments) };
  const changed = facts.map((fact) => fact.kind === 'deployment' && learnDeployment(ledger, fact)).includes(true);
  boundDeployments(ledger, policy.deploymentDeadlineSeconds * 1000);
  const due = nextTry(known, now);
  const hasChanged = changed || !sameDue(known.due, due);
  return { state: hasChanged ? { ...known, ledger, due } : known, changed: hasChanged, verdicts: [] };
};

/** A ledger that can't be judged may still be folded, so that it does not outgrow its item. */
const foldedOrNot = (ledger: Ledger, { policy, inventory, now }: AdvanceContext): Ledger => {
  try {
    const folded = copyLedger(ledger);
    const daemons = expectedOn(folded, inventory?.daemons ?? [], policy.startDeadlineSeconds * 1000);
    compact(folded, now, daemons, { policy });
    return folded;
  } catch {
    return ledger;
  }
};

const SOONEST_TRY_MS = 3_600_000;
const LATEST_TRY_MS = 86_400_000;
const TRIED_AGAIN = 'it could not be judged';

/**
 * A failure may end with the clock, or with new code: it is tried again after as long as it has failed, an hour at
 * least and a day at most, until the instance is gone.
 */
const nextTry = ({ due, notJudged }: ItemState, now: number): DueCheck => {
  if (due?.why === TRIED_AGAIN && due.at > now) return due;
  const failingSince = notJudged?.resolvedAt === null ? notJudged.openedAt : now;
  const pause = Math.min(Math.max(now - failingSince, SOONEST_TRY_MS), LATEST_TRY_MS);
  return { at: now + pause, needs: 'clock', why: TRIED_AGAIN };
};
