import type { Account } from '../account/account.ts';
import type { Metric, Point, Series } from '../account/metrics.ts';
import type { Answer } from '../request/answer.ts';
import { ApiError } from '../request/error.ts';
import type { Input } from '../request/input.ts';
import { slice } from '../request/offset-pages.ts';
import { matcherOfSearch } from './search.ts';

/** CloudWatch takes so many queries and gives so many points at once (documented). */
const QUERIES = 500;
const POINTS = 100_800;

/** A query's question about one metric; undefined: there is no such metric. */
interface Asked {
  readonly id: string;
  readonly label: string;
  readonly series: Series | undefined;
  readonly stat: string;
  /** Seconds. */
  readonly period: number;
}

/** GetMetricData: metrics, and SEARCH for all that match. */
export const getMetricData = (account: Account, input: Input): Answer => {
  const queries = input.objects('MetricDataQueries');
  if (queries.length === 0 || queries.length > QUERIES) throw invalid(`between 1 and ${QUERIES} queries are taken`);
  const [start, end] = [momentIn(input, 'StartTime'), momentIn(input, 'EndTime')];
  if (start >= end) throw invalid('StartTime must be before EndTime');
  const asked = queries.flatMap((query) => askedIn(account, query));
  const points = asked.flatMap((one, of) => {
    const own = pointsOf(account, one, start, end).map((point) => ({ of, ...point }));
    return newestFirst(input) ? own.reverse() : own;
  });
  const { items, next } = slice(points, {
    of: 'GetMetricData',
    token: input.text('NextToken'),
    size: numberIn(input, 'MaxDatapoints') ?? POINTS,
    most: POINTS,
    invalid: 'InvalidNextToken',
  });
  return {
    MetricDataResults: asked.map(({ id, label }, index) => {
      const own = items.filter(({ of }) => of === index);
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

const askedIn = (account: Account, query: Input): readonly Asked[] => {
  const id = query.text('Id') ?? '';
  if (!/^[a-z]\w{0,254}$/.test(id)) throw invalid(`${id} is not the Id of a query`);
  const expression = query.text('Expression');
  if (expression !== undefined) {
    const { matches, stat, period = numberIn(query, 'Period') ?? 300 } = matcherOfSearch(expression);
    const asked = { id, stat: known(stat), period: whole(period) };
    const found = account.metrics.all().filter(matches);
    return found.map((series) => ({ ...asked, label: nameOf(series), series }));
  }
  const asked = query.object('MetricStat');
  if (asked === undefined) throw invalid('a query needs MetricStat or Expression');
  const metric = metricIn(asked.object('Metric'));
  return [
    {
      id,
      label: query.text('Label') ?? metric.name,
      series: account.metrics.all().find((one) => isSame(one, metric)),
      stat: known(asked.text('Stat') ?? ''),
      period: whole(numberIn(asked, 'Period') ?? 0),
    },
  ];
};

const known = (stat: string): string => {
  if (!['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'].includes(stat))
    throw invalid(`the simulator has no statistic ${stat}`);
  return stat;
};

const whole = (period: number): number => {
  if (period < 60 || period % 60 !== 0) throw invalid('Period must be a multiple of 60');
  return period;
};

const pointsOf = ({ metrics }: Account, { series, stat, period }: Asked, start: number, end: number): Point[] => {
  if (series === undefined) return [];
  const periodMs = period * 1000;
  return [...metrics.points(series, stat, { start: Math.floor(start / periodMs) * periodMs, end, periodMs })];
};

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
