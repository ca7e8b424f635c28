import { type Guard, passes, refuses } from '../guard.ts';

/** Stops trying after so many attempts: Bookend does not understand then what is wrong. */
export const attempts: Guard = ({ plan, policy }) =>
  plan.attempt < policy.maxAttempts
    ? passes(`${plan.attempt} of ${policy.maxAttempts} attempts were made for the incident`)
    : refuses(`${plan.attempt} attempts were made for the incident: now it is for a person`);
