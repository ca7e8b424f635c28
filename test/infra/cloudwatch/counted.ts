import type { Measurements, MetricId } from './measured.ts';
import type { Ending, Scenario } from './scenario.ts';

export type Attempt = { readonly takenBy: string; readonly sentAt: number; readonly at: number };

const own = (service: string, name: string, more: MetricId['dimensions'] = {}): MetricId => ({
  namespace: 'Bookend',
  name,
  dimensions: { service, stage: 'dev', ...more },
});
const ofLambda = (service: string): MetricId => ({
  namespace: 'AWS/Lambda',
  name: 'Errors',
  dimensions: { FunctionName: `${service[0]?.toUpperCase()}${service.slice(1)}LambdaFunction` },
});
/** A function counts this, by how it ends. */
const COUNTED: Readonly<Record<string, Partial<Record<Ending, string>>>> = {
  observe: { well: 'Events', failed: 'Unrecorded' },
  inspect: { well: 'Checked', failed: 'Checked' },
  tell: { well: 'Told', failed: 'ToldFailed', 'needs-a-person': 'NeedsAPerson' },
  remediate: { well: 'RemediesActed', failed: 'RemediesFailed' },
};

/** Adds the metrics of one attempt at a message. */
export const attempt = (measurements: Measurements, scenario: Scenario, { takenBy, sentAt, at }: Attempt): void => {
  const minute = Math.ceil(at);
  const ending = scenario.ending(takenBy, sentAt, at);
  measurements.add(ofLambda(takenBy), minute, ending === 'thrown' ? 1 : 0);
  const counted = COUNTED[takenBy]?.[ending];
  if (counted !== undefined) measurements.add(own(takenBy, counted), minute, 1);
  if (takenBy === 'observe' && ending === 'well')
    measurements.add(own(takenBy, 'LagMilliseconds'), minute, Math.max(1, (at - sentAt) * 60) * 1000);
};

/** Adds the metrics of a sweep, if it comes to its end. */
export const sweep = (measurements: Measurements, scenario: Scenario, minute: number): void => {
  if (!scenario.sweeps(minute)) return;
  measurements.add(own('inspect', 'Sweeps'), minute, 1);
  measurements.add(own('inspect', 'OpenIncidents'), minute, scenario.openIncidents(minute));
  for (const [name, times] of Object.entries(scenario.troubles(minute)))
    measurements.add(metricOf(name), minute, times);
};

/** Two of what a sweep may meet have metrics of their own, all else is a trouble by its name. */
const metricOf = (name: string): MetricId => {
  if (name === 'ecs-throttled') return own('inspect', 'EcsThrottled');
  if (name === 'cluster-not-judged') return own('inspect', 'ClusterNotJudged', { cluster: 'shop' });
  return own('inspect', 'Trouble', { trouble: name });
};
