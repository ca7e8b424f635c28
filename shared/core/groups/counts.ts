import type { Severity } from '../words/severity.ts';
import { isOver, type Member, type Members, placeOfKey, rankOfStanding, type Standing, unpacked } from './members.ts';

/** The numbers of a group. */
export type Counts = {
  readonly incidents: number;
  /** Container instances, or whatever else its incidents are about. */
  readonly places: number;
  /** True where one notice tells of all of it. */
  readonly isOne: boolean;
  /** The places where something goes on, and those where tasks that were touched still run; the rest is over. */
  readonly goingOn: number;
  readonly consequences: number;
  /** The places where nothing is known of that, and the incident is not resolved. */
  readonly unknown: number;
  readonly isOver: boolean;
  /** Of the incidents that are not over, the worst; where all are over, of all. */
  readonly severity: Severity;
};

const RANK: Readonly<Record<Severity, number>> = { critical: 2, warning: 1, info: 0 };

/** True where the first is more severe. */
export const isWorse = (one: Severity, other: Severity): boolean => RANK[one] > RANK[other];

/**
 * Counted in the set, so it is right however often a notice came. A place with several incidents stands as the worst of them. A notice that
 * tells of many counts as many; of those, the ones that are told as gone by others than the first are not counted twice.
 */
export const countsOf = ({ members: text }: { readonly members: string }): Counts => {
  const members = unpacked(text);
  const all = [...members.values()];
  const open = all.filter((member) => !isOver(member));
  const places = [...placesIn(members).values()];
  const own = places.some(({ isPart }) => !isPart) ? places.filter(({ isPart }) => !isPart) : places;
  const numberOf = (wanted: Standing): number => sumOf(own.filter(({ standing }) => standing === wanted));
  const partsOver = own === places ? 0 : sumOf(places.filter(({ isPart, standing }) => isPart && standing === 'over'));
  const goingOn = numberOf('going-on');
  const counted = Math.min(partsOver, goingOn);
  return {
    incidents: members.size,
    places: sumOf(own) + partsOver - counted,
    isOne: places.length < 2,
    goingOn: goingOn - counted,
    consequences: numberOf('consequences'),
    unknown: numberOf('unknown'),
    isOver: open.length === 0,
    severity: (open.length === 0 ? all : open).reduce<Severity>(
      (worst, { severity }) => (isWorse(severity, worst) ? severity : worst),
      'info',
    ),
  };
};

type Place = Pick<Member, 'standing' | 'count' | 'isPart'>;

const sumOf = (places: readonly Place[]): number => places.reduce((sum, { count }) => sum + count, 0);

const placesIn = (members: Members): ReadonlyMap<string, Place> => {
  const places = new Map<string, Place>();
  for (const [key, member] of members) {
    const place = placeOfKey(key);
    const known = places.get(place);
    if (known === undefined || rankOfStanding(member.standing) < rankOfStanding(known.standing))
      places.set(place, member);
  }
  return places;
};
