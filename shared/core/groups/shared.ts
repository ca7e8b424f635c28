import type { Group } from './group.ts';
import { isOver, type Member, placeOfKey, unpacked } from './members.ts';

/** A group is said to have in common what so many of a hundred of its places have. */
const MOST = 80;
/** A deployment that began longer before explains nothing. */
const SHORTLY_MS = 3_600_000;

/** A revision of the daemon that most places of a group run, and the others of the capacity provider do not. */
export type Shared = {
  readonly revision: number;
  readonly count: number;
  readonly of: number;
  /** ISO 8601: the time at which ECS counted the others. */
  readonly asOf: string;
  /** The time from the beginning of its deployment to the first act; null: not known, or not shortly before. */
  readonly deployedBeforeMs: number | null;
};

/**
 * Finds the revision that the places of a group share; null where there is nothing of the kind, or it is not known. Places whose revision is not known count as
 * others. ECS must have counted after the last act, or another might have got the revision between, and no more than the group's own
 * places may run it, beside some that run another.
 */
export const sharedIn = (group: Pick<Group, 'members' | 'revisions' | 'lastAt'>): Shared | null => {
  const revisions = revisionsOf(unpacked(group.members));
  const counts = Map.groupBy(revisions.values(), (revision) => revision);
  const [best] = [...counts].sort(([, one], [, other]) => other.length - one.length);
  if (best === undefined || best[0] === null) return null;
  const [revision, { length: count }] = best;
  const counted = group.revisions?.find((one) => one.revision === revision);
  if (counted === undefined || count * 100 < revisions.size * MOST) return null;
  if (counted.asOf < group.lastAt || counted.count > count || counted.others < 1) return null;
  const before = counted.deployedBeforeMs ?? -1;
  const deployedBeforeMs = before < 0 || before > SHORTLY_MS ? null : before;
  return { revision, count, of: revisions.size, asOf: counted.asOf, deployedBeforeMs };
};

/** By place. Those that are over may be gone: they count only where all are over. */
const revisionsOf = (members: ReadonlyMap<string, Member>): ReadonlyMap<string, number | null> => {
  const open = [...members].filter(([, member]) => !isOver(member));
  const revisions = new Map<string, number | null>();
  for (const [key, { revision }] of open.length === 0 ? members : open) {
    const place = placeOfKey(key);
    revisions.set(place, revision ?? revisions.get(place) ?? null);
  }
  return revisions;
};
