import { HOLES } from '../holes/index.ts';
import type { FoundHole, Untold } from '../holes/judge-holes.ts';
import type { HoleState } from '../state/instance-state.ts';
import { isoTime } from '../words/format-time.ts';
import { isHoleName } from '../words/hole.ts';
import type { HoleFact, HoleOver } from '../words/hole-fact.ts';
import { cut } from '../words/text-size.ts';

/** The answer of one audit about one cluster. */
export type HolesSeen = {
  readonly clusterArn: string;
  /** As ACCOUNT_HOLES were judged. */
  readonly found: readonly FoundHole[];
  readonly untold: readonly Untold[];
  /** The time of the survey, epoch milliseconds. */
  readonly at: number;
  /** True where ECS has the cluster no more: then all of its holes are over. Absent: it has. */
  readonly isClusterGone?: true;
};

/** A notice, and an item, hold no more of a text that holds names of others. */
const LONGEST_TEXT = 2000;
const LONGEST_REASON = 300;

const CLUSTER_GONE: HoleOver = { is: 'over', why: 'the cluster is gone', isFinal: true };
const NOT_FOUND: HoleOver = { is: 'over', why: 'the audit does not find it any more', isFinal: false };

/** One text for one hole of one resource of a cluster. */
export const holeKeyOf = ({ hole, resource }: { readonly hole: string; readonly resource: string }): string =>
  JSON.stringify([hole, resource]);

/**
 * The facts of an audit: each hole that it found, and each that is known and that it did not find. A hole of which something could not be told
 * is neither: what is known of it stays as it is.
 * @param known the cluster's holes, open or over
 * @param toldByRule keys of found holes of which the incident of a rule tells
 */
export const holeFacts = (
  { clusterArn, found, untold, at, isClusterGone }: HolesSeen,
  known: readonly HoleState[],
  toldByRule: ReadonlySet<string>,
): readonly HoleFact[] => {
  const factOf = ({ hole, resource }: Pick<HoleFact, 'hole' | 'resource'>, seen: HoleFact['seen']): HoleFact => ({
    ...{ kind: 'hole', clusterArn, hole, resource, at, seen },
  });
  const there = new Set(found.map(holeKeyOf));
  const notTold = new Set<string>(untold.flatMap(({ holes }) => holes));
  const gone = known.flatMap(({ ledger: { hole, resource } }) =>
    // a hole that a newer release has named is for that release to judge
    isHoleName(hole) && !there.has(holeKeyOf({ hole, resource })) && (isClusterGone || !notTold.has(hole))
      ? [factOf({ hole, resource }, isClusterGone ? CLUSTER_GONE : NOT_FOUND)]
      : [],
  );
  return [...found.map((one) => factOf(one, seenOf(one, toldByRule.has(holeKeyOf(one))))), ...gone];
};

const seenOf = ({ hole, severity, why, cure, accepted }: FoundHole, isToldByRule: boolean): HoleFact['seen'] => {
  const { rule, headline } = HOLES[hole];
  if (accepted !== null) return { is: 'over', why: acceptedInWords(accepted), isFinal: true };
  if (isToldByRule && rule !== undefined)
    return { is: 'over', why: `an incident of the rule ${rule} tells of it now`, isFinal: false };
  return {
    is: 'there',
    found: { severity, headline, why: cut(why, LONGEST_TEXT), cure: cut(cure, LONGEST_TEXT) },
  };
};

const acceptedInWords = ({ reason, until }: NonNullable<FoundHole['accepted']>): string =>
  `the policy accepts it${until === null ? '' : ` until ${isoTime(until)}`}: ${cut(reason, LONGEST_REASON)}`;
