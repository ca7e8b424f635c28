import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { lastPartOf } from '../../core/words/arn.ts';
import { groupOfDaemon } from '../../core/words/task-role.ts';
import { type Calls, deniedAction, StoppedError } from './calls.ts';

const MINUTE_MS = 60_000;

/** The window in which a first sample is looked for, epoch milliseconds. */
export type Window = { readonly from: number; readonly to: number };

/** The beginnings of the minutes with a sample; null, with the reason, where they could not be read. */
export type Sampled = { readonly minutes: readonly number[] | null; readonly why: string | null };

/**
 * Reads the minutes in which ECS wrote CPUUtilization of a daemon, one sample for each cluster and daemon: 1 call. A canary does without it
 * where it may not be read.
 */
export const readSamples = async (
  clusterArn: string,
  daemonName: string,
  { from, to }: Window,
  calls: Calls,
): Promise<Sampled> => {
  const metric = {
    Namespace: 'AWS/ECS',
    MetricName: 'CPUUtilization',
    Dimensions: [
      { Name: 'ClusterName', Value: lastPartOf(clusterArn) },
      { Name: 'ServiceName', Value: groupOfDaemon(daemonName) },
    ],
  };
  try {
    const { MetricDataResults: [told] = [] } = await calls.cloudWatch((cloudWatch, sending) =>
      cloudWatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: [{ Id: 'd', MetricStat: { Metric: metric, Period: 60, Stat: 'SampleCount' } }],
          StartTime: new Date(Math.floor(from / MINUTE_MS) * MINUTE_MS),
          EndTime: new Date(Math.ceil(to / MINUTE_MS) * MINUTE_MS),
          ScanBy: 'TimestampAscending',
        }),
        sending,
      ),
    );
    return { minutes: (told?.Timestamps ?? []).map((at) => at.getTime()), why: null };
  } catch (error) {
    const denied = deniedAction(error);
    if (denied !== null) return { minutes: null, why: `you may not do ${denied}` };
    if (error instanceof StoppedError) return { minutes: null, why: error.message };
    return { minutes: null, why: error instanceof Error ? error.name : String(error) };
  }
};
