import { type Field, isMissing, unread } from '../../core/survey/field.ts';
import { readActionLogs } from './action-logs.ts';
import { readAlarms } from './alarms.ts';
import type { Asking } from './asking.ts';
import { meteredOf, readDaemonMetrics, type SurveyPolicy } from './daemon-metrics.ts';
import { findBookend } from './find-bookend.ts';
import type { RegionRead } from './make-survey.ts';
import type { ClusterRead, DaemonRead } from './read-cluster.ts';
import type { SurveyClients } from './survey-clients.ts';

export type EvidenceOptions = {
  readonly clients: SurveyClients;
  readonly region: string;
  readonly policy: SurveyPolicy;
  /** Epoch milliseconds. */
  readonly now: number;
};

/**
 * Reads what stands outside of ECS. Metrics are asked for of daemons alone, signals of those with running tasks, the past of those without;
 * functions only where a cluster with a daemon has no other evidence.
 */
export const readEvidence = async (
  clusters: readonly ClusterRead[],
  { clients, region, policy, now }: EvidenceOptions,
  asking: Asking,
): Promise<RegionRead> => {
  const daemons = clusters.flatMap((cluster) => meteredOf(cluster, policy));
  const names = clusters.flatMap(({ daemons: all }) => (isMissing(all) ? [] : all.flatMap(alarmNamesOf)));
  const { cloudWatch } = clients;
  const [alarmStates, metrics, evidenceOf] = await Promise.all([
    readAlarms(cloudWatch, names, asking),
    readDaemonMetrics(daemons, { cloudWatch, policy, now }, asking),
    evidenceIn(clusters, clients, region, asking),
  ]);
  return { alarmStates, ...metrics, evidenceOf };
};

const alarmNamesOf = ({ configuration }: DaemonRead): readonly string[] => {
  const names = isMissing(configuration) ? configuration : configuration.alarmNames;
  return isMissing(names) ? [] : names.flatMap((name) => (isMissing(name) ? [] : name));
};

const evidenceIn = async (
  clusters: readonly ClusterRead[],
  { logs, lambda }: SurveyClients,
  region: string,
  asking: Asking,
): Promise<RegionRead['evidenceOf']> => {
  const withDaemons = clusters.filter(({ daemons }) => isMissing(daemons) || daemons.length > 0);
  const dark = withDaemons.filter(({ cluster }) => cluster.containerInsights !== true);
  const delivered =
    dark.length === 0 ? notAsked('logs:DescribeDeliverySources', region) : await readActionLogs(logs, region, asking);
  const logged = ({ cluster }: ClusterRead): Field<boolean> =>
    isMissing(delivered) ? delivered : delivered.has(cluster.clusterArn);
  const isDark = dark.some((one) => logged(one) !== true);
  const bookend = isDark ? await findBookend(lambda, region, asking) : notAsked('lambda:ListFunctions', region);
  return (one) => ({ actionLogs: logged(one), containerInsights: one.cluster.containerInsights, bookend });
};

/** Stands where other evidence suffices, or no cluster has a daemon. */
const notAsked = (action: string, region: string) =>
  unread(`the evidence that ${region} keeps`, `${action}: it was not asked for, since nothing depends on it`);
