import type { Policy } from '../policy/policy.ts';
import { isMissing, type Missing } from '../survey/field.ts';
import type { Found, HolePolicy } from '../survey/hole.ts';
import type { Survey } from '../survey/survey.ts';
import { HOLE_NAMES, type HoleName } from '../words/hole.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Severity } from '../words/severity.ts';
import { HOLES } from './index.ts';

/** A hole that was found. `accepted`: the policy's reason, and until when (epoch milliseconds, null: no end); null where it is not. */
export type FoundHole = Found & {
  readonly hole: HoleName;
  readonly accepted: { readonly reason: string; readonly until: number | null } | null;
};

/** A value that could not be known, and the holes that can't be told without it. */
export type Untold = Missing & { readonly holes: readonly HoleName[] };

export type JudgedHoles = { readonly found: readonly FoundHole[]; readonly untold: readonly Untold[] };

const WORST_FIRST: readonly Severity[] = ['critical', 'warning', 'info'];

/** Judges holes over what is known of one cluster. Found ones are sorted by severity, hole and resource. @param holes those to judge */
export const judgeHoles = (
  survey: Survey,
  policy: HolePolicy & Pick<Policy, 'acceptedHoles'>,
  holes: readonly HoleName[] = HOLE_NAMES,
): JudgedHoles => {
  const found: FoundHole[] = [];
  const untold = new Map<string, { readonly missing: Missing; readonly holes: Set<HoleName> }>();
  for (const hole of holes)
    for (const judged of HOLES[hole].judge(survey, policy))
      if (!isMissing<Found>(judged))
        found.push({ ...judged, hole, accepted: acceptedBy(policy, hole, judged, survey.now) });
      else {
        const key = JSON.stringify([judged.missing, judged.what, judged.why]);
        const known = untold.get(key) ?? { missing: judged, holes: new Set() };
        untold.set(key, known);
        known.holes.add(hole);
      }
  return {
    found: sortedHoles(found),
    untold: [...untold.values()]
      .map((one) => ({ ...one.missing, holes: [...one.holes] }))
      .sort((one, other) => byCodeUnit(one.what, other.what) || byCodeUnit(one.why, other.why)),
  };
};

/** Sorts holes as people and machines are shown them, those of several clusters too: the worst first, then by name and resource. */
export const sortedHoles = (found: readonly FoundHole[]): readonly FoundHole[] =>
  found.toSorted(
    (one, other) =>
      WORST_FIRST.indexOf(one.severity) - WORST_FIRST.indexOf(other.severity) ||
      byCodeUnit(one.hole, other.hole) ||
      byCodeUnit(one.resource, other.resource),
  );

const acceptedBy = (
  { acceptedHoles }: Pick<Policy, 'acceptedHoles'>,
  hole: HoleName,
  { resource }: Found,
  now: number,
): FoundHole['accepted'] => {
  const accepted = acceptedHoles.find(
    (one) => one.hole === hole && one.resource === resource && (one.until === null || one.until > now),
  );
  return accepted === undefined ? null : { reason: accepted.reason, until: accepted.until };
};
