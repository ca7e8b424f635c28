import { changeInWords, changesBetween, type PolicyChange } from '../policy/changes.ts';
import type { Policy } from '../policy/policy.ts';
import { isoTime } from '../words/format-time.ts';
import { cut } from '../words/text-size.ts';
import { infoNotice } from './info-notice.ts';
import type { Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';

/** A change of the stored policy. */
export type ChangedPolicy = {
  /** Names this change alone; a repeat has the same. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The one who made it; null if they left no name. */
  readonly by: string | null;
  /** The policies before and after; null: the document can't be read, and the last good one stays in force. */
  readonly before: Policy | null;
  readonly after: Policy | null;
};

const MOST_CHANGES = 20;
const MOST_IN_SUMMARY = 5;
const LONGEST_CHANGE = 200;
const LONGEST_NAME = 100;

/** The notice of a change of the policy. It opens no incident. Null: another text says the same as before. */
export const policyNotice = (
  changed: ChangedPolicy,
  context: Pick<NoticeContext, 'account' | 'region'>,
): Notice | null => {
  const { id, at, before, after } = changed;
  const changes = before === null || after === null ? [] : changesBetween(before, after);
  if (before !== null && after !== null && changes.length === 0) return null;
  if (before === null && after === null) return null;
  return {
    ...infoNotice({ kind: 'policy', id, clusterArn: '', summary: summaryOf(changed, changes) }, context, at),
    timeline: changes.slice(0, MOST_CHANGES).map((change) => ({ at: isoTime(at), what: shown(change) })),
  };
};

const summaryOf = ({ by, before, after }: ChangedPolicy, changes: readonly PolicyChange[]): string => {
  const who = by === null ? 'somebody who left no name' : cut(by, LONGEST_NAME);
  if (after === null) return `The policy can't be read since ${who} changed it: the last good one stays in force`;
  if (before === null) return `The policy can be read again: ${who} changed it`;
  const [first, ...others] = changes;
  if (first?.field === 'killSwitch' && others.length === 0)
    return after.killSwitch
      ? `Bookend is paused by ${who}: it does nothing to ECS until it is resumed, and goes on watching and telling`
      : `Bookend is resumed by ${who}: it may act again as the policy says (mode ${after.mode})`;
  const left = changes.length - MOST_IN_SUMMARY;
  const list = changes.slice(0, MOST_IN_SUMMARY).map(shown).join('; ');
  return `The policy was changed by ${who}: ${list}${left > 0 ? `; and ${left} more` : ''}`;
};

const shown = (change: PolicyChange): string => cut(changeInWords(change), LONGEST_CHANGE);
