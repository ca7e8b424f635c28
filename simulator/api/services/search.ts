import type { Metric } from '../account/metrics.ts';
import { ApiError } from '../request/error.ts';

export interface Search {
  readonly matches: (metric: Metric) => boolean;
  readonly stat: string;
  /** Seconds; absent: the query's own. */
  readonly period: number | undefined;
}

/** `SEARCH('{Namespace,Dimension} Name="value" word', 'Statistic', Period)`; the schema, exact and partial terms, no OR and no NOT. */
export const matcherOfSearch = (expression: string): Search => {
  const parts = /^\s*SEARCH\(\s*'([^']*)'\s*,\s*'([^']*)'\s*(?:,\s*(\d{1,6})\s*)?\)\s*$/.exec(expression);
  if (parts === null) throw new ApiError('ValidationError', 'The simulator evaluates SEARCH expressions alone.');
  const [, terms = '', stat = '', period] = parts;
  const { schema, rest } = schemaOf(terms);
  const tests = [...rest.matchAll(/(?:([^\s="]+)=)?(?:"([^"]*)"|([^\s"]+))/g)].map(([, name, exact, word]) =>
    testOf(name, exact, word),
  );
  return {
    matches: (metric) => schema(metric) && tests.every((test) => test(metric)),
    stat,
    period: period === undefined ? undefined : Number(period),
  };
};

/** The namespace and exactly these dimensions, where the search begins with them. */
const schemaOf = (terms: string): { readonly schema: (metric: Metric) => boolean; readonly rest: string } => {
  const given = /^\s*\{([^}]*)\}/.exec(terms);
  if (given === null) return { schema: () => true, rest: terms };
  const [namespace = '', ...dimensions] = (given[1] ?? '').split(',').map((name) => name.trim().replaceAll('"', ''));
  const wanted = dimensions.sort().join(',');
  return {
    schema: (metric) => metric.namespace === namespace && Object.keys(metric.dimensions).sort().join(',') === wanted,
    rest: terms.slice(given[0].length),
  };
};

const testOf =
  (name: string | undefined, exact: string | undefined, word = '') =>
  (metric: Metric): boolean => {
    const values =
      name === undefined
        ? [metric.name, metric.namespace, ...Object.values(metric.dimensions)]
        : [valueIn(metric, name)];
    return values.some((value) => (exact === undefined ? isWordOf(word, value) : value === exact));
  };

const valueIn = (metric: Metric, name: string): string => {
  if (name === 'Namespace') return metric.namespace;
  if (name === 'MetricName') return metric.name;
  return Object.hasOwn(metric.dimensions, name) ? (metric.dimensions[name] ?? '') : '';
};

const isWordOf = (word: string, value: string): boolean => value.toLowerCase().includes(word.toLowerCase());
