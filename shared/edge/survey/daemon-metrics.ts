import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { isMissing } from '../../core/survey/field.ts';
import type { HolePolicy } from '../../core/survey/hole.ts';
import type { Asking } from './asking.ts';
import type { RegionRead } from './make-survey.ts';
import { type Metered, readPast, readSignals } from './metrics.ts';
import type { ClusterRead } from './read-cluster.ts';

/** The parts of the policy on which reading depends. */
export type SurveyPolicy = Pick<HolePolicy, 'orphanedAfterSeconds'> & {
  readonly signalNamespaces: Readonly<Record<string, string>>;
};

/** `runs`: it has a task that is RUNNING; null: that is not known. */
type Running = Metered & { readonly runs: boolean | null };

/** The daemons of a cluster, as their metrics are asked for. */
export const meteredOf = (
  { cluster, daemons, tasks }: ClusterRead,
  { signalNamespaces }: SurveyPolicy,
): readonly Running[] =>
  isMissing(daemons)
    ? []
    : daemons.map(({ row, running }) => {
        const { daemonArn, daemonName } = row;
        const counts = isMissing(running) ? null : running.flatMap(({ providers }) => providers);
        const runs = isMissing(tasks)
          ? (counts?.some(({ runningCount }) => (runningCount ?? 0) > 0) ?? null)
          : tasks.some((task) => task.daemonName === daemonName && task.lastStatus === 'RUNNING');
        const namespace = Object.hasOwn(signalNamespaces, daemonName) ? (signalNamespaces[daemonName] ?? null) : null;
        return { daemonArn, daemonName, clusterName: cluster.clusterName, namespace, runs };
      });

type MetricsOptions = {
  readonly cloudWatch: CloudWatchClient | null;
  readonly policy: SurveyPolicy;
  /** Epoch milliseconds. */
  readonly now: number;
};

/** Reads the signals of daemons that may have a running task, and the past of those that may have none. */
export const readDaemonMetrics = async (
  daemons: readonly Running[],
  { cloudWatch, policy, now }: MetricsOptions,
  asking: Asking,
): Promise<Pick<RegionRead, 'hasSignal' | 'hadTasks'>> => {
  const asked = daemons.filter(({ runs }) => runs !== false);
  const silent = daemons.filter(({ runs }) => runs !== true);
  const [hasSignal, hadTasks] = await Promise.all([
    readSignals(cloudWatch, asked, now, asking),
    readPast(cloudWatch, silent, { now, seconds: policy.orphanedAfterSeconds }, asking),
  ]);
  const running = new Set(daemons.filter(({ runs }) => runs === true).map(({ daemonArn }) => daemonArn));
  return { hasSignal, hadTasks: (arn) => running.has(arn) || hadTasks(arn) };
};
