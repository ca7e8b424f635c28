import type { Mode } from '../../words/remedy.ts';
import { type GuardInput, type GuardVerdict, passes, refuses } from '../guard.ts';

const MAY_ACT: Readonly<Record<Mode, readonly GuardInput['by'][]>> = {
  observe: [],
  propose: ['person'],
  enforce: ['bookend', 'person'],
};

/** Lets a person act in `propose` and `enforce`, and Bookend by itself only in `enforce`. */
export const mode = ({ policy, by }: Pick<GuardInput, 'policy' | 'by'>): GuardVerdict =>
  MAY_ACT[policy.mode].includes(by)
    ? passes(`the mode of the policy is ${policy.mode}`)
    : refuses(`the mode of the policy is ${policy.mode}: ${by === 'person' ? 'nothing' : 'nothing by itself'} is done`);
