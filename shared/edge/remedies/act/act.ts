import { randomUUID } from 'node:crypto';
import { decide } from '../../../core/remedies/decide.ts';
import type { GuardAnswer } from '../../../core/remedies/guard.ts';
import { budgetOf } from '../../../core/remedies/guards/budget.ts';
import type { HistoryEntry } from '../../../core/remedies/history-entry.ts';
import type { Lease, LeaseTaken } from '../../../core/remedies/lease.ts';
import type { Plan } from '../../../core/remedies/plan.ts';
import { answered, begun } from '../../../core/remedies/remediation.ts';
import type { StepAnswer } from '../../../core/remedies/step.ts';
import { askForGuardsAgain, type FreshAnswers } from '../ask/ask-for-guards.ts';
import { changeInstance } from '../ask/instance-item.ts';
import type { WithPolicy } from '../ask/remediator.ts';
import { carryOut } from './carry-out.ts';
import { answersInWords, entryOf, guardsOf, proposeFrom, type RemedyRequest } from './decision.ts';

/** The end of a plan that all guards had let pass. */
export type Acted =
  | { readonly kind: 'acted'; readonly answers: readonly StepAnswer[]; readonly guards: readonly GuardAnswer[] }
  /** Something was in the way at the last moment, and nothing was done. `guards` are the answers of that moment, if a guard was it. */
  | { readonly kind: 'withdrawn'; readonly why: string; readonly guards: readonly GuardAnswer[] };

/** A function that acts is ended before this is over; a lease lets nobody act for longer. */
const ACTS_FOR_MS = 150_000;
/** Calls are begun no later than this after the attempt was: the last one may take ten seconds. */
const CALLS_BEGIN_WITHIN_MS = 60_000;

/**
 * Carries out a plan: takes a lease of the provider's budget, looks once more, asks all guards once more by the policy of this
 * moment, commits the attempt to the instance's item if that is still as the look left it, writes the entry of the history, and
 * only then calls ECS. Any change in between withdraws it. A crash at any point leaves the attempt, the entry and the lease behind,
 * which say by themselves when they are over. @throws NotNowError before anything was done
 */
export const act = async (
  plan: Plan,
  first: FreshAnswers,
  request: RemedyRequest,
  remediator: WithPolicy,
): Promise<Acted> => {
  const { budget, now } = remediator;
  const { provider } = first.headroom;
  if (provider === null) return withdrawn('the capacity provider is not known');
  const lease: Lease = {
    planId: plan.id,
    holder: randomUUID(),
    containerInstanceArn: plan.containerInstanceArn,
    actsUntil: now() + ACTS_FOR_MS,
  };
  const taken = await takeLease(lease, first, remediator);
  if (taken.kind !== 'taken') return withdrawn(WHY_NOT[taken.kind]);
  const committed = await committedOrGivenBack(lease, plan, first, request, remediator);
  if (committed.kind === 'withdrawn') return committed;
  const { entry, guards } = committed;
  const { client } = remediator.lookout;
  const hasTime = (): boolean => now() < entry.at + CALLS_BEGIN_WITHIN_MS;
  const answers = await carryOut(plan.steps, { client, hasTime, ...waitOf(remediator) });
  await report(plan, entry, answers, remediator);
  if (!answers.some(mayHaveBeenDone)) await budget.giveBack(provider, lease, 'unused');
  return { kind: 'acted', answers, guards };
};

const withdrawn = (why: string, guards: readonly GuardAnswer[] = []): Extract<Acted, { kind: 'withdrawn' }> => ({
  kind: 'withdrawn',
  why,
  guards,
});

const WHY_NOT: Readonly<Record<Exclude<LeaseTaken['kind'], 'taken'>, string>> = {
  'used-up': 'the budget of the capacity provider was used up in the last moment',
  spent: 'as many acts as may be within an hour were made for the capacity provider in the last moment',
  busy: 'somebody else is at work on the container instance',
  stale: 'an instance came back to the budget in the last moment: it has to be counted anew',
};

const takeLease = async (
  lease: Lease,
  { headroom: { provider, numbers, held: seen } }: FreshAnswers,
  { budget, policy }: WithPolicy,
): Promise<LeaseTaken> => {
  if (provider === null || numbers === null) return { kind: 'stale' };
  const allowed = budgetOf(numbers.instances, policy.budgetPercent);
  return budget.take(provider, { lease, numbers, seen, allowed, allowedPerHour: policy.maxActsPerHour });
};

type Committed =
  | { readonly kind: 'committed'; readonly entry: HistoryEntry; readonly guards: readonly GuardAnswer[] }
  | Extract<Acted, { kind: 'withdrawn' }>;

/** Gives the lease back wherever nothing was committed: nobody acts then. */
const committedOrGivenBack = async (lease: Lease, ...asked: Parameters<typeof commit>): Promise<Committed> => {
  const [, { headroom }, , { budget }] = asked;
  const { provider } = headroom;
  const giveBack = async (): Promise<void> => void (provider && (await budget.giveBack(provider, lease, 'unused')));
  try {
    const committed = await commit(...asked);
    if (committed.kind === 'withdrawn') await giveBack();
    return committed;
  } catch (error) {
    await giveBack();
    throw error;
  }
};

/** Asks for everything once more, reads the policy once more, and makes the write that no second worker gets past. */
const commit = async (
  plan: Plan,
  first: FreshAnswers,
  request: RemedyRequest,
  before: WithPolicy,
): Promise<Committed> => {
  const again = await askForGuardsAgain(first, before);
  const { policy } = await before.readPolicy();
  const remediator = { ...before, policy };
  const proposal = proposeFrom(again, request, remediator);
  if (proposal.kind !== 'plan' || proposal.plan.id !== plan.id)
    return withdrawn('the facts have changed since the plan was made');
  const guards = guardsOf(plan, again, request, remediator);
  if (decide(guards, request.override) !== 'act' || !remediator.mayWrite)
    return withdrawn('a guard refused in the last moment', guards);
  const at = remediator.now();
  const state = begun(again.state, plan, request.asked.by, at);
  if ((await remediator.store.writeItem(state, again.revision)) === 'lost-race')
    return withdrawn('the container instance changed in the last moment');
  const entry = entryOf({ at, request, plan, guards, policy, decision: 'act', dryRun: false });
  await remediator.history.write({ id: plan.id, entry });
  return { kind: 'committed', entry, guards };
};

/** Writes ECS's answers to where people and the next decision find them. */
const report = async (
  plan: Plan,
  entry: HistoryEntry,
  answers: readonly StepAnswer[],
  remediator: WithPolicy,
): Promise<void> => {
  await remediator.history.write({
    id: plan.id,
    entry: { ...entry, answers, outcome: answersInWords(answers, plan.steps) },
  });
  await changeInstance(plan.containerInstanceArn, remediator, (state, now) => answered(state, plan.id, answers, now));
};

const mayHaveBeenDone = ({ answer }: StepAnswer): boolean => answer === 'accepted' || answer === 'unknown';

const waitOf = ({ wait }: WithPolicy) => (wait === undefined ? {} : { wait });
