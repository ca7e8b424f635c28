import type { Severity } from '../words/severity.ts';
import { isOver, type Members, placeOfKey, type Standing, unpacked } from './members.ts';

/** The numbers of a group. */
export type Counts = {
  readonly incidents: number;
  /** Container instances, or whatever else its incidents are about. */
  readonly places: number;
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

/** Counted in the set, so it is right however often a notice came. A place with several incidents stands as the worst of them. */
export const countsOf = ({ members: text }: { readonly members: string }): Counts => {
  const members = unpacked(text);
  const all = [...members.values()];
  const open = all.filter((member) => !isOver(member));
  const places = standings(members);
  const numberOf = (wanted: Standing): number => [...places.values()].filter((standing) => standing === wanted).length;
  return {
    incidents: members.size,
    places: places.size,
    goingOn: numberOf('going-on'),
    consequences: numberOf('consequences'),
    unknown: numberOf('unknown'),
    isOver: open.length === 0,
    severity: (open.length === 0 ? all : open).reduce<Severity>(
      (worst, { severity }) => (isWorse(severity, worst) ? severity : worst),
      'info',
    ),
  };
};

/** From the worst. */
const WORST_FIRST: readonly Standing[] = ['going-on', 'unknown', 'consequences', 'over'];

const standings = (members: Members): ReadonlyMap<string, Standing> => {
  const places = new Map<string, Standing>();
  for (const [key, { standing }] of members) {
    const place = placeOfKey(key);
    const known = places.get(place) ?? 'over';
    places.set(place, WORST_FIRST.indexOf(standing) < WORST_FIRST.indexOf(known) ? standing : known);
  }
  return places;
};
