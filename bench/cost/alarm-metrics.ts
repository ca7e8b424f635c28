import type { Template } from '../../test/infra/cloudformation.ts';
import { deployed, ofType } from '../../test/infra/cloudformation.ts';
import { isSelected, readQuery } from '../../test/infra/cloudwatch/insights-query.ts';
import { expressionOf, queriesIn } from '../../test/infra/cloudwatch/watched.ts';
import type { JsonObject } from '../../test/infra/json.ts';
import type { EmittedMetric } from '../quiet/captured-metrics.ts';

/** Counts the metrics that a deployment without parameters pays its alarms for. */
export type WatchedMetrics = { readonly alarms: number; readonly metrics: number };

/** @param emitted of these a query of Metrics Insights analyses those that it selects */
export const watchedIn = (template: Template, emitted: readonly EmittedMetric[]): WatchedMetrics => {
  const alarms = ofType(deployed(template), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  return { alarms: alarms.length, metrics: alarms.reduce((sum, alarm) => sum + watchedBy(alarm, emitted), 0) };
};

/**
 * CloudWatch bills an alarm by the metrics that it watches: one, as many as its expression is made of, or as many as its query
 * analyses. A query that finds none is counted as one, to be on the safe side.
 */
const watchedBy = (alarm: JsonObject, emitted: readonly EmittedMetric[]): number => {
  if (alarm.MetricName !== undefined) return 1;
  const expression = expressionOf(alarm);
  if (!expression.startsWith('SELECT'))
    return queriesIn(alarm).filter(({ MetricStat }) => MetricStat !== undefined).length;
  const query = readQuery(expression);
  return Math.max(1, emitted.filter((metric) => isSelected(metric, query)).length);
};
