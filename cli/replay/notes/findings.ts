import type { RuleName, Verdict } from '../../../shared/core/words/verdict.ts';
import { counted } from '../../terminal/numbers.ts';

/** Whose open questions make the exit code 3: nobody's, those of instances whose registration lies in the stream, or any. */
export type Strictness = 'off' | 'registered' | 'all';

/** What the verdicts come to, for the exit code. */
export type Findings = {
  readonly note: (verdict: Verdict) => void;
  readonly isViolated: () => boolean;
  readonly hasRule: (rule: RuleName) => boolean;
  readonly isEmpty: () => boolean;
  /** Why it could not be told that all is well, as `--strict` asks for; empty if it could. */
  readonly openQuestions: (beside: Beside) => readonly string[];
};

/** What else leaves a question open. */
type Beside = { readonly broken: number; readonly coversNothing: boolean };

/** @param isRegisteredIn whether the registration of an instance lies in the stream */
export const collectFindings = (
  strict: Strictness,
  isRegisteredIn: (containerInstanceArn: string) => boolean,
): Findings => {
  const rules = new Set<RuleName>();
  let [isViolated, inconclusive] = [false, 0];
  return {
    note: ({ outcome, rule, containerInstanceArn }) => {
      rules.add(rule);
      isViolated ||= outcome === 'violated';
      if (outcome !== 'inconclusive' || strict === 'off') return;
      if (strict === 'all' || (containerInstanceArn !== null && isRegisteredIn(containerInstanceArn)))
        inconclusive += 1;
    },
    isViolated: () => isViolated,
    hasRule: (rule) => rules.has(rule),
    isEmpty: () => rules.size === 0,
    openQuestions: ({ broken, coversNothing }) => {
      if (strict === 'off') return [];
      return [
        ...(rules.size === 0 ? ['nothing was judged'] : []),
        ...(inconclusive > 0 ? [`${counted(inconclusive, 'inconclusive verdict')}`] : []),
        ...(coversNothing ? ['a declared daemon covers nothing'] : []),
        ...(broken > 0 ? [counted(broken, 'broken line')] : []),
      ];
    },
  };
};
