import { latestOf } from '../../extremes.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** From one act on a container instance to the next, whatever the incident: what was done must have time to show. */
export const cooldown: Guard = ({ facts: { state }, policy, now }) => {
  const last = latestOf((state.remediation?.attempts ?? []).map(({ at }) => at));
  const until = last + policy.cooldownSeconds * 1000;
  return now < until
    ? refuses('the last act on the container instance is too recent', until)
    : passes('no act on the container instance is recent');
};
