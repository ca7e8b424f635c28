import type { Policy } from '../../../core/policy/policy.ts';
import type { GuardAnswer, GuardInput, GuardName } from '../../../core/remedies/guard.ts';
import { judgeGuards } from '../../../core/remedies/guards/judge-guards.ts';
import type { Decision, HistoryEntry } from '../../../core/remedies/history-entry.ts';
import type { Plan } from '../../../core/remedies/plan.ts';
import { type Proposal, propose } from '../../../core/remedies/propose.ts';
import type { RemedyAsked, Step, StepAnswer } from '../../../core/remedies/step.ts';
import type { RemedyName } from '../../../core/words/remedy.ts';
import type { FreshAnswers } from '../ask/ask-for-guards.ts';
import type { WithPolicy } from '../ask/remediator.ts';

/** The act that Bookend itself or a person asks for. */
export type RemedyRequest = {
  readonly asked: RemedyAsked;
  /** The remedy that a person asked for; absent: the ladder says which. */
  readonly action?: RemedyName;
  readonly approved: GuardInput['approved'];
  readonly override: readonly GuardName[];
};

/** The request that Bookend makes of itself. */
export const requestOfBookend = (reason: string): RemedyRequest => ({
  asked: { by: 'bookend', action: null, reason },
  approved: null,
  override: [],
});

/** Plans by fresh facts. */
export const proposeFrom = (
  { state, inventory }: FreshAnswers,
  { action }: RemedyRequest,
  { policy, now }: WithPolicy,
): Proposal =>
  propose(state, { policy, coverages: inventory.daemons, now: now(), ...(action === undefined ? {} : { action }) });

/** Asks all guards about a plan. */
export const guardsOf = (
  plan: Plan,
  { facts }: FreshAnswers,
  { asked, approved }: RemedyRequest,
  remediator: WithPolicy,
): readonly GuardAnswer[] => {
  const { policy, now } = remediator;
  return byRights(judgeGuards({ plan, facts, policy, now: now(), by: asked.by, approved }), remediator);
};

/** Turns the guard `mode` against acting where the function was deployed without its rights to write. */
export const byRights = (
  answers: readonly GuardAnswer[],
  { mayWrite }: Pick<WithPolicy, 'mayWrite'>,
): readonly GuardAnswer[] =>
  mayWrite ? answers : answers.map((answer) => (answer.guard === 'mode' ? withoutRights(answer) : answer));

const withoutRights = (answer: GuardAnswer): GuardAnswer => ({
  ...answer,
  passed: false,
  reason: 'Bookend was deployed without its rights to write to ECS (ENFORCE is not true)',
  until: null,
});

export type Decided = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly request: RemedyRequest;
  readonly plan: Plan;
  readonly guards: readonly GuardAnswer[];
  readonly policy: Policy;
  readonly decision: Decision;
  readonly dryRun: boolean;
};

/** The entry of a decision about a plan, before any call. */
export const entryOf = ({ at, request, plan, guards, policy, decision, dryRun }: Decided): HistoryEntry => ({
  at,
  asked: request.asked,
  action: plan.remedy,
  clusterArn: plan.clusterArn,
  containerInstanceArn: plan.containerInstanceArn,
  daemonArn: null,
  incidentId: plan.incidentId,
  mode: policy.mode,
  dryRun,
  decision,
  guards,
  override: request.override,
  plan,
  answers: null,
  outcome: decision === 'act' && !dryRun ? null : 'nothing was done',
});

/** ECS's answers in one line for a person. */
export const answersInWords = (answers: readonly StepAnswer[], steps: readonly Step[]): string => {
  const accepted = answers.filter(({ answer }) => answer === 'accepted').length;
  const head = `ECS accepted ${accepted} of ${steps.length} calls`;
  const others = answers.filter(({ answer }) => answer !== 'accepted').map(lineOf);
  const untried = steps.length - answers.length;
  return [head, ...others, ...(untried > 0 ? [`${untried} not tried`] : [])].join('; ');
};

/** One answer, for whoever asked by hand. */
export const lineOf = ({ step, answer, reason }: StepAnswer): string =>
  `${step.call} ${answer}${reason === null ? '' : `: ${reason}`}`;
