import { inWords } from '../../words/verdict.ts';
import { approvalIdOf } from '../approval.ts';
import { CLOCK_SKEW_MS } from '../attempt-times.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** Carries out the plan that a person approved, or nothing: not another plan that has replaced it since. */
export const planIsCurrent: Guard = ({ plan, approved, policy, now }) => {
  if (approved === null) return passes('no particular plan was asked for');
  if (approved.id !== plan.id)
    return refuses(`the facts have changed since the plan was made: now it would be ${approvalIdOf(plan)}`);
  const age = now - approved.madeAt;
  if (age > policy.planLifetimeSeconds * 1000 || age < -CLOCK_SKEW_MS)
    return refuses(`the plan was made ${inWords(age)} ${age < 0 ? 'from now' : 'ago'}: ask for a new one`);
  return passes('the plan still rests on the same facts');
};
