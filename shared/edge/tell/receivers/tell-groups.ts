import { countsOf } from '../../../core/groups/counts.ts';
import { nextTelling } from '../../../core/groups/due.ts';
import type { Group } from '../../../core/groups/group.ts';
import { groupMessage, groupNews } from '../../../core/groups/group-message.ts';
import { byWorst } from '../../../core/messages/change.ts';
import { keepBegun, recordTold, toldOf } from '../groups/told-of.ts';
import type { Attempt } from '../threads/last-told.ts';
import { groupKey, type ReceiverName, toldKey } from '../threads/thread-store.ts';
import type { Threads } from '../threads/threads.ts';
import type { Kept, OneTelling, Receiver, TellFailure, TellTo } from './receiver.ts';
import { tellOneReceiver } from './try-to-tell.ts';

export type TellGroups = TellTo & {
  readonly threads: Threads;
  /** The time after which a group that still goes on is told again; 0: never. */
  readonly repeatMs: number;
};

/** The outcome of telling. */
export type GroupsTold = {
  /** By the group's id, the reasons why some receiver was not told of it. */
  readonly failed: ReadonlyMap<string, readonly TellFailure[]>;
  readonly attempts: ReadonlyMap<ReceiverName, Attempt>;
};

/** Tells every receiver of those groups that are due to it, all receivers at once: the failure of one, or its time, delays no other. */
export const tellGroups = async (
  ids: readonly string[],
  receivers: readonly Receiver[],
  batch: TellGroups,
): Promise<GroupsTold> => {
  const { threads } = batch;
  await threads.load(ids.flatMap((id) => receivers.map(({ name }) => toldKey(name, id))));
  const groups = ids.flatMap((id) => groupIn(id, threads) ?? []).toSorted(worstFirst);
  const failed = new Map<string, TellFailure[]>();
  const attempts = new Map<ReceiverName, Attempt>();
  const tellEach = receivers.map(async (receiver) => {
    const due = groups.flatMap((group) => tellingOf(group, receiver, batch) ?? []);
    if (due.length === 0) return;
    const failures = await tellOneReceiver(receiver, due, threads, batch);
    for (const [{ group }, failure] of failures) failed.set(group.id, [...(failed.get(group.id) ?? []), failure]);
    attempts.set(receiver.name, attemptOf(due.length - failures.size, [...failures.values()]));
  });
  await Promise.all(tellEach);
  return { failed, attempts };
};

/** The next moment at which some receiver is to be told of a group; null: none is. */
export const nextDueOf = (id: string, receivers: readonly Receiver[], batch: TellGroups): number | null => {
  const group = groupIn(id, batch.threads);
  if (group === null) return null;
  const moments = receivers.flatMap((receiver) => dueOf(group, receiver, batch)?.at ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
};

const groupIn = (id: string, { get }: Threads): Group | null => {
  const thread = get(groupKey(id));
  return thread?.kind === 'group' ? thread.group : null;
};

const worstFirst = ({ leads: [one] }: Group, { leads: [other] }: Group): number =>
  one === undefined || other === undefined ? 0 : byWorst(one, other);

const dueOf = (group: Group, { name, edits, isForMachines }: Receiver, { threads, repeatMs, now }: TellGroups) =>
  nextTelling(group, countsOf(group), toldOf(name, group.id, threads), {
    edits,
    isForMachines,
    repeatMs,
    now: now(),
  });

const tellingOf = (group: Group, receiver: Receiver, batch: TellGroups): OneTelling | null => {
  const { threads, now } = batch;
  const due = dueOf(group, receiver, batch);
  if (due === null || due.at > now()) return null;
  const told = toldOf(receiver.name, group.id, threads);
  const words = { how: due.how, since: told.revision };
  return {
    group,
    how: due.how,
    told,
    message: groupMessage(group, words),
    news: groupNews(group, words),
    ...keeperOf(receiver.name, group.id, batch),
  };
};

const keeperOf = (name: ReceiverName, id: string, { threads, lock }: TellGroups): Pick<OneTelling, 'keep' | 'kept'> => {
  let kept: Kept = {};
  return {
    kept: () => kept,
    keep: async (part) => {
      kept = { ...kept, ...part };
      await recordTold(name, id, threads, (known) => ({ ...known, ...part })).catch(async () => {
        if (part.message) await keepBegun(name, id, { attempt: lock.attempt, message: part.message }, threads);
      });
    },
  };
};

/** If something was told, a late one is no trouble: it is told with the next batch. */
const attemptOf = (told: number, failures: readonly TellFailure[]): Attempt => {
  const trouble = failures.find(({ isLate }) => !(told > 0 && isLate));
  return { told: told > 0, why: trouble?.why ?? null };
};
