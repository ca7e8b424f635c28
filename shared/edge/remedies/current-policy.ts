import type { Policy } from '../../core/policy.ts';
import { parseIsoTime } from '../events/iso-time.ts';
import { InputError } from '../input-error.ts';
import { readPolicy } from '../policy.ts';
import { type PolicyTable, readPolicyItem } from '../policy-item.ts';

/** The policy, and when its kill switch was last lifted, epoch milliseconds; null if that is not known to have been. */
export type RemediesPolicy = { readonly policy: Policy; readonly liftedAt: number | null };

/**
 * The policy as it stands in the table, read this moment. @throws InputError if it is broken: by a policy that nobody can
 * read nothing is done, whatever the one before it allowed
 */
export const currentPolicy = async (table: PolicyTable): Promise<RemediesPolicy> => {
  const item = await readPolicyItem(table);
  if (item === null) return { policy: readPolicy({}), liftedAt: null };
  const policy = readPolicy(parsed(item.document));
  const wasPaused = item.previous !== null && isPaused(item.previous);
  const writtenAt = item.writtenAt === null ? Number.NaN : parseIsoTime(item.writtenAt);
  return { policy, liftedAt: wasPaused && !policy.killSwitch && !Number.isNaN(writtenAt) ? writtenAt : null };
};

const isPaused = (document: string): boolean => {
  try {
    return readPolicy(parsed(document)).killSwitch;
  } catch {
    return true; // nothing was done by it
  }
};

const parsed = (document: string): unknown => {
  try {
    return JSON.parse(document);
  } catch (cause) {
    throw new InputError('the policy', ['is no JSON'], { cause });
  }
};
