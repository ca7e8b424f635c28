import type { Notice } from '../../core/notices/notice.ts';
import { type ChangedPolicy, policyNotice } from '../../core/notices/policy-notice.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { unsentOf } from '../aws/unsent-of.ts';
import { InputError } from '../errors/input-error.ts';
import { POLICY_PK } from '../policy/policy-item.ts';
import { parsePolicy, readPolicy } from '../policy/read-policy.ts';
import type { Image, StreamRecord } from '../store/changes.ts';

export type PolicySender = {
  /** @throws UnsentError naming those that were not sent */
  readonly publish: (notices: readonly Notice[], silenced: ReadonlySet<string>) => Promise<void>;
  readonly account: string;
  readonly region: string;
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
};

const NOBODY_SILENCED: ReadonlySet<string> = new Set();

export type PolicyTold = {
  readonly sent: number;
  readonly failed: readonly unknown[];
  /** The sequence numbers of records that must come again. */
  readonly failedRecords: readonly string[];
};

/**
 * Tells of each change of the stored policy, whoever made it and by whatever means: the record holds the item before and after. A
 * record that comes again makes a notice of the same id, which people are told once.
 */
export const tellPolicyChanges = async (
  records: readonly StreamRecord[],
  sender: PolicySender,
): Promise<PolicyTold> => {
  const made = records.flatMap((record) => {
    const changed = changeIn(record, sender.now());
    const notice = changed === null ? null : policyNotice(changed, sender);
    return notice === null ? [] : [{ notice, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' }];
  });
  const notices = made.map(({ notice }) => notice);
  const unsent = await unsentOf(
    notices,
    (some) => sender.publish(some, NOBODY_SILENCED),
    ({ id }) => id,
  );
  return {
    sent: made.length - unsent.size,
    failed: [...unsent.values()],
    failedRecords: made.filter(({ notice }) => unsent.has(notice.id)).map(({ sequenceNumber }) => sequenceNumber),
  };
};

/** The change in a record of the policy's item; null for another item's. */
const changeIn = ({ dynamodb }: StreamRecord, now: number): ChangedPolicy | null => {
  if (dynamodb?.Keys?.pk?.S !== POLICY_PK) return null;
  const { SequenceNumber = '', ApproximateCreationDateTime: at, OldImage = {}, NewImage = {} } = dynamodb;
  return {
    id: `policy/${SequenceNumber}#0`,
    at: at === undefined ? now : at * 1000,
    by: authorOf(OldImage, NewImage),
    before: policyIn(OldImage),
    after: policyIn(NewImage),
  };
};

/** The author of the change: an edit in the console leaves the name of the last author, and the time of that edit, as they are. */
const authorOf = (old: Image, fresh: Image): string | null => {
  const isNew = (name: string): boolean => fresh[name]?.S !== undefined && fresh[name]?.S !== old[name]?.S;
  if (isNew('writtenAt')) return fresh.writtenBy?.S ?? null;
  if (isNew('pausedAt')) return fresh.pausedBy?.S ?? null;
  return isNew('liftedAt') ? (fresh.liftedBy?.S ?? null) : null;
};

/** The policy that an item puts in force; the defaults where there is no document, null where nobody can read it. */
const policyIn = ({ document, paused }: Image): Policy | null => {
  try {
    const policy = readPolicy(parsePolicy(document === undefined ? '{}' : (document.S ?? '')));
    return paused !== undefined && paused.BOOL !== false ? { ...policy, killSwitch: true } : policy;
  } catch (cause) {
    if (cause instanceof InputError) return null;
    throw cause;
  }
};
