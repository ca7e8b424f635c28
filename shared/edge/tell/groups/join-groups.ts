import { type Group, grownBy, takesMembers } from '../../../core/groups/group.ts';
import { memberKeyOf, unpacked } from '../../../core/groups/members.ts';
import { sequenceOf } from '../../../core/messages/change.ts';
import type { Notice } from '../../../core/notices/notice.ts';
import { type CauseThread, causeKey, groupKey, incidentKey, type Thread } from '../threads/thread-store.ts';
import { failuresOf, type Threads } from '../threads/threads.ts';
import { aloneOf } from './find-group.ts';
import { groupOfBefore, isToldBefore } from './told-before.ts';

/** The notices of a batch in their groups, each of which is recorded. */
export type Joined = {
  /** By the group's id, its notices. */
  readonly noticesOf: ReadonlyMap<string, readonly Notice[]>;
  /** Ids of the notices that changed their group. */
  readonly news: ReadonlySet<string>;
  /** By the notice's id, the reason why it could not be recorded in its group. */
  readonly failed: ReadonlyMap<string, string>;
};

/** So many groups of one cause are looked through for an incident: what is older is forgotten, and told anew. */
const MOST_EARLIER = 12;

/**
 * Puts notices into the groups of their causes, and records each group, before anybody is told: a notice that comes again finds itself there, and
 * counts are read off the group. A group that can't be recorded fails alone.
 */
export const joinGroups = async (notices: readonly Notice[], threads: Threads, now: number): Promise<Joined> => {
  const byCause = Map.groupBy(notices, causeOf);
  await threads.load([
    ...[...byCause.keys()].map(causeKey),
    ...notices.map(({ incidentId }) => incidentKey(incidentId)),
  ]);
  await threads.load([...byCause.keys()].flatMap((cause) => groupsOf(cause, threads).slice(0, 1).map(groupKey)));
  const current = membershipIn(threads);
  await threads.load(strangersIn(byCause, threads, current).map(groupKey));
  const asked = { threads, isMember: membershipIn(threads) };
  const noticesOf = new Map<string, readonly Notice[]>();
  const news = new Set<string>();
  const failed = new Map<string, string>();
  for (const [cause, ofCause] of byCause) {
    const ids = groupsOf(cause, threads);
    const newcomers = newcomersGroup(cause, ids, threads, now);
    for (const [id, some] of Map.groupBy(ofCause, (notice) => groupFor(notice, ids, newcomers, asked)))
      noticesOf.set(id, some);
  }
  await threads.load([...noticesOf.keys()].filter((id) => threads.get(groupKey(id)) === null).map(groupKey));
  const failures = await failuresOf([...noticesOf], async ([id, some]) => {
    for (const noticeId of await joined(id, some, threads, now)) news.add(noticeId);
  });
  for (const [[, some], why] of failures) for (const { id } of some) failed.set(id, why);
  return { noticesOf, news, failed };
};

/** A notice that names no group, as an earlier release published it, is a group of its own. */
const causeOf = ({ groupId, incidentId }: Notice): string => groupId ?? aloneOf(incidentId);

/** The ids of a cause's groups, the newest first. */
const groupsOf = (cause: string, { get }: Threads): readonly string[] => {
  const thread = get(causeKey(cause));
  return thread?.kind === 'cause' ? [thread.current, ...thread.earlier] : [];
};

/** The earlier groups of those causes of which a notice is not in the newest group. */
const strangersIn = (
  byCause: ReadonlyMap<string, readonly Notice[]>,
  threads: Threads,
  isMember: Membership,
): readonly string[] =>
  [...byCause].flatMap(([cause, notices]) => {
    const [current, ...earlier] = groupsOf(cause, threads);
    return current !== undefined && notices.every((notice) => isMember(notice, current)) ? [] : earlier;
  });

type Membership = (notice: Notice, id: string) => boolean;

/** Asks groups as they are read by now: each is unpacked once. */
const membershipIn = ({ get }: Threads): Membership => {
  const known = new Map<string, ReadonlyMap<string, unknown>>();
  return (notice, id) => {
    const thread = get(groupKey(id));
    const members = known.get(id) ?? unpacked(thread?.kind === 'group' ? thread.group.members : '');
    known.set(id, members);
    return members.has(memberKeyOf(notice));
  };
};

type Asked = { readonly threads: Threads; readonly isMember: Membership };

/** The group that holds its incident; else one of its own if an earlier release told of it; else the one that the cause's newcomers join. */
const groupFor = (notice: Notice, own: readonly string[], newcomers: string, { threads, isMember }: Asked): string => {
  const known = own.find((id) => isMember(notice, id));
  if (known !== undefined) return known;
  return isToldBefore(threads.get(incidentKey(notice.incidentId))) ? `before/${notice.incidentId}` : newcomers;
};

/** The newest group of a cause, if it takes members; else a new one. */
const newcomersGroup = (cause: string, [current]: readonly string[], { get }: Threads, now: number): string => {
  const thread = current === undefined ? null : get(groupKey(current));
  // one that its cause knows, and that is not there, was about to begin
  const isOpen = thread === null || (thread.kind === 'group' && takesMembers(thread.group, now));
  return current !== undefined && isOpen ? current : `${cause}#${now}`;
};

/** @returns the ids of the notices that are news */
const joined = async (
  id: string,
  notices: readonly Notice[],
  threads: Threads,
  now: number,
): Promise<readonly string[]> => {
  const refusal = threads.refused(groupKey(id));
  if (refusal !== null) throw refusal;
  const [first] = notices;
  const cause = first === undefined ? '' : causeOf(first);
  if (!id.startsWith('before/')) await threads.amend(causeKey(cause), (thread) => causeWith(thread, id));
  let news: readonly string[] = [];
  let named: ReadonlySet<string> = new Set();
  await threads.amend(groupKey(id), (thread) => {
    const known = thread?.kind === 'group' ? thread : groupOfBefore(threads, id, notices, now);
    const before = known?.group ?? null;
    news = newsAmong(before, notices);
    const group = grownBy(before, id, notices, now);
    if (group === null) throw new Error('a group begins with a notice');
    named = new Set(group.named.map(({ key }) => key));
    return thread !== null && group === before ? thread : { ...known, kind: 'group', group };
  });
  if (!id.startsWith('before/'))
    await pointTo(
      id,
      notices.filter((notice) => named.has(memberKeyOf(notice))),
      threads,
    );
  return news;
};

/** Remembers which group has an incident. It serves those who acknowledge one: where it can't be written, people are told all the same. */
const pointTo = async (groupId: string, notices: readonly Notice[], threads: Threads): Promise<void> => {
  const incidents = [...new Set(notices.map(({ incidentId }) => incidentId))];
  await failuresOf(incidents, (incidentId) =>
    threads.amend(incidentKey(incidentId), (thread) => {
      if (thread?.kind === 'incident' || (thread?.kind === 'member' && thread.groupId === groupId)) return thread;
      return { ...(thread?.kind === 'member' ? thread : {}), kind: 'member', groupId };
    }),
  );
};

const causeWith = (thread: Thread | null, id: string): Thread => {
  if (thread?.kind !== 'cause') return { kind: 'cause', current: id, earlier: [] } satisfies CauseThread;
  if (thread.current === id || thread.earlier.includes(id)) return thread;
  return { ...thread, current: id, earlier: [thread.current, ...thread.earlier].slice(0, MOST_EARLIER) };
};

const newsAmong = (before: Group | null, notices: readonly Notice[]): readonly string[] => {
  const members = unpacked(before?.members ?? '');
  return notices
    .filter((notice) => {
      const member = members.get(memberKeyOf(notice));
      return member === undefined || sequenceOf(notice) > member.sequence;
    })
    .map(({ id }) => id);
};
