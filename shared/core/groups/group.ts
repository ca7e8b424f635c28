import { actOrNot } from '../messages/act-or-not.ts';
import { byWorst, sequenceOf } from '../messages/change.ts';
import { leadingRuleOf, leadingViolation } from '../messages/leading.ts';
import { bySeverity } from '../messages/message.ts';
import { shownSeverityOf } from '../messages/standing.ts';
import type { Notice } from '../notices/notice.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit, earlier } from '../words/join.ts';
import { plain, shortened } from '../words/plain.ts';
import { type Ack, withoutEndedAck } from './ack.ts';
import { changingSinceOf } from './changing-since.ts';
import { type Member, type Members, memberKeyOf, memberOf, packed, rankOfStanding, unpacked } from './members.ts';

/** An incident of a group, by its name, for the list in the group's message. */
export type NamedMember = {
  readonly key: string;
  /** The EC2 instance, or what the incident is about. */
  readonly name: string;
  /** By how much its order broke, as a negative number; null where nothing was measured. */
  readonly marginMs: number | null;
  /** The revision of the group at which this was learned. */
  readonly revision: number;
};

/**
 * Incidents of one cause, which people are told of together; one alone is a group too. Plain data: it is stored. It is made of notices alone, and
 * a notice that it knows changes nothing.
 */
export type Group = {
  /** `KEY#STARTED_AT`, or that of its only incident. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The number of changes; from 1 up. */
  readonly revision: number;
  /** The time of the last change, epoch milliseconds. */
  readonly changedAt: number;
  /** The first of the changes that came without half a minute between two of them, up to the last; absent in what an earlier release stored. */
  readonly changingSince?: number;
  /** All incidents, packed: counts are read off it. */
  readonly members: string;
  /** The newest notices of the worst incidents, at most `LEADS`: in the order of `leadsOf`. */
  readonly leads: readonly Notice[];
  /** The earliest and the latest of the acts, ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
  /** The first that joined, at most `NAMED`. */
  readonly named: readonly NamedMember[];
  /** The one whose order broke by most, of all that ever joined; null where nothing was measured. */
  readonly worst: Omit<NamedMember, 'revision'> | null;
  /** The rules that its incidents ever led with, in the order of their names; absent in what an earlier release stored. */
  readonly rules?: readonly string[];
  /** The container instances of the capacity provider, and the time of the notice that said so, ISO 8601; null: not known. */
  readonly of: { readonly count: number; readonly at: string } | null;
  /** ECS's counts of the daemon's revisions in the capacity provider, the newest of each; absent where nothing of it is known. */
  readonly revisions?: readonly CountedRevision[];
  /** True where it takes no more members: it tells only of what it began with. */
  readonly isClosed?: true;
  /** Null or absent where nobody has acknowledged it, or its severity has risen or its number doubled since. It may be past its end. */
  readonly ack?: Ack | null;
};

/** A revision beside others, by the newest notice that says so. */
export type CountedRevision = {
  readonly revision: number;
  readonly count: number;
  readonly others: number;
  /** ISO 8601. */
  readonly asOf: string;
  /** The time from the beginning of its deployment to the first act of all, milliseconds; null: not known. */
  readonly deployedBeforeMs: number | null;
};

const REVISIONS = 4;
const LEADS = 3;
const NAMED = 100;
/** For so long a group takes members. */
const TAKES_MEMBERS_MS = 14_400_000;
/** Clocks of two functions differ by less. One that starts later than that would run until then. */
const AHEAD_MS = 60_000;
/** As many hold the item below 200 KB. The next one begins another group. */
export const MOST_MEMBERS = 12_000;

/** Tells whether a further incident joins it. */
export const takesMembers = ({ startedAt, isClosed, members }: Group, now: number): boolean => {
  const age = now - startedAt;
  return isClosed !== true && age >= -AHEAD_MS && age < TAKES_MEMBERS_MS && unpacked(members).size < MOST_MEMBERS;
};

/** The group with these notices in it; the very same object where they change nothing. @param known null: it begins with them */
export const grownBy = (known: Group | null, id: string, notices: readonly Notice[], now: number): Group | null => {
  const members = unpacked(known?.members ?? '');
  const revision = (known?.revision ?? 0) + 1;
  const news = notices.filter((notice) => isNews(members.get(memberKeyOf(notice)), notice));
  if (news.length === 0) return known;
  const fresh = news.filter((notice) => !members.has(memberKeyOf(notice)));
  for (const notice of news.toSorted((one, other) => sequenceOf(one) - sequenceOf(other)))
    members.set(memberKeyOf(notice), memberOf(notice, members.get(memberKeyOf(notice))));
  const acts = news.map(({ occurredAt }) => occurredAt);
  return withoutEndedAck({
    ...(known ?? { id, startedAt: now }),
    revision,
    changedAt: now,
    changingSince: changingSinceOf(known, now),
    members: packed(members),
    leads: leadsOf([...(known?.leads ?? []), ...news], members),
    firstAt: [...acts, ...(known === null ? [] : [known.firstAt])].reduce((one, other) => (other < one ? other : one)),
    lastAt: [...acts, ...(known === null ? [] : [known.lastAt])].reduce((one, other) => (other > one ? other : one)),
    named: namesOf(known?.named ?? [], news, fresh, revision),
    worst: [...(known?.worst ? [known.worst] : []), ...news.map(nameOf)].reduce(worseOf, null),
    rules: rulesOf(known?.rules ?? known?.leads.map(leadingRuleOf) ?? [], news),
    of: newestOf(known?.of ?? null, news),
    ...countedIn(known?.revisions ?? [], news),
  });
};

const rulesOf = (known: readonly (string | null)[], news: readonly Notice[]): readonly string[] => {
  const rules = new Set([...known, ...news.map(leadingRuleOf)]);
  return [...rules].filter((rule) => rule !== null).sort(byCodeUnit);
};

const isNews = (member: Member | undefined, notice: Notice): boolean =>
  member === undefined || sequenceOf(notice) > member.sequence;

/**
 * Of each incident its newest notice. Those that go on first, then those that are not over; among them the most severe for people, then
 * those that a person must see to, then the worst.
 */
const leadsOf = (notices: readonly Notice[], members: Members): readonly Notice[] => {
  const newest = new Map<string, Notice>();
  for (const notice of notices) {
    const known = newest.get(notice.incidentId);
    if (known === undefined || sequenceOf(notice) > sequenceOf(known)) newest.set(notice.incidentId, notice);
  }
  const rankOf = (notice: Notice): number => rankOfStanding(members.get(memberKeyOf(notice))?.standing ?? 'unknown');
  return [...newest.values()]
    .sort((one, other) => rankOf(one) - rankOf(other) || byUrgency(one, other) || byWorst(one, other))
    .slice(0, LEADS);
};

const byUrgency = (one: Notice, other: Notice): number =>
  bySeverity({ severity: shownSeverityOf(one) }, { severity: shownSeverityOf(other) }) ||
  Number(isForPerson(other)) - Number(isForPerson(one));

/** True where the message answers that one has to act. */
const isForPerson = (notice: Notice): boolean => /^Yes\b/.test(actOrNot(notice));

/** A name that changed is at the revision of its change, so that a receiver sees what is new since it was told. */
const namesOf = (
  known: readonly NamedMember[],
  news: readonly Notice[],
  fresh: readonly Notice[],
  revision: number,
): readonly NamedMember[] => {
  const changed = new Map(news.map((notice) => [memberKeyOf(notice), { ...nameOf(notice), revision }]));
  const kept = known.map((one) => changed.get(one.key) ?? one);
  const names = new Set(kept.map(({ key }) => key));
  const joined = new Map(fresh.map((notice) => [memberKeyOf(notice), { ...nameOf(notice), revision }]));
  return [...kept, ...[...joined.values()].filter(({ key }) => !names.has(key))].slice(0, NAMED);
};

const nameOf = (notice: Notice): Omit<NamedMember, 'revision'> => {
  const { ec2InstanceId, containerInstanceArn, hole, clusterArn } = notice;
  const name = ec2InstanceId ?? containerInstanceArn ?? hole?.resource ?? clusterArn;
  const marginMs = leadingViolation(notice)?.marginMs ?? null;
  return { key: memberKeyOf(notice), name: shortened(plain(lastPartOf(name)), 60), marginMs };
};

type Worst = Omit<NamedMember, 'revision'> | null;

const worseOf = (one: Worst, other: Worst): Worst =>
  other === null || other.marginMs === null || (one?.marginMs ?? 0) <= other.marginMs ? one : other;

const newestOf = (known: Group['of'], news: readonly Notice[]): Group['of'] =>
  news.reduce((newest, { affected, detectedAt }) => {
    if (affected === null || (newest !== null && newest.at >= detectedAt)) return newest;
    return { count: affected.of, at: detectedAt };
  }, known);

const countedIn = (known: readonly CountedRevision[], news: readonly Notice[]): Pick<Group, 'revisions'> => {
  const counted = new Map(known.map((one) => [one.revision, one]));
  for (const { daemonRevision } of news) {
    const { revision = 0, running = null, deployedBeforeMs = null } = daemonRevision ?? {};
    if (running === null) continue;
    const before = counted.get(revision);
    const newest = before === undefined || before.asOf <= running.asOf ? running : before;
    const first = earlier(before?.deployedBeforeMs ?? null, deployedBeforeMs);
    counted.set(revision, {
      revision,
      count: newest.count,
      others: newest.others,
      asOf: newest.asOf,
      deployedBeforeMs: first,
    });
  }
  const newest = [...counted.values()].sort((one, other) => byCodeUnit(other.asOf, one.asOf)).slice(0, REVISIONS);
  return newest.length === 0 ? {} : { revisions: newest };
};
