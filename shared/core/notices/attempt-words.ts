import type { AttemptOutcome } from '../state/attempt.ts';

/** The results of acts in a notice's `remedy.outcome`; messages read them there. */
export const ATTEMPT_WORDS: Readonly<Record<AttemptOutcome, string>> = {
  begun: 'it is under way',
  acted: 'ECS accepted it',
  failed: 'it was not done',
  repaired: 'it worked',
  'no-effect': 'it had no effect in time',
};
