import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Everything that Bookend counts is in this namespace of CloudWatch. */
export const NAMESPACE = 'Bookend';

export type ServiceMetricsOptions = {
  /** The function that counts. */
  readonly service: string;
  readonly stage: string;
  /** `true`: every count is a metric. Anything else: only those that every deployment has. */
  readonly detailed: string | null;
};

/** The counts of one function of one deployment. */
export class ServiceMetrics extends Metrics {
  readonly isDetailed: boolean;

  constructor({ service, stage, detailed }: ServiceMetricsOptions) {
    super({ namespace: NAMESPACE, serviceName: service, defaultDimensions: { stage } });
    this.isDetailed = detailed === 'true';
  }

  /** An invocation that counted nothing says nothing: the class it extends would log a warning. */
  override publishStoredMetrics(): this {
    if (this.hasStoredMetrics()) return super.publishStoredMetrics();
    this.clearMetadata();
    return this;
  }
}

/**
 * Counts by metrics that every deployment has: they say that Bookend lives and what it sees, or exist only while something is
 * wrong. Those that are zero are left out: each costs bytes of log in every invocation, a metric is paid for by the
 * month, and the alarms take what is missing for none. Only where nothing else is counted one zero is said, since a function
 * without any metric logs a warning in place of all that it counts.
 */
export const count = (metrics: ServiceMetrics, counts: Readonly<Record<string, number>>): void => {
  const some = Object.entries(counts).filter(([, value]) => value !== 0);
  const told = some.length > 0 || metrics.hasStoredMetrics() ? some : Object.entries(counts).slice(0, 1);
  for (const [name, value] of told) metrics.addMetric(name, MetricUnit.Count, value);
};

/**
 * Counts that stand in the log alone, in the same document, unless the deployment wants all of them as metrics
 * (`detailedMetrics`). To be called after `count`, without which there is no document.
 */
export const countInDetail = (metrics: ServiceMetrics, counts: Readonly<Record<string, number>>): void => {
  if (metrics.isDetailed) count(metrics, counts);
  else for (const [name, value] of Object.entries(counts)) if (value !== 0) metrics.addMetadata(name, String(value));
};

/** Measures how much there is of something now: zero is an answer too. */
export const gauge = (metrics: ServiceMetrics, name: string, value: number): void => {
  metrics.addMetric(name, MetricUnit.Count, value);
};

/**
 * A trouble that does not pass by itself, by the name of its runbook. All of them are one metric with the trouble as a
 * dimension: it exists, and is paid for, only while there is one, and one alarm watches them all and names the one it is for.
 */
export const TROUBLES = [
  'notices-stuck',
  'remedies-stuck',
  'left-undone',
  'ecs-unreadable',
  'events-missing',
  'audits-late',
  'policy-broken',
  'self-test-missing',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/** Counts how often each trouble was met just now; nothing is said of those that were not. */
export const countTroubles = (metrics: ServiceMetrics, troubles: Partial<Record<Trouble, number>>): void => {
  for (const [trouble, times] of Object.entries(troubles))
    if (times > 0) countApart(metrics, { name: 'Trouble', value: times, dimensions: { trouble } });
};

/** CloudWatch takes 1 024 printable ASCII characters, and refuses what is blank. */
const DIMENSION_LENGTH = 255;

/** Each cluster that can't be judged, by a dimension of its own: it is a metric for as long as that goes on. */
export const countUnjudged = (metrics: ServiceMetrics, clusterArns: readonly string[]): void => {
  for (const clusterArn of clusterArns)
    countApart(metrics, { name: 'ClusterNotJudged', value: 1, dimensions: { cluster: dimensionOf(clusterArn) } });
};

/** The end of a long name tells more than its beginning, which all ARNs of an account share. */
const dimensionOf = (name: string): string =>
  name.replaceAll(/[^\x21-\x7e]/g, '?').slice(-DIMENSION_LENGTH) || 'unknown';

type Apart = { readonly name: string; readonly value: number; readonly dimensions: Record<string, string> };

/** Counts by dimensions of its own, so that it is emitted apart from the other counts, at once. */
export const countApart = (metrics: ServiceMetrics, { name, value, dimensions }: Apart): void => {
  const single = metrics.singleMetric();
  single.addDimensions(dimensions);
  single.addMetric(name, MetricUnit.Count, value);
};
