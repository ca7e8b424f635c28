import type { Measured } from './measured.ts';

/** A query of Metrics Insights, as far as alarms use it here. */
export type InsightsQuery = {
  readonly stat: 'Maximum' | 'Sum';
  readonly name: string;
  readonly namespace: string;
  /** The dimensions that a metric must have, and no other. */
  readonly schema: readonly string[];
  readonly where: Readonly<Record<string, string>>;
  readonly groupBy: string;
};

const QUERY =
  /^SELECT (MAX|SUM)\("(\w+)"\) FROM SCHEMA\("([\w/]+)", ([\w, ]+)\) WHERE (\w+ = '[^']*'(?: AND \w+ = '[^']*')*) GROUP BY (\w+)$/;

/** @throws for a query of another form: Metrics Insights knows AND, and no OR */
export const readQuery = (text: string): InsightsQuery => {
  const [, stat, name = '', namespace = '', schema = '', where = '', groupBy = ''] = QUERY.exec(text) ?? [];
  if (stat === undefined) throw new Error(`${text} can't be read`);
  return {
    stat: stat === 'MAX' ? 'Maximum' : 'Sum',
    name,
    namespace,
    schema: schema.split(', '),
    where: Object.fromEntries(
      [...where.matchAll(/(\w+) = '([^']*)'/g)].map(([, label = '', value = '']) => [label, value]),
    ),
    groupBy,
  };
};

type Named = Pick<Measured, 'namespace' | 'name' | 'dimensions'>;

/** Tells whether a query analyses a metric, which is then paid for. */
export const isSelected = ({ namespace, name, dimensions }: Named, query: InsightsQuery): boolean =>
  namespace === query.namespace &&
  name === query.name &&
  Object.keys(dimensions).toSorted().join() === query.schema.toSorted().join() &&
  Object.entries(query.where).every(([label, value]) => dimensions[label] === value);

/** The metrics of each series that the query returns, by what it is grouped by. */
export const contributorsOf = (
  query: InsightsQuery,
  all: readonly Measured[],
): ReadonlyMap<string, readonly Measured[]> =>
  Map.groupBy(
    all.filter((metric) => isSelected(metric, query)),
    ({ dimensions }) => dimensions[query.groupBy] ?? '',
  );
