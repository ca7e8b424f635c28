import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { batchesOf } from '../../core/looks/list-tasks.ts';
import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { groupOfDaemon } from '../../core/words/task-role.ts';
import { optionalList } from '../ecs/reads/answer-fields.ts';
import { FieldProblem, requiredFields, requiredId } from '../events/fields.ts';
import type { Asking } from './asking.ts';

const ACTION = 'cloudwatch:GetMetricData';
const MINUTE_MS = 60_000;
/** The last 10 whole minutes, as `no-signal` judges. */
const SIGNAL_MS = 10 * MINUTE_MS;
/** GetMetricData takes so many queries, and gives so many points at once. */
const QUERIES = 500;
const POINTS = 100_800;
const ECS_NAMESPACE = 'AWS/ECS';

/** A daemon whose metrics are asked for. */
export type Metered = {
  readonly daemonArn: string;
  readonly clusterName: string;
  readonly daemonName: string;
  /** The namespace in which its agent writes; null: AWS/ECS, where ECS itself writes. */
  readonly namespace: string | null;
};

/** True for a daemon of which there is a sample in the time asked for. */
export type Sampled = (daemonArn: string) => Field<boolean>;

/** Looks for a sample of the last 10 whole minutes: 1 call for each 250 daemons. */
export const readSignals = (
  cloudWatch: CloudWatchClient | null,
  daemons: readonly Metered[],
  now: number,
  asking: Asking,
): Promise<Sampled> => {
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return readSamples(cloudWatch, daemons, { start: end - SIGNAL_MS, end, periodSeconds: 60 }, asking);
};

/** Looks for a sample of AWS/ECS within so many seconds: its tasks ran then. */
export const readPast = (
  cloudWatch: CloudWatchClient | null,
  daemons: readonly Metered[],
  { now, seconds }: { readonly now: number; readonly seconds: number },
  asking: Asking,
): Promise<Sampled> => {
  // CloudWatch keeps an hour's sum for 455 days, those of minutes for 15
  const hour = 60 * MINUTE_MS;
  const end = Math.ceil(now / hour) * hour;
  const start = Math.floor((now - seconds * 1000) / hour) * hour;
  const ofEcs = daemons.map((daemon) => ({ ...daemon, namespace: null }));
  return readSamples(cloudWatch, ofEcs, { start, end, periodSeconds: 3600 }, asking);
};

type Window = { readonly start: number; readonly end: number; readonly periodSeconds: number };

const readSamples = async (
  cloudWatch: CloudWatchClient | null,
  daemons: readonly Metered[],
  window: Window,
  asking: Asking,
): Promise<Sampled> => {
  const pointsOfEach = Math.max(1, (window.end - window.start) / 1000 / window.periodSeconds);
  const together = Math.max(1, Math.floor(Math.min(QUERIES, POINTS / pointsOfEach) / METRICS.length));
  const told = new Map<string, Field<boolean>>();
  // a namespace that CloudWatch does not take makes it refuse the whole call
  const byNamespace = [...Map.groupBy(daemons, ({ namespace }) => namespace).values()];
  await Promise.all(
    byNamespace
      .flatMap((alike) => batchesOf(alike, together))
      .map(async (batch) => {
        const sampled = await ask(cloudWatch, batch, window, asking);
        for (const [index, { daemonArn }] of batch.entries())
          told.set(
            daemonArn,
            isMissing(sampled)
              ? unread(`the metrics of ${daemonArn}`, sampled.why)
              : METRICS.some((_, metric) => sampled.includes(idOf(index, metric))),
          );
      }),
  );
  return (daemonArn) => told.get(daemonArn) ?? unread(`the metrics of ${daemonArn}`, `${ACTION}: it was not asked for`);
};

/** ECS writes both for each task of a service, and of a daemon (Developer Guide, "Amazon ECS CloudWatch metrics"). */
const METRICS = ['CPUUtilization', 'MemoryUtilization'] as const;

/** A metric without values because of it is not one without samples. */
const NOT_TOLD: readonly string[] = ['InternalError', 'Forbidden'];

const idOf = (daemon: number, metric: number): string => `d${daemon}m${metric}`;

/** @returns the ids of the queries that have a sample */
const ask = async (
  cloudWatch: CloudWatchClient | null,
  daemons: readonly Metered[],
  { start, end, periodSeconds }: Window,
  asking: Asking,
): Promise<Field<readonly string[]>> => {
  const what = `the metrics of ${daemons.length} daemons`;
  if (cloudWatch === null) return unread(what, `${ACTION}: CloudWatch was not asked`);
  const queries = daemons.flatMap((daemon, index) => queriesOf(daemon, index, periodSeconds));
  return asking.pages(
    {
      action: ACTION,
      what,
      send: (NextToken, sending) =>
        cloudWatch.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries,
            StartTime: new Date(start),
            EndTime: new Date(end),
            ScanBy: 'TimestampDescending',
            NextToken,
          }),
          sending,
        ),
    },
    ({ MetricDataResults, NextToken }) => ({
      items: optionalList(MetricDataResults, 'MetricDataResults').flatMap((result, index) => {
        const path = `MetricDataResults[${index}]`;
        const fields = requiredFields(result, path);
        if (NOT_TOLD.includes(String(fields.StatusCode)))
          throw new FieldProblem(`${path}.StatusCode`, `is ${String(fields.StatusCode)}`);
        const values = optionalList(fields.Values, `${path}.Values`);
        return values.length === 0 ? [] : [requiredId(fields.Id, `${path}.Id`)];
      }),
      nextToken: NextToken,
    }),
  );
};

const queriesOf = (
  { clusterName, daemonName, namespace }: Metered,
  index: number,
  Period: number,
): readonly MetricDataQuery[] => {
  if (namespace !== null && namespace !== ECS_NAMESPACE)
    return [
      { Id: idOf(index, 0), Expression: `SEARCH('Namespace=${quoted(namespace)}', 'SampleCount', ${Period})`, Period },
    ];
  return METRICS.map((MetricName, metric) => ({
    Id: idOf(index, metric),
    MetricStat: {
      Metric: {
        Namespace: ECS_NAMESPACE,
        MetricName,
        Dimensions: [
          { Name: 'ClusterName', Value: clusterName },
          { Name: 'ServiceName', Value: groupOfDaemon(daemonName) },
        ],
      },
      Period,
      Stat: 'SampleCount',
    },
  }));
};

/** In an exact match of SEARCH; a namespace has neither quote, which would end it. */
const quoted = (namespace: string): string => `"${namespace.replaceAll(/["'\\]/g, '')}"`;
