import { expect, it } from 'vitest';
import { judgeHoles } from '../../shared/core/holes/judge-holes.ts';
import { type Missing, unread } from '../../shared/core/survey/field.ts';
import type { HolePolicy } from '../../shared/core/survey/hole.ts';
import type { Survey } from '../../shared/core/survey/survey.ts';
import type { HoleName } from '../../shared/core/words/hole.ts';
import { policyOf } from './survey.ts';

/** A row of a hole's table: what it says of a survey. */
export type HoleRow = {
  readonly when: string;
  readonly survey: Survey;
  readonly policy?: Partial<HolePolicy>;
  /** `severity resource` of each that is found, sorted as printed; absent: none. */
  readonly found?: readonly string[];
  /** The `what` of each missing value that keeps it from telling; absent: none. */
  readonly missing?: readonly string[];
  /** A part of the first finding's `why`. */
  readonly why?: string;
};

/** A value that nobody could read, for rows. */
export const UNREAD: Missing = unread('a thing', 'ecs:Describe: AccessDeniedException');

/** Adds a test for each row. */
export const itFinds = (hole: HoleName, rows: readonly HoleRow[]): void => {
  it.each(rows)('$when', ({ survey, policy, found = [], missing = [], why }) => {
    const judged = judgeHoles(survey, { ...policyOf(policy), acceptedHoles: [] }, [hole]);
    expect(judged.found.map(({ severity, resource }) => `${severity} ${resource}`)).toEqual(found);
    expect(judged.untold.map(({ what }) => what)).toEqual(missing);
    if (why !== undefined) expect(judged.found[0]?.why).toContain(why);
  });
};
