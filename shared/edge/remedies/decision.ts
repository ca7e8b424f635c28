import type { GuardAnswer, GuardInput, GuardName } from '../../core/remedies/guard.ts';
import { judgeGuards } from '../../core/remedies/guards/index.ts';
import type { Plan } from '../../core/remedies/plan.ts';
import { type Proposal, propose } from '../../core/remedies/propose.ts';
import type { Asked } from '../../core/remedies/step.ts';
import type { RemedyName } from '../../core/words/remedy.ts';
import type { Fresh } from './ask-for-guards.ts';
import type { WithPolicy } from './remediator.ts';

/** What is asked for about one incident, by Bookend itself or a person. */
export type Request = {
  readonly asked: Asked;
  /** What a person asked for; absent: what the ladder says. */
  readonly action?: RemedyName;
  readonly approved: GuardInput['approved'];
  readonly override: readonly GuardName[];
};

/** What Bookend asks of itself. */
export const byItself = (reason: string): Request => ({
  asked: { by: 'bookend', action: null, reason },
  approved: null,
  override: [],
});

export const proposeFrom = ({ state, inventory }: Fresh, { action }: Request, { policy, now }: WithPolicy): Proposal =>
  propose(state, { policy, coverages: inventory.daemons, now: now(), ...(action === undefined ? {} : { action }) });

/** What all guards say. */
export const guardsOf = (
  plan: Plan,
  { facts }: Fresh,
  { asked, approved }: Request,
  remediator: WithPolicy,
): readonly GuardAnswer[] => {
  const { policy, now } = remediator;
  return byRights(judgeGuards({ plan, facts, policy, now: now(), by: asked.by, approved }), remediator);
};

/** Without its rights to write the function acts in no mode. */
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
