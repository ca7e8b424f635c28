import { acknowledged } from '../../../core/groups/ack.ts';
import { countsOf } from '../../../core/groups/counts.ts';
import type { Group } from '../../../core/groups/group.ts';
import { isoTime } from '../../../core/words/format-time.ts';
import { counted } from '../../../core/words/plain.ts';
import { findGroup } from '../groups/find-group.ts';
import { keepingLock, takeLock } from '../threads/lock.ts';
import { dueKey, groupKey } from '../threads/thread-store.ts';
import { type Threads, threadsOf } from '../threads/threads.ts';
import type { AckRequest } from './ack-request.ts';
import { ALONE, type TellOptions, type TellPorts, tellNotices } from './tell-notices.ts';

/** The answer to who acknowledges. `id` is that of the group; where none is acknowledged, the one that was asked for. */
export type AckAnswer =
  | { readonly acked: true; readonly id: string; readonly until: string; readonly why: null }
  | { readonly acked: false; readonly id: string; readonly until: null; readonly why: string };

/**
 * Acknowledges a group, and tells of that by each receiver. It is recorded first, with a record by which a sweep tells of it if this can't be done now.
 * Rejects if it can't be recorded, or if another tells until the deadline.
 */
export const acknowledge = async (request: AckRequest, ports: TellPorts, options: TellOptions): Promise<AckAnswer> => {
  const group = await recordedAck(request, ports, options);
  if (typeof group === 'string') return { acked: false, id: request.id, until: null, why: group };
  // it is acknowledged already: what is not told of it now the sweep tells
  await tellNotices({ notices: [], wakes: [dueKey(group.id)] }, ports, options).catch(() => {});
  const until = isoTime(group.ack?.until ?? 0);
  return { acked: true, id: group.id, until, why: null };
};

/** @returns the acknowledged group, or the reason why there is none */
const recordedAck = async (
  request: AckRequest,
  { threads: store, now, holder = ALONE }: TellPorts,
  { deadlineAt }: TellOptions,
): Promise<Group | string> => {
  const stored = threadsOf(store);
  const lock = await takeLock(stored, { holder, now, deadlineAt });
  try {
    return await ackedUnderLock(request, keepingLock(stored, lock, now), now());
  } finally {
    await lock.release(lock.freeAt);
  }
};

const ackedUnderLock = async (
  { id, forSeconds, reason, by }: AckRequest,
  threads: Threads,
  now: number,
): Promise<Group | string> => {
  const found = await findGroup(id, threads);
  if (found === null)
    return 'no incident or group of that id is told, or it is not among the first hundred of its group: acknowledge its group by the groupId of its notice';
  const { incidents, isOver } = countsOf(found.group);
  if (isOver) return 'it is over';
  if (found.isByIncident && incidents > 1)
    return `it is told together with ${counted(incidents - 1, 'other')}: acknowledge their group, ${found.group.id}`;
  const key = groupKey(found.group.id);
  let group = found.group;
  await threads.load([dueKey(group.id)]);
  await threads.amend(key, (thread) => {
    const known = thread?.kind === 'group' ? thread : { kind: 'group' as const, group };
    group = acknowledged(known.group, { at: now, until: now + forSeconds * 1000, by, reason });
    return { ...known, group };
  });
  const due = { kind: 'due', groupId: group.id, dueAt: now, wakeAt: null } as const;
  await threads.amend(dueKey(group.id), (thread) => ({ ...(thread?.kind === 'due' ? thread : {}), ...due }));
  return group;
};
