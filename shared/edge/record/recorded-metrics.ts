import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { TRAITS } from '../../core/rules/index.ts';
import type { Traits } from '../../core/scene/rule.ts';
import { type ItemFact, timeOf } from '../../core/words/facts.ts';
import { isOfSelfTest } from '../../core/words/self-test.ts';
import type { Outcome, Verdict } from '../../core/words/verdict.ts';
import { count, countApart, countInDetail, type ServiceMetrics } from '../setup/metrics.ts';
import type { Recorded } from './record.ts';

/**
 * Counts the results of recording: items by result, verdicts by outcome, and the margins of those that are news. A violated
 * verdict is counted by its rule, and with detailed metrics an inconclusive one too; for all of them it would be half of the
 * log's bytes.
 */
export const countRecorded = (metrics: ServiceMetrics, recorded: readonly Recorded[]): void => {
  const verdicts = recorded.flatMap((one) => one.verdicts);
  const ofOutcome = (outcome: Outcome): number => verdicts.filter(isOf(outcome)).length;
  count(metrics, {
    Unrecorded: countOf('failed', recorded),
    NotJudged: recorded.filter(({ notJudged }) => notJudged !== undefined).length,
    TasksLeftOut: recorded.reduce((sum, { leftOut = 0 }) => sum + leftOut, 0),
    Throttled: recorded.filter(({ cause }) => isThrottle(cause)).length,
    VerdictsViolated: ofOutcome('violated'),
  });
  countInDetail(metrics, {
    Written: countOf('written', recorded),
    Unchanged: countOf('unchanged', recorded),
    LostRaces: recorded.reduce((sum, { lostRaces }) => sum + lostRaces, 0),
    VerdictsHeld: ofOutcome('held'),
    VerdictsPending: ofOutcome('pending'),
    VerdictsInconclusive: ofOutcome('inconclusive'),
  });
  const named = verdicts.filter(({ outcome }) => isNamed(outcome, metrics));
  for (const ofOneKind of Map.groupBy(named, kindOf).values()) countVerdicts(metrics, ofOneKind);
  for (const [measure, { name, tells }] of Object.entries(DISTRIBUTIONS))
    distribution(metrics, name, marginsOf(measure, recorded, tells));
};

/**
 * Measures how long after ECS saw what happened it was recorded and judged, for each event that was news. To be called with
 * what came from events alone: a look says when it looked. Health is left out, since it is as old as its newest change, and so are
 * self-tests, which are as old as Scheduler was late.
 * @param now epoch milliseconds
 */
export const measureLag = (metrics: ServiceMetrics, recorded: readonly Recorded[], now: number): void => {
  const written = recorded.filter((one) => isWritten(one) && !isOfSelfTest(one.item.clusterArn));
  const facts = written.flatMap(({ item }) => item.facts);
  const lags = facts.filter(({ kind }) => kind !== 'health').map((fact) => Math.max(0, now - timeOf(fact)));
  distribution(metrics, 'LagMilliseconds', lags);
};

const countOf = (outcome: Recorded['outcome'], recorded: readonly Recorded[]): number =>
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

const isNamed = (outcome: Outcome, { isDetailed }: ServiceMetrics): boolean =>
  outcome === 'violated' || (isDetailed && outcome === 'inconclusive');

const kindOf = ({ rule, outcome }: Verdict): string => `${rule} ${outcome}`;

const countVerdicts = (metrics: ServiceMetrics, verdicts: readonly Verdict[]): void => {
  const [first] = verdicts;
  if (first === undefined) return;
  const { rule, outcome } = first;
  countApart(metrics, { name: 'Verdicts', value: verdicts.length, dimensions: { rule, outcome } });
};

type Tells = (fact: ItemFact) => boolean;

const tellsOfStart: Tells = (fact) => fact.kind === 'task' && fact.startedAt !== null && fact.lastStatus === 'RUNNING';
/** A look tells that nothing else ran, and does not describe again what is known to be over. */
const tellsOfEnd: Tells = (fact) => fact.kind === 'look' || (fact.kind === 'task' && fact.executionStoppedAt !== null);

/** Only a daemon's `stoppingAt` is a signal, but the margin is known with the last end. */
const tellsOfSignal: Tells = (fact) => tellsOfEnd(fact) || (fact.kind === 'task' && fact.stoppingAt !== null);

/** The metric that each distribution of margins is, and the facts that make a margin news. */
const DISTRIBUTIONS: Readonly<
  Record<NonNullable<Traits['measures']>, { readonly name: string; readonly tells: Tells }>
> = {
  start: { name: 'StartMarginMilliseconds', tells: tellsOfStart },
  stop: { name: 'StopMarginMilliseconds', tells: tellsOfEnd },
  signal: { name: 'SignalMarginMilliseconds', tells: tellsOfSignal },
};

/** An item is written for many reasons: its margin is news only if a start, a signal or an end was told of. */
const marginsOf = (measure: string, recorded: readonly Recorded[], tells: Tells): readonly number[] =>
  recorded
    .filter((one) => isWritten(one) && one.item.facts.some(tells))
    .flatMap(({ verdicts, measured = [] }) => [...verdicts, ...measured])
    .filter(({ rule }) => TRAITS[rule].measures === measure)
    .flatMap(({ marginMs }) => marginMs ?? []);

/** CloudWatch takes no more values of one metric in one document; at as many the metrics are emitted in the middle. */
const MOST_VALUES = 99;

const distribution = (metrics: ServiceMetrics, name: string, values: readonly number[]): void => {
  for (const value of evenlySpread(values)) metrics.addMetric(name, MetricUnit.Milliseconds, value);
};

/** Of too many the least, the greatest, and those at even steps between: their percentiles are those of all. */
const evenlySpread = (values: readonly number[]): readonly number[] => {
  if (values.length <= MOST_VALUES) return values;
  const sorted = values.toSorted((one, other) => one - other);
  const step = (sorted.length - 1) / (MOST_VALUES - 1);
  const indexes = Array.from({ length: MOST_VALUES }, (_, index) => Math.round(index * step));
  return indexes.flatMap((index) => sorted[index] ?? []);
};
