import type { JudgedSubject } from '../../../shared/core/judging/judge-alike.ts';
import type { Outcome } from '../../../shared/core/words/verdict.ts';

/** The number of verdicts of each outcome. */
export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** Counts verdicts, those that many daemons share once for each of the daemons. */
export const countOutcomes = (places: Iterable<JudgedSubject>): OutcomeCounts => {
  const counts = { violated: 0, inconclusive: 0, pending: 0, held: 0 };
  for (const { verdicts, alike } of places) {
    for (const { outcome } of verdicts) counts[outcome] += 1;
    for (const { kind, except, verdicts: shared } of alike)
      for (const { outcome } of shared) counts[outcome] += kind.byName.size - except.size;
  }
  return counts;
};
