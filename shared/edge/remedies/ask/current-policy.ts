import type { Policy } from '../../../core/policy/policy.ts';
import { parseIsoTime } from '../../documents/parse-time.ts';
import { documentOf, type PolicyItem, type PolicyTable, readPolicyItem } from '../../policy/policy-item.ts';
import { isPausedBy, parsePolicy, readPolicy } from '../../policy/read-policy.ts';

/**
 * The policy, and the time at which its kill switch was last lifted, epoch milliseconds; null if it is not known to have been
 * lifted. Infinity if it was, and the time can't be read: then no message is known to be from after that.
 */
export type RemediesPolicy = { readonly policy: Policy; readonly liftedAt: number | null };

/**
 * Reads the policy as it stands in the table this moment. @throws InputError if it is broken: nothing is done by a policy that
 * nobody can read, whatever the one before it allowed
 */
export const currentPolicy = async (table: PolicyTable): Promise<RemediesPolicy> => {
  const item = await readPolicyItem(table);
  if (item === null) return { policy: readPolicy({}), liftedAt: null };
  const stored = readPolicy(parsePolicy(documentOf(item)));
  const policy = item.paused === null ? stored : { ...stored, killSwitch: true };
  return { policy, liftedAt: policy.killSwitch ? null : liftedAtOf(item) };
};

/** An edit by hand, in the console, does not say that it has lifted anything. */
const liftedAtOf = ({ liftedAt, previous, writtenAt }: PolicyItem): number | null => {
  if (liftedAt !== null) return timeOf(liftedAt);
  return previous !== null && isPausedBy(previous) ? timeOf(writtenAt ?? '') : null;
};

const timeOf = (text: string): number => {
  const at = parseIsoTime(text);
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at;
};
