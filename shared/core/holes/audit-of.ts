import type { Policy } from '../policy/policy.ts';
import { type CoverageLine, coverageOf } from '../survey/coverage.ts';
import { isMissing } from '../survey/field.ts';
import type { HolePolicy } from '../survey/hole.ts';
import type { Survey } from '../survey/survey.ts';
import type { HoleName } from '../words/hole.ts';
import { byCodeUnit } from '../words/join.ts';
import { type FoundHole, judgeHoles, sortedHoles, type Untold } from './judge-holes.ts';

/** An audit's answer: coverage and holes of all clusters, and what could not be known. */
export type AuditAnswer = {
  /** Sorted by cluster, provider and daemon. */
  readonly coverage: readonly CoverageLine[];
  /** Sorted by severity, hole and resource. */
  readonly holes: readonly FoundHole[];
  readonly untold: readonly Untold[];
};

/** Judges surveys of clusters, each by itself. @param names the holes to judge; absent: all */
export const auditOf = (
  surveys: readonly Survey[],
  policy: HolePolicy & Pick<Policy, 'acceptedHoles'>,
  names?: readonly HoleName[],
): AuditAnswer => {
  const coverage: CoverageLine[] = [];
  const holes: FoundHole[] = [];
  const untold = new Map<string, Untold>();
  for (const survey of surveys.toSorted((one, other) => byCodeUnit(one.resource, other.resource))) {
    const lines = coverageOf(survey, policy);
    const judged = judgeHoles(survey, policy, names);
    if (!isMissing(lines)) for (const line of lines) coverage.push(line);
    for (const found of judged.found) holes.push(found);
    for (const one of [...judged.untold, ...(isMissing(lines) ? [{ ...lines, holes: [] }] : [])]) {
      const key = JSON.stringify([one.missing, one.what, one.why]);
      const known = untold.get(key)?.holes ?? [];
      untold.set(key, { ...one, holes: [...new Set([...known, ...one.holes])] });
    }
  }
  return { coverage, holes: sortedHoles(holes), untold: [...untold.values()] };
};
