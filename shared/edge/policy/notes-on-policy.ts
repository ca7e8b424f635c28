import { object, optional, parse, record, string, unknown } from 'valibot';
import { whyTurnedOff } from '../../core/judging/turned-off.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { isoTime } from '../../core/words/format-time.ts';
import { RULE_NAMES } from '../../core/words/verdict.ts';

/** Names the silences of a policy that are over for good: a line for each. @param now epoch milliseconds */
export const notesOnPastSilences = ({ silences }: Policy, now: number): readonly string[] =>
  silences.flatMap(({ until }, at) =>
    until !== null && until <= now ? [`silences.${at} has no effect: it ended at ${isoTime(until)}`] : [],
  );

const byRule = optional(record(string(), unknown()), {});
const written = object({ severities: byRule, consequenceSeverities: byRule, remedies: byRule });

/**
 * Names the entries of a policy that have no effect, since it leaves their rule off: a line for each entry and rule, for
 * the person who wrote it. It is no error: the rule may be turned on later.
 * @param document the valid document of the policy: an entry that says the same as the default counts as well
 */
export const notesOnPolicy = (document: unknown, policy: Policy): readonly string[] => {
  const { severities, consequenceSeverities, remedies } = parse(written, document);
  return RULE_NAMES.flatMap((rule) => {
    const why = whyTurnedOff(rule, policy);
    if (why === null) return [];
    return [
      ...(Object.hasOwn(severities, rule) ? [`severities.${rule} has no effect: ${why}`] : []),
      ...(Object.hasOwn(consequenceSeverities, rule) ? [`consequenceSeverities.${rule} has no effect: ${why}`] : []),
      ...(Object.hasOwn(remedies, rule) ? [`remedies.${rule} has no effect: ${why}`] : []),
      ...policy.silences.flatMap(({ rules }, at) =>
        rules?.includes(rule) ? [`silences.${at} has no effect on ${rule}: ${why}`] : [],
      ),
    ];
  });
};
