import { isoTime } from '../words/format-time.ts';
import { MODES } from '../words/remedy.ts';
import type { Policy } from './policy.ts';

/** A field in which two policies differ; its values as JSON text, `nothing` for one that was not there. */
export type PolicyChange = { readonly field: string; readonly was: string; readonly is: string };

/** The fields in which two policies differ. Those that hold a value for each rule are compared rule by rule. */
export const changesBetween = (before: Policy, after: Policy): readonly PolicyChange[] => {
  const [was, is] = [flat(before), flat(after)];
  return [...is]
    .map(([field, value]) => ({ field, was: was.get(field) ?? 'nothing', is: value }))
    .filter((change) => change.was !== change.is);
};

/** `mode: "observe" → "enforce"`. Holds text of whoever wrote the policy: escape it for where it goes. */
export const changeInWords = ({ field, was, is }: PolicyChange): string => `${field}: ${was} → ${is}`;

const flat = (policy: Policy): ReadonlyMap<string, string> => {
  const { severities, consequenceSeverities, remedies, ...rest } = policy;
  const byRule = { severities, consequenceSeverities, remedies };
  return new Map([
    ...Object.entries(rest).map(([name, value]) => [name, textOf(value)] as const),
    ...Object.entries(byRule).flatMap(([name, values]) =>
      Object.entries(values).map(([rule, value]) => [`${name}.${rule}`, textOf(value)] as const),
    ),
  ]);
};

/** As a person writes it in a policy: without what an entry leaves out, and its end as a moment. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => {
    if (key === 'until' && typeof part === 'number') return isoTime(part);
    return part === null && key !== '' ? undefined : part;
  });

/** Tells for the fields that hold Bookend back from acting: whether it may do more, or sooner, than before. */
const LOOSENS: Readonly<Record<string, (before: Policy, after: Policy) => boolean>> = {
  mode: (before, after) => MODES.indexOf(after.mode) > MODES.indexOf(before.mode),
  killSwitch: (before, after) => before.killSwitch && !after.killSwitch,
  budgetPercent: (before, after) => after.budgetPercent > before.budgetPercent,
  maxActsPerHour: (before, after) => after.maxActsPerHour > before.maxActsPerHour,
  maxAttempts: (before, after) => after.maxAttempts > before.maxAttempts,
  cooldownSeconds: (before, after) => after.cooldownSeconds < before.cooldownSeconds,
  repairHeadStartSeconds: (before, after) => after.repairHeadStartSeconds < before.repairHeadStartSeconds,
  handsOffTag: (before, after) => after.handsOffTag !== before.handsOffTag,
};

/** The fields by whose change Bookend may act where it might not before. */
export const loosenedBetween = (before: Policy, after: Policy): readonly string[] =>
  Object.entries(LOOSENS)
    .filter(([, loosens]) => loosens(before, after))
    .map(([field]) => field);
