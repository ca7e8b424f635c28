import { countsOf } from '../../../core/groups/counts.ts';
import type { Group } from '../../../core/groups/group.ts';
import { causeKey, groupKey, incidentKey, type Thread } from '../threads/thread-store.ts';
import type { Threads } from '../threads/threads.ts';

/** The group that an id means. */
type FoundGroup = {
  readonly group: Group;
  /** True where the id is that of one of its incidents. */
  readonly isByIncident: boolean;
};

/**
 * Finds a group by its own id, by that of its cause, which notices name, or by that of one of its first hundred incidents; null where nothing is told of
 * any. Of a cause's groups it is the newest that is not over. Rejects if they can't be read. @throws Error if a newer release wrote it
 */
export const findGroup = async (id: string, threads: Threads): Promise<FoundGroup | null> => {
  await threads.load([groupKey(id), causeKey(id), incidentKey(id), causeKey(aloneOf(id)), groupKey(`before/${id}`)]);
  const ofCause = idsOf(threads.get(causeKey(id)));
  const ofIncident = [
    `before/${id}`,
    ...memberOf(threads.get(incidentKey(id))),
    ...idsOf(threads.get(causeKey(aloneOf(id)))),
  ];
  await threads.load([...ofCause, ...ofIncident].map(groupKey));
  const own = newestOpen([id, ...ofCause], threads);
  if (own !== null) return { group: own, isByIncident: false };
  const group = newestOpen(ofIncident, threads);
  return group === null ? null : { group, isByIncident: true };
};

/** The cause of a notice that names no group. */
export const aloneOf = (incidentId: string): string => `alone/${incidentId}`;

const idsOf = (thread: Thread | null): readonly string[] =>
  thread?.kind === 'cause' ? [thread.current, ...thread.earlier] : [];

const memberOf = (thread: Thread | null): readonly string[] => (thread?.kind === 'member' ? [thread.groupId] : []);

/** The first that is not over; where all are over, the first. */
const newestOpen = (ids: readonly string[], { get, refused }: Threads): Group | null => {
  const groups = ids.flatMap((id) => {
    const refusal = refused(groupKey(id));
    if (refusal !== null) throw refusal;
    const thread = get(groupKey(id));
    return thread?.kind === 'group' ? [thread.group] : [];
  });
  return groups.find((group) => !countsOf(group).isOver) ?? groups[0] ?? null;
};
