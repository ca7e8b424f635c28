import type { AdvanceContext, Advanced, Failed } from '../state/context.ts';
import type { ItemState } from '../state/instance-state.ts';
import { withNotJudged, withoutNotJudged } from '../state/not-judged-incident.ts';
import { type ItemFact, isOfInstance } from '../words/facts.ts';
import { causeInWords, type FailedStep, isGoingOn } from '../words/trouble.ts';
import { advanceCluster } from './advance-cluster.ts';
import { advanceDeployments } from './advance-deployments.ts';
import { advanceHole } from './advance-hole.ts';
import { advanceInstance } from './advance-instance.ts';
import { emptyItem, learnAlone, learnable } from './learn-alone.ts';

/**
 * The state of an item after it has learned facts: the heart of the one write path, for facts from events and from
 * looks, and for checks that are due. Pure: the given state stays as it is. The same facts again change nothing.
 *
 * If Bookend itself fails, it does as much as possible: everything but the facts that can't be learned, else everything
 * but folding, else only learning; and an incident says so, once. The queue can't help: the same facts would fail
 * again. The incident is over as soon as everything works.
 * @throws Error only where neither a state nor a fact says which item it is
 * @param facts all about this one item; without any it is only judged again, as the clock or a changed inventory asks
 */
export const advance = (state: ItemState | null, facts: readonly ItemFact[], context: AdvanceContext): Advanced => {
  if (state === null && facts.length === 0) throw new Error('neither a state nor a fact says which item this is');
  const whole = tried(() => judged(state, facts, context));
  if ('advanced' in whole) return withoutTrouble(whole.advanced, context);
  const known = state ?? emptyItem(facts);
  const good = learnable(known, facts);
  if (!hasFailedBefore(state)) {
    const withoutBad = good.length === facts.length ? whole : tried(() => judged(known, good, context));
    if ('advanced' in withoutBad) return withTrouble(withoutBad.advanced, failedAt('learn', whole.cause), context);
    const unfolded = tried(() => judged(known, good, { ...context, withoutFolding: true }));
    if ('advanced' in unfolded) return withTrouble(unfolded.advanced, failedAt('fold', withoutBad.cause), context);
  }
  const failed = failedAt('judge', whole.cause);
  return withTrouble(learnAlone(known, good, context), failed, context);
};

const judged = (state: ItemState | null, facts: readonly ItemFact[], context: AdvanceContext): Advanced => {
  switch ((state ?? emptyItem(facts)).kind) {
    case 'instance':
      return advanceInstance(state?.kind === 'instance' ? state : null, facts.filter(isOfInstance), context);
    case 'deployments': {
      const ofDeployments = facts.filter((fact) => fact.kind === 'deployment');
      return advanceDeployments(state?.kind === 'deployments' ? state : null, ofDeployments, context);
    }
    case 'cluster': {
      const ofCluster = facts.filter((fact) => fact.kind === 'unread');
      return advanceCluster(state?.kind === 'cluster' ? state : null, ofCluster, context);
    }
    case 'hole': {
      const ofHole = facts.filter((fact) => fact.kind === 'hole');
      return advanceHole(state?.kind === 'hole' ? state : null, ofHole, context);
    }
  }
};

type Tried = { readonly advanced: Advanced } | { readonly cause: unknown };

const tried = (act: () => Advanced): Tried => {
  try {
    return { advanced: act() };
  } catch (cause) {
    return { cause };
  }
};

/** An item that could not be judged a while ago is not tried in every way again: each of its events would cost three judgements. */
const hasFailedBefore = (state: ItemState | null): boolean =>
  isGoingOn(state?.notJudged) && state?.notJudged?.step === 'judge';

const failedAt = (step: FailedStep, cause: unknown): Failed => ({ trouble: { step, why: causeInWords(cause) }, cause });

const withTrouble = (advanced: Advanced, failed: Failed, { now }: AdvanceContext): Advanced => {
  const state = withNotJudged(advanced.state, failed.trouble, now);
  return { ...advanced, state, changed: advanced.changed || state !== advanced.state, failed };
};

/**
 * One fact that can't be learned is often followed by others like it: told as over after each, the incident would be
 * told without end.
 */
const QUIET_AFTER_FACT_MS = 3_600_000;

const withoutTrouble = (advanced: Advanced, { now }: AdvanceContext): Advanced => {
  const { notJudged } = advanced.state;
  if (!isGoingOn(notJudged) || notJudged.step === 'read-cluster') return advanced;
  const quietAt = notJudged.openedAt + (notJudged.step === 'learn' ? QUIET_AFTER_FACT_MS : 0);
  const state =
    now < quietAt ? withTryAt(advanced.state, quietAt) : withoutNotJudged(advanced.state, 'it is judged again', now);
  return { ...advanced, state, changed: true };
};

const withTryAt = (state: ItemState, at: number): ItemState =>
  state.due !== null && state.due.at <= at
    ? state
    : { ...state, due: { at, needs: 'clock', why: 'it could not be judged' } };
