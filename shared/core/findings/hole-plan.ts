import { SEVERITIES } from '../incidents/incident.ts';
import type { HoleState } from '../state/instance-state.ts';
import type { HoleFact, HoleGroup } from '../words/hole-fact.ts';
import { byCodeUnit } from '../words/join.ts';
import { cut } from '../words/text-size.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { HoleNews } from './hole-news.ts';

/** Facts that are recorded first, and by the one that leads, those that are recorded once it is. */
export type HolePlan = {
  readonly first: readonly HoleFact[];
  readonly followers: ReadonlyMap<HoleFact, readonly HoleFact[]>;
};

/** A message names so many; machines have a notice of each. */
const MOST_NAMED = 5;
const LONGEST_NAME = 700;

/**
 * Says which of the news lead: those of one hole that are told alike at once are one message to people. After a crash between the writes of a
 * group the rest of it follows the leader that was written. Where that can't be proven (another hole was found meanwhile) they are told anew:
 * rather twice than never.
 */
export const planHoles = (news: readonly HoleNews[], known: readonly HoleState[]): HolePlan => {
  const first: HoleFact[] = news.filter(({ told }) => told === null).map(({ fact }) => fact);
  const followers = new Map<HoleFact, readonly HoleFact[]>();
  for (const alike of kindsOf(news)) {
    const [worst, ...others] = alike.toSorted(worstFirst).map(({ fact }) => fact);
    if (worst === undefined) continue;
    const begun = leaderOf(alike, known);
    if (begun !== null) {
      for (const fact of [worst, ...others]) first.push(following(fact, begun));
      continue;
    }
    const leader = others.length === 0 ? worst : leading([worst, ...others], worst);
    first.push(leader);
    followers.set(
      leader,
      others.map((fact) => following(fact, worst.resource)),
    );
  }
  return { first, followers };
};

/** News of one hole that are told with the same words. */
const kindsOf = (news: readonly HoleNews[]): Iterable<readonly HoleNews[]> =>
  Map.groupBy(
    news.filter(({ told }) => told !== null),
    ({ fact: { hole, seen }, told }) => JSON.stringify([hole, told, seen.is === 'over' ? seen.why : null]),
  ).values();

const worstFirst = (one: HoleNews, other: HoleNews): number =>
  SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
  byCodeUnit(one.fact.resource, other.fact.resource);

const leading = (facts: readonly HoleFact[], leader: HoleFact): HoleFact => {
  const resources = facts.map(({ resource }) => resource);
  const first = resources.slice(0, MOST_NAMED).map((resource) => cut(resource, LONGEST_NAME));
  return { ...leader, group: { leads: true, count: facts.length, first, mark: fingerprintOf(resources) } };
};

const following = (fact: HoleFact, leader: string): HoleFact => ({ ...fact, group: { leads: false, leader } });

/** The resource of the leader that has told of exactly these, with those of its group that are written already; null if none has. */
const leaderOf = (alike: readonly HoleNews[], known: readonly HoleState[]): string | null => {
  const [one] = alike;
  const grouped = known.flatMap(({ ledger: { hole, resource, group } }) =>
    group !== null && hole === one?.fact.hole && group.state === one.told ? [{ resource, group }] : [],
  );
  const written = Map.groupBy(grouped, ({ group }) => (group.leads ? '' : group.leader));
  const missing = alike.map(({ fact }) => fact.resource);
  const begun = grouped.find(({ resource, group }) => {
    // one that its item has learned of later was written by then, and is news once more
    if (!group.leads || alike.some(({ knownAt }) => knownAt >= group.at)) return false;
    const others = (written.get(resource) ?? []).filter((follower) => follower.group.at >= group.at);
    return isWhole(group, [resource, ...others.map((follower) => follower.resource), ...missing]);
  });
  return begun?.resource ?? null;
};

const isWhole = ({ count, mark }: Extract<HoleGroup, { leads: true }>, resources: readonly string[]): boolean =>
  resources.length === count && fingerprintOf(resources) === mark;
