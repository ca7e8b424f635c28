import { byCodeUnit } from '../words/join.ts';
import { cut, utf8Length } from '../words/text-size.ts';
import { MOST_NAMED, type Violation } from '../words/verdict.ts';
import type { HeldViolation } from './expiry.ts';

/** The bounds of an incident's violations. */
type Size = {
  readonly violations: number;
  /** Names of tasks, of all violations together; each has at least one. */
  readonly tasks: number;
  /** UTF-16 units of a reason. */
  readonly reason: number;
};

/** From the largest, which nearly always fits, to the smallest, which always does: no name is longer than 512 characters. */
const SIZES: readonly Size[] = [
  { violations: 40, tasks: 240, reason: 300 },
  { violations: 20, tasks: 60, reason: 200 },
  { violations: 8, tasks: 16, reason: 100 },
  { violations: 1, tasks: 1, reason: 100 },
];

/**
 * Bytes of JSON in UTF-8, before it is deflated. With everything else about notices and remedies, an item still has 60
 * KB for its ledger, below the 100 KB that it may have in all.
 */
const MOST_BYTES = 24_000;

/** The violations that an incident keeps: the worst, each with some of its tasks by name. The rest is a count. */
export type Bounded = { readonly violations: readonly HeldViolation[]; readonly violationsTotal?: number };

/**
 * @param violations each rule and daemon once
 * @param rankOf 0 for the most severe
 * @param total the least number of violations, if there are more than are given
 */
export const boundedViolations = (
  violations: readonly HeldViolation[],
  rankOf: (violation: Violation) => number,
  total = 0,
): Bounded => {
  const worst = worstFirst(violations.map(asViolation), rankOf);
  let kept: readonly HeldViolation[] = [];
  for (const size of SIZES) {
    kept = cutTo(worst, size);
    if (utf8Length(JSON.stringify(kept)) <= MOST_BYTES) break;
  }
  const violationsTotal = Math.max(total, worst.length);
  return { violations: kept.toSorted(byKey), ...(violationsTotal > kept.length ? { violationsTotal } : {}) };
};

/** For a verdict the names that tell most; for a stored violation all that it has. */
const asViolation = ({ named, ...verdict }: HeldViolation): HeldViolation => ({
  ...verdict,
  taskArns: named ?? verdict.taskArns,
});

const worstFirst = (violations: readonly HeldViolation[], rankOf: (violation: Violation) => number) =>
  violations.toSorted(
    (one, other) =>
      rankOf(one) - rankOf(other) || Number(one.occurredAt) - Number(other.occurredAt) || byKey(one, other),
  );

/** In the verdicts' order. */
const byKey = (one: Violation, other: Violation): number =>
  byCodeUnit(one.rule, other.rule) || byCodeUnit(one.daemonName, other.daemonName);

const cutTo = (violations: readonly HeldViolation[], size: Size): readonly HeldViolation[] => {
  const kept = violations.slice(0, size.violations);
  const each = Math.max(1, Math.floor(size.tasks / Math.max(1, kept.length)));
  return kept.map((violation) => ({
    ...violation,
    taskArns: violation.taskArns.slice(0, Math.min(each, MOST_NAMED)),
    reason: cut(violation.reason, size.reason),
  }));
};
