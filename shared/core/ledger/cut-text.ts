import type { TaskRole } from '../words/task-role.ts';

/** Characters that a ledger keeps of a group that names no daemon. Callers of RunTask choose it; a service's fits. */
const LONGEST_GROUP = 128;
/** Characters that a ledger keeps of a reason or a code: people read its beginning. */
const LONGEST_REASON = 160;
/** Characters of a status or a type of failure: ECS's own are shorter. */
const LONGEST_STATUS = 40;

/**
 * A group as a ledger keeps it. A daemon's is never cut: it names the daemon, and a cut one would name another. Each
 * fact is cut by itself before it is joined with others, so that the order of arrival does not matter.
 */
export const cutGroup = (role: TaskRole, group: string | null): string | null =>
  role === 'daemon' ? group : cutTo(LONGEST_GROUP, group);

export const cutReason = (reason: string | null): string | null => cutTo(LONGEST_REASON, reason);

export const cutStatus = (status: string): string => cutTo(LONGEST_STATUS, status);

export const cutType = (type: string | null): string | null => (type === null ? null : cutStatus(type));

/** Half a surrogate pair at the cut goes too. */
const cutTo = <Text extends string | null>(longest: number, text: Text): Text | string =>
  text === null || text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
