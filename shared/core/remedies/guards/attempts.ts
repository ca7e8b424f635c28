import { type Guard, passes, refuses } from '../guard.ts';

/** Who has tried so often does not understand what is wrong. */
export const attempts: Guard = ({ plan, policy }) =>
  plan.attempt < policy.maxAttempts
    ? passes(`${plan.attempt} of ${policy.maxAttempts} attempts were made for the incident`)
    : refuses(`${plan.attempt} attempts were made for the incident: now it is for a person`);
