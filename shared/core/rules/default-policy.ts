import { defaultPolicy, type Policy } from '../policy/policy.ts';
import type { Rung } from '../words/remedy.ts';
import type { Severity } from '../words/severity.ts';
import { RULE_NAMES, type RuleName } from '../words/verdict.ts';
import { TRAITS } from './index.ts';

const perRule = <Value>(of: (rule: RuleName) => Value): Readonly<Record<RuleName, Value>> => {
  const values = RULE_NAMES.map((rule) => [rule, of(rule)] as const);
  return Object.fromEntries(values) as Record<RuleName, Value>;
};

/** The policy that holds where nothing is set. */
export const DEFAULT_POLICY: Policy = /* @__PURE__ */ defaultPolicy({
  severities: /* @__PURE__ */ perRule<Severity>((rule) => TRAITS[rule].severity),
  consequenceSeverities: /* @__PURE__ */ perRule<Severity>((rule) => TRAITS[rule].consequenceSeverity ?? 'info'),
  remedies: /* @__PURE__ */ perRule<readonly Rung[]>((rule) => TRAITS[rule].ladder),
});
