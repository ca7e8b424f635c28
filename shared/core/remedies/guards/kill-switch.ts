import { type GuardInput, type GuardVerdict, passes, refuses } from '../guard.ts';

/** Nothing is done while the policy's kill switch is on, whoever asks. */
export const killSwitch = ({ policy }: Pick<GuardInput, 'policy'>): GuardVerdict =>
  policy.killSwitch ? refuses('the kill switch of the policy is on') : passes('the kill switch is off');
