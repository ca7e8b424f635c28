import { NOTHING_TOLD_OF } from '../../../core/groups/due.ts';
import { grownBy } from '../../../core/groups/group.ts';
import { sequenceOf } from '../../../core/messages/change.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { type GroupThread, type IncidentThread, incidentKey, type Thread, type Told } from '../threads/thread-store.ts';
import type { Threads } from '../threads/threads.ts';

/** Tells whether a release before groups has told anybody of an incident. */
export const isToldBefore = (thread: Thread | null): thread is IncidentThread =>
  thread?.kind === 'incident' && newestTold(thread) > 0;

const newestTold = ({ toldSequence, digestSequence }: IncidentThread): number => Math.max(toldSequence, digestSequence);

/**
 * An incident that a release before groups has told of is a group of its own, which begins with what was told, in the message where it was told.
 * Null where that release told nothing.
 */
export const groupOfBefore = (
  { get }: Threads,
  id: string,
  notices: readonly Notice[],
  now: number,
): Omit<GroupThread, 'rest'> | null => {
  const [newest] = notices.toSorted((one, other) => sequenceOf(other) - sequenceOf(one));
  const record = newest === undefined ? null : get(incidentKey(newest.incidentId));
  if (newest === undefined || !isToldBefore(record)) return null;
  const { toldSequence, digestSequence, message, stormId, state } = record;
  const last = newestTold(record);
  // only its number and its state are known, the rest is as it is now
  const known = { ...newest, id: `${newest.incidentId}#${last - 1}`, state: state ?? newest.state };
  const group = grownBy(null, id, [known], now);
  if (group === null) return null;
  const told = (sequence: number): Told => ({
    ...NOTHING_TOLD_OF,
    revision: sequence >= last ? group.revision : 0,
    places: 1,
    severity: newest.severity,
    isOver: state === 'resolved',
    message: null,
  });
  return {
    kind: 'group',
    group: { ...group, isClosed: true },
    before: {
      slack: { ...told(toldSequence), message, ...(stormId === null ? {} : { isOfOthers: true }) },
      mail: told(digestSequence),
    },
  };
};
