import type { Policy } from '../../core/policy/policy.ts';
import type { GuardAnswer } from '../../core/remedies/guard.ts';
import type { Decision, HistoryEntry } from '../../core/remedies/history.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import type { Step, StepAnswer } from '../../core/remedies/step.ts';
import type { Request } from './decision.ts';

export type Decided = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly request: Request;
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

/** What ECS answered, in one line for a person. */
export const inWords = (answers: readonly StepAnswer[], steps: readonly Step[]): string => {
  const accepted = answers.filter(({ answer }) => answer === 'accepted').length;
  const head = `ECS accepted ${accepted} of ${steps.length} calls`;
  const others = answers.filter(({ answer }) => answer !== 'accepted').map(lineOf);
  const untried = steps.length - answers.length;
  return [head, ...others, ...(untried > 0 ? [`${untried} not tried`] : [])].join('; ');
};

/** One answer, for whoever asked by hand. */
export const lineOf = ({ step, answer, reason }: StepAnswer): string =>
  `${step.call} ${answer}${reason === null ? '' : `: ${reason}`}`;
