import { latestOf } from '../../words/extremes.ts';
import { canHaveBeen } from '../attempt-times.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** Keeps acts on a container instance apart, whatever the incident: an act must have time to show its effect. */
export const cooldown: Guard = ({ facts: { state }, policy, now }) => {
  const acts = (state.remediation?.attempts ?? []).map(({ at }) => at);
  // it is given a time with the next look, from which on it counts
  if (!acts.every((at) => canHaveBeen(at, now))) return refuses('the time of the last act is not known');
  const last = latestOf(acts);
  const until = last + policy.cooldownSeconds * 1000;
  return now < until
    ? refuses('the last act on the container instance is too recent', until)
    : passes('no act on the container instance is recent');
};
