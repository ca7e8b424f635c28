import type { RuleName, Verdict } from '../../../shared/core/words/verdict.ts';
import { counted } from '../../terminal/numbers.ts';

/** Inconclusive verdicts lead to exit code 3 never, for instances whose registration is in the stream, or always. */
export type Strictness = 'off' | 'registered' | 'all';

/** Collects from the verdicts what decides on the exit code. */
export type Findings = {
  readonly note: (verdict: Verdict) => void;
  readonly isViolated: () => boolean;
  readonly hasRule: (rule: RuleName) => boolean;
  readonly isEmpty: () => boolean;
  /** Lists the reasons why `--strict` can't say that all is well; empty if it can. */
  readonly openQuestions: (beside: Beside) => readonly string[];
};

/** Other findings that leave a question open. */
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
        ...(coversNothing ? ['a declared daemon covers no container instance'] : []),
        ...(broken > 0 ? [counted(broken, 'broken line')] : []),
      ];
    },
  };
};
