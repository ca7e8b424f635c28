import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Verdict } from '../core/verdict.ts';
import type { Recorded } from './record.ts';

/** Everything that Bookend counts is in this namespace of CloudWatch. */
export const NAMESPACE = 'Bookend';

/** Counts, zeros too: an alarm on a metric that is missing says nothing. */
export const count = (metrics: Metrics, counts: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
};

/** What recording came to: places by what became of them, and verdicts by rule and outcome. */
export const countRecorded = (metrics: Metrics, recorded: readonly Recorded[]): void => {
  count(metrics, {
    Written: recorded.filter(({ outcome }) => outcome === 'written').length,
    Unchanged: recorded.filter(({ outcome }) => outcome === 'unchanged').length,
    Unrecorded: recorded.filter(({ outcome }) => outcome === 'failed').length,
    LostRaces: recorded.reduce((sum, { lostRaces }) => sum + lostRaces, 0),
  });
  const verdicts = recorded.flatMap((one) => one.verdicts);
  for (const ofOneKind of Map.groupBy(verdicts, kindOf).values()) countVerdicts(metrics, ofOneKind);
};

const kindOf = ({ rule, outcome }: Verdict): string => `${rule} ${outcome}`;

/** By dimensions of their own, so that they are emitted apart from the counts. */
const countVerdicts = (metrics: Metrics, verdicts: readonly Verdict[]): void => {
  const [first] = verdicts;
  if (first === undefined) return;
  const single = metrics.singleMetric();
  single.addDimensions({ rule: first.rule, outcome: first.outcome });
  single.addMetric('Verdicts', MetricUnit.Count, verdicts.length);
};
