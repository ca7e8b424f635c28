import type { Notice, NoticeViolation } from '../notices/notice.ts';
import { RULE_NAMES, type RuleName } from '../words/verdict.ts';

/** The violation that a notice leads with: its worst. */
export const leadingViolation = ({ violations }: Notice): NoticeViolation | null => violations[0] ?? null;

/** The rule that a notice leads with; null where it has none, or one that only a newer release knows. */
export const leadingRuleOf = (notice: Notice): RuleName | null => {
  const name = leadingViolation(notice)?.rule ?? notice.rules[0];
  return RULE_NAMES.find((known) => known === name) ?? null;
};

export const isRule = (name: string): name is RuleName => RULE_NAMES.some((known) => known === name);
