import { type Guard, passes, refuses } from '../guard.ts';

/** Nothing is done while the policy's kill switch is on, whoever asks. */
export const killSwitch: Guard = ({ policy }) =>
  policy.killSwitch ? refuses('the kill switch of the policy is on') : passes('the kill switch is off');
