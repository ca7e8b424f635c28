import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type PlaceFact, timeOf } from '../core/facts.ts';
import type { Outcome, RuleName, Verdict } from '../core/verdict.ts';
import type { Recorded } from './record.ts';

/** Everything that Bookend counts is in this namespace of CloudWatch. */
export const NAMESPACE = 'Bookend';

/**
 * Counts that are not zero. Every name costs bytes of log in every invocation, and the alarms take what is missing for
 * none; only where nothing else is counted one zero is said, since a function without any metric logs a warning.
 */
export const count = (metrics: Metrics, counts: Readonly<Record<string, number>>): void => {
  const some = Object.entries(counts).filter(([, value]) => value !== 0);
  const told = some.length > 0 || metrics.hasStoredMetrics() ? some : Object.entries(counts).slice(0, 1);
  for (const [name, value] of told) metrics.addMetric(name, MetricUnit.Count, value);
};

/** CloudWatch takes 1 024 printable ASCII characters, and refuses what is blank. */
const DIMENSION_LENGTH = 255;

/** Each cluster that can't be judged, by a dimension of its own: it is a metric for as long as that goes on. */
export const countUnjudged = (metrics: Metrics, clusterArns: readonly string[]): void => {
  for (const clusterArn of clusterArns) {
    const single = metrics.singleMetric();
    single.addDimensions({ cluster: dimensionOf(clusterArn) });
    single.addMetric('ClusterNotJudged', MetricUnit.Count, 1);
  }
};

/** The end of a long name tells more than its beginning, which all ARNs of an account share. */
const dimensionOf = (name: string): string =>
  name.replaceAll(/[^\x21-\x7e]/g, '?').slice(-DIMENSION_LENGTH) || 'unknown';

/** How much there is of something now: zero is an answer too. */
export const gauge = (metrics: Metrics, name: string, value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
};

/**
 * What recording came to: places by what became of them, verdicts by outcome, and the margins of those that are news.
 * Which rule it was is said of verdicts that somebody should look at; for all of them it would be half of the log's bytes.
 */
export const countRecorded = (metrics: Metrics, recorded: readonly Recorded[]): void => {
  const verdicts = recorded.flatMap((one) => one.verdicts);
  count(metrics, {
    Written: placesThat('written', recorded),
    Unchanged: placesThat('unchanged', recorded),
    Unrecorded: placesThat('failed', recorded),
    NotJudged: recorded.filter(({ notJudged }) => notJudged !== undefined).length,
    TasksLeftOut: recorded.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0),
    Throttled: recorded.filter(({ cause }) => isThrottle(cause)).length,
    LostRaces: recorded.reduce((sum, { lostRaces }) => sum + lostRaces, 0),
    ...Object.fromEntries(OUTCOMES.map(([name, outcome]) => [name, verdicts.filter(isOf(outcome)).length])),
  });
  const notInOrder = verdicts.filter(({ outcome }) => outcome === 'violated' || outcome === 'inconclusive');
  for (const ofOneKind of Map.groupBy(notInOrder, kindOf).values()) countVerdicts(metrics, ofOneKind);
  distribution(metrics, 'StartMarginMilliseconds', marginsOf('daemon-started-first', recorded, tellsOfStart));
  distribution(metrics, 'StopMarginMilliseconds', marginsOf('daemon-stopped-last', recorded, tellsOfEnd));
};

/**
 * How long after ECS saw what happened it was recorded and judged, for each event that was news. To be called with what
 * came from events alone: a look says when it looked. Health is left out, since it is as old as its newest change.
 * @param now epoch milliseconds
 */
export const measureLag = (metrics: Metrics, recorded: readonly Recorded[], now: number): void => {
  const facts = recorded.filter(isWritten).flatMap(({ touched }) => touched.facts);
  const lags = facts.filter(({ kind }) => kind !== 'health').map((fact) => Math.max(0, now - timeOf(fact)));
  distribution(metrics, 'LagMilliseconds', lags);
};

const OUTCOMES: readonly (readonly [string, Outcome])[] = [
  ['VerdictsHeld', 'held'],
  ['VerdictsViolated', 'violated'],
  ['VerdictsPending', 'pending'],
  ['VerdictsInconclusive', 'inconclusive'],
];

const placesThat = (outcome: Recorded['outcome'], recorded: readonly Recorded[]): number =>
  recorded.filter((one) => one.outcome === outcome).length;

const isWritten = ({ outcome }: Recorded): boolean => outcome === 'written';

const isOf =
  (outcome: Outcome) =>
  (verdict: Verdict): boolean =>
    verdict.outcome === outcome;

/** DynamoDB's names for "too fast", after the client's own attempts. */
const isThrottle = (cause: unknown): boolean =>
  cause instanceof Error &&
  /^(ThrottlingException|ProvisionedThroughputExceededException|RequestLimitExceeded)$/.test(cause.name);

const kindOf = ({ rule, outcome }: Verdict): string => `${rule} ${outcome}`;

/** By dimensions of their own, so that they are emitted apart from the counts. */
const countVerdicts = (metrics: Metrics, verdicts: readonly Verdict[]): void => {
  const [first] = verdicts;
  if (first === undefined) return;
  const single = metrics.singleMetric();
  single.addDimensions({ rule: first.rule, outcome: first.outcome });
  single.addMetric('Verdicts', MetricUnit.Count, verdicts.length);
};

type Tells = (fact: PlaceFact) => boolean;

const tellsOfStart: Tells = (fact) => fact.kind === 'task' && fact.startedAt !== null && fact.lastStatus === 'RUNNING';
/** That nothing else ran is what a look tells, and what is known to be over is not described in it again. */
const tellsOfEnd: Tells = (fact) => fact.kind === 'look' || (fact.kind === 'task' && fact.executionStoppedAt !== null);

/** A place is written for many reasons: its margin is news only if a start, or an end, was told of. */
const marginsOf = (rule: RuleName, recorded: readonly Recorded[], tells: Tells): readonly number[] =>
  recorded
    .filter((one) => isWritten(one) && one.touched.facts.some(tells))
    .flatMap(({ verdicts }) => verdicts.filter((verdict) => verdict.rule === rule))
    .flatMap(({ marginMs }) => marginMs ?? []);

/** CloudWatch takes no more values of one metric in one document; at as many the metrics are emitted in the middle. */
const MOST_VALUES = 99;

const distribution = (metrics: Metrics, name: string, values: readonly number[]): void => {
  for (const value of evenlySpread(values)) metrics.addMetric(name, MetricUnit.Milliseconds, value);
};

/** Of too many the least, the greatest, and those at even steps between: their percentiles are those of all. */
const evenlySpread = (values: readonly number[]): readonly number[] => {
  if (values.length <= MOST_VALUES) return values;
  const sorted = values.toSorted((one, other) => one - other);
  const step = (sorted.length - 1) / (MOST_VALUES - 1);
  const places = Array.from({ length: MOST_VALUES }, (_, index) => Math.round(index * step));
  return places.flatMap((place) => sorted[place] ?? []);
};
