import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { RuleName } from '../words/verdict.ts';

/** Says that the policy leaves a rule off, and what turns it on; null for a rule that is judged. Completes "…:". */
export const whyTurnedOff = (rule: RuleName, policy: Policy): string | null => {
  const { optional } = TRAITS[rule];
  return optional === undefined || optional.isOn(policy)
    ? null
    : `the rule is off. To turn it on, ${optional.turnOn} in the policy`;
};
