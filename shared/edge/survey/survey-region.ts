import { type Missing, unread } from '../../core/survey/field.ts';
import type { Survey } from '../../core/survey/survey.ts';
import { atMost } from '../pacing/at-most.ts';
import type { Action } from './actions.ts';
import { Asking } from './asking.ts';
import { Definitions } from './definitions.ts';
import { findClusters } from './find-clusters.ts';
import { makeSurvey } from './make-survey.ts';
import { type ClusterRead, readCluster } from './read-cluster.ts';
import { readEvidence, type SurveyPolicy } from './read-evidence.ts';
import { Roles } from './roles.ts';
import type { SurveyClients } from './survey-clients.ts';
import { createSurveyPace, type SurveyPace } from './survey-pace.ts';

/** So many clusters are read at the same time: a small one leaves the pace of its calls unused. */
const CLUSTERS_AT_ONCE = 4;

export type SurveyRequest = {
  readonly clients: SurveyClients;
  readonly region: string;
  /** Names or ARNs; absent: all clusters of the Region. */
  readonly clusters?: readonly string[];
  readonly policy: SurveyPolicy;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Absent: a quarter of AWS's limits. */
  readonly pace?: SurveyPace;
  /** Ends the asking: what was found is returned, the rest is unread. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SurveyProgress) => void;
};

export type SurveyProgress = {
  readonly clusters: number;
  readonly clustersDone: number;
  readonly calls: number;
};

export type RegionSurvey = {
  /** One for each cluster, in the order of their ARNs. */
  readonly surveys: readonly Survey[];
  /** The things of which not even a survey tells: clusters that could not be listed, described or begun. */
  readonly unread: readonly Missing[];
  /** Names and ARNs that were asked for, and of which this Region has no active cluster. */
  readonly absent: readonly string[];
  /** How often each action was called, refused calls and repetitions too. */
  readonly calls: Readonly<Partial<Record<Action, number>>>;
};

/**
 * Reads an account's clusters in a Region: ECS, and of what stands outside only as much as is needed. Whatever AWS refuses, loses or tells in
 * a form that can't be read is `Missing` in its place and stops nothing. It writes nothing.
 */
export const surveyRegion = async (request: SurveyRequest): Promise<RegionSurvey> => {
  const { clients, region, policy, now, signal, onProgress = () => {} } = request;
  const { ecs, iam } = clients;
  const progress = { clusters: 0, clustersDone: 0, calls: 0 };
  const tell = () => onProgress({ ...progress });
  const asking = new Asking({
    pace: request.pace ?? createSurveyPace(),
    signal,
    onCall: () => {
      progress.calls += 1;
      tell();
    },
  });
  const roles = new Roles(iam, asking);
  const readers = { ecs, asking, roles, definitions: new Definitions(ecs, asking, (arn) => roles.role(arn)) };

  const found = await findClusters(ecs, region, request.clusters ?? null, asking);
  progress.clusters = found.clusters.length;
  const left: Missing[] = [];
  const read: ClusterRead[] = [];
  await atMost(CLUSTERS_AT_ONCE, found.clusters, async (cluster) => {
    if (signal?.aborted)
      left.push(unread(`the cluster ${cluster.clusterArn}`, 'the audit was ended before it was read'));
    else read.push(await readCluster(cluster, readers));
    progress.clustersDone += 1;
    tell();
  });
  const evidence = await readEvidence(read, { clients, region, policy, now }, asking);
  return {
    surveys: read
      .toSorted((one, other) => (one.cluster.clusterArn < other.cluster.clusterArn ? -1 : 1))
      .map((one) => makeSurvey(one, evidence, now)),
    unread: [...found.unread, ...left],
    absent: found.absent,
    calls: Object.fromEntries(asking.calls),
  };
};
