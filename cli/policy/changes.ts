import type { Policy } from '../../shared/core/policy/policy.ts';

/** Lists the fields in which two policies differ, a line each: `mode: "observe" → "enforce"`. */
export const changesBetween = (before: Policy, after: Policy): readonly string[] =>
  fieldsOf(before, after)
    .filter(({ was, is }) => was !== is)
    .map(({ name, was, is }) => `${name}: ${was} → ${is}`);

type Compared = { readonly name: string; readonly was: string; readonly is: string };

/** Fields that hold a value for each rule are compared rule by rule. */
const fieldsOf = (before: Policy, after: Policy): readonly Compared[] => {
  const [was, is] = [flat(before), flat(after)];
  return [...is].map(([name, value]) => ({ name, was: was.get(name) ?? 'nothing', is: value }));
};

const flat = (policy: Policy): ReadonlyMap<string, string> => {
  const { severities, remedies, ...rest } = policy;
  return new Map([
    ...Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)] as const),
    ...Object.entries(severities).map(([rule, value]) => [`severities.${rule}`, JSON.stringify(value)] as const),
    ...Object.entries(remedies).map(([rule, value]) => [`remedies.${rule}`, JSON.stringify(value)] as const),
  ]);
};
