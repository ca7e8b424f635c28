import type { Account } from '../account/account.ts';
import type { Metric, Series, Window } from '../account/metrics.ts';
import type { Answer } from '../request/answer.ts';
import { ApiError } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { slice } from '../request/offset-pages.ts';
import { matcherOfSearch } from './search.ts';

/** CloudWatch takes so many queries and gives so many points at once (documented). */
const QUERIES = 500;
const POINTS = 100_800;

interface Point {
  readonly id: string;
  readonly label: string;
  readonly at: number;
  readonly value: number;
}

/** GetMetricData: metrics, and SEARCH for all that match. */
export const getMetricData = (account: Account, input: Input): Answer => {
  const queries = input.objects('MetricDataQueries');
  if (queries.length === 0 || queries.length > QUERIES) throw invalid(`between 1 and ${QUERIES} queries are taken`);
  const [start, end] = [momentIn(input, 'StartTime'), momentIn(input, 'EndTime')];
  if (start >= end) throw invalid('StartTime must be before EndTime');
  const results = queries.flatMap((query) => resultsOf(account, query, start, end));
  const points = results.flatMap(({ points: own }) => own);
  const { items, next } = slice(newestFirst(input) ? results.flatMap(({ points: own }) => own.toReversed()) : points, {
    of: 'GetMetricData',
    token: input.text('NextToken'),
    size: numberIn(input, 'MaxDatapoints') ?? POINTS,
    most: POINTS,
    invalid: 'InvalidNextToken',
  });
  return {
    MetricDataResults: results.map(({ id, label }) => {
      const own = items.filter((point) => point.id === id && point.label === label);
      return {
        Id: id,
        Label: label,
        Timestamps: own.map(({ at }) => new Date(at)),
        Values: own.map(({ value }) => value),
        StatusCode: next === undefined ? 'Complete' : 'PartialData',
      };
    }),
    Messages: [],
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

const newestFirst = (input: Input): boolean =>
  (input.oneOf('ScanBy', ['TimestampDescending', 'TimestampAscending']) ?? 'TimestampDescending') ===
  'TimestampDescending';

const resultsOf = (account: Account, query: Input, start: number, end: number) => {
  const id = query.text('Id') ?? '';
  if (!/^[a-z]\w{0,254}$/.test(id)) throw invalid(`${id} is not the Id of a query`);
  const expression = query.text('Expression');
  const found = (series: Series, stat: string, period: number, label: string) => ({
    id,
    label,
    points: pointsOf(account, series, stat, windowOf(start, end, period)).map((point) => ({ id, label, ...point })),
  });
  if (expression !== undefined) {
    const { matches, stat, period } = matcherOfSearch(expression);
    return account.metrics
      .all()
      .filter(matches)
      .map((series) => found(series, stat, period ?? numberIn(query, 'Period') ?? 300, nameOf(series)));
  }
  const asked = query.object('MetricStat');
  if (asked === undefined) throw invalid('a query needs MetricStat or Expression');
  const metric = metricIn(asked.object('Metric'));
  const period = numberIn(asked, 'Period');
  if (period === undefined || period < 60 || period % 60 !== 0) throw invalid('Period must be a multiple of 60');
  const series = account.metrics.all().find((one) => isSame(one, metric));
  const label = query.text('Label') ?? metric.name;
  const stat = asked.text('Stat') ?? '';
  if (!STATS.includes(stat)) throw invalid(`the simulator has no statistic ${stat}`);
  return [series === undefined ? { id, label, points: [] } : found(series, stat, period, label)];
};

const STATS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

const pointsOf = (
  { metrics }: Account,
  series: Series,
  stat: string,
  window: Window,
): readonly Omit<Point, 'id' | 'label'>[] => metrics.points(series, stat, window);

const windowOf = (start: number, end: number, period: number): Window => ({
  start: Math.floor(start / (period * 1000)) * period * 1000,
  end,
  periodMs: period * 1000,
});

const metricIn = (metric: Input | undefined): Metric => {
  const [namespace, name] = [metric?.text('Namespace'), metric?.text('MetricName')];
  if (namespace === undefined || name === undefined) throw invalid('a metric needs Namespace and MetricName');
  const dimensions = (metric?.objects('Dimensions') ?? []).map((one) => [one.text('Name'), one.text('Value') ?? '']);
  return { namespace, name, dimensions: Object.fromEntries(dimensions) };
};

/** A metric is its namespace, its name and all its dimensions. */
const isSame = (one: Metric, other: Metric): boolean =>
  one.namespace === other.namespace && one.name === other.name && keyOf(one) === keyOf(other);

const keyOf = ({ dimensions }: Metric): string => JSON.stringify(Object.entries(dimensions).sort());

const nameOf = ({ name, dimensions }: Metric): string => [...Object.values(dimensions), name].join(' ');

/** JSON has epoch seconds, a form has ISO 8601. */
const momentIn = (input: Input, name: string): number => {
  const given = input.raw(name);
  const at = typeof given === 'number' ? given * 1000 : Date.parse(typeof given === 'string' ? given : '');
  if (Number.isNaN(at)) throw invalid(`${name} must be a moment`);
  return at;
};

/** A form has texts alone. */
export const numberIn = (input: Input, name: string): number | undefined => {
  const given = input.raw(name);
  return typeof given === 'string' ? Number(given) : input.number(name);
};

const invalid = (message: string): ApiError => new ApiError('ValidationError', message);
