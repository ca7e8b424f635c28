import { isObject, type Json, type JsonObject } from '../json.ts';
import { listOf } from '../policies.ts';
import { contributorsOf, readQuery } from './insights-query.ts';
import type { Datapoints } from './math-values.ts';
import type { Measurements, MetricId } from './measured.ts';
import { evaluateMath } from './metric-math.ts';
import type { Reading } from './reading.ts';
import { type Range, Windows } from './windows.ts';

/** A series that an alarm watches; `null` is the name of one that has none, as all but those of Metrics Insights. */
export type Watched = { readonly name: string | null; readonly datapoints: (range: Range) => Datapoints };

/** The series that an alarm watches: of a query of Metrics Insights each that it returns, else one. */
export const watchedBy = (alarm: JsonObject, measurements: Measurements, reading: Reading): readonly Watched[] => {
  const { MetricName, Statistic, ExtendedStatistic } = alarm;
  if (MetricName !== undefined) {
    const windows = new Windows([measurements.of(metricIn(alarm))], String(Statistic ?? ExtendedStatistic), reading);
    return [{ name: null, datapoints: (range) => windows.datapoints(range) }];
  }
  const text = expressionOf(alarm);
  if (!text.startsWith('SELECT')) return [{ name: null, datapoints: mathOf(alarm, measurements, reading) }];
  const query = readQuery(text);
  return [...contributorsOf(query, measurements.all)].map(([name, metrics]) => {
    const windows = new Windows(metrics, query.stat, reading);
    return { name, datapoints: (range) => windows.datapoints(range) };
  });
};

const mathOf = (alarm: JsonObject, measurements: Measurements, reading: Reading): Watched['datapoints'] => {
  const metrics = new Map<string, Windows>();
  const expressions = new Map<string, string>();
  for (const { Id, Expression, MetricStat } of queriesIn(alarm)) {
    const { Metric, Stat } = objectOf(MetricStat);
    if (Expression !== undefined) expressions.set(String(Id), String(Expression));
    else metrics.set(String(Id), new Windows([measurements.of(metricIn(objectOf(Metric)))], String(Stat), reading));
  }
  const evaluate = (expression: string, range: Range): Datapoints =>
    evaluateMath(expression, { fillsNothing: reading.fillsNothing, named: (id) => named(id, range) });
  const named = (id: string, range: Range): Datapoints => {
    const expression = expressions.get(id);
    if (expression !== undefined) return evaluate(expression, range);
    const windows = metrics.get(id);
    if (windows === undefined) throw new Error(`${id} is named, and is not there`);
    return windows.datapoints(range);
  };
  return (range) => evaluate(expressionOf(alarm), range);
};

/** The expression that decides the state of an alarm that is not on one metric. */
export const expressionOf = (alarm: JsonObject): string =>
  String(queriesIn(alarm).find(({ ReturnData }) => ReturnData === true)?.Expression);

/** A metric by its namespace, name and dimensions. */
export const metricIn = ({ Namespace, MetricName, Dimensions }: JsonObject): MetricId => ({
  namespace: String(Namespace),
  name: String(MetricName),
  dimensions: Object.fromEntries(
    listOf(Dimensions)
      .map(objectOf)
      .map(({ Name, Value }) => [String(Name), String(Value)]),
  ),
});

export const queriesIn = ({ Metrics }: JsonObject): readonly JsonObject[] => listOf(Metrics).map(objectOf);

export const objectOf = (json: Json | undefined): JsonObject => (isObject(json) ? json : {});
