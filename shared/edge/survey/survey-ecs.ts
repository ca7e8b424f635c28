import type { ECSClient } from '@aws-sdk/client-ecs';
import { type Missing, unread } from '../../core/survey/field.ts';
import type { Survey } from '../../core/survey/survey.ts';
import { atMost } from '../pacing/at-most.ts';
import type { Action } from './actions.ts';
import { Asking } from './asking.ts';
import type { DefinitionReader } from './definitions.ts';
import { findClusters } from './find-clusters.ts';
import { makeSurvey, type RegionRead } from './make-survey.ts';
import type { Overheard } from './overheard.ts';
import { type ClusterRead, readCluster } from './read-cluster.ts';
import type { RoleReader } from './role-reader.ts';
import { createSurveyPace, type SurveyPace } from './survey-pace.ts';

/** Reads so many clusters at the same time: a small one leaves the pace of its calls unused. */
const CLUSTERS_AT_ONCE = 4;

/** All that is asked for outside of ECS, and the definitions, which not everybody who surveys may read. */
export type Outside = {
  readonly roles: RoleReader;
  readonly definitions: DefinitionReader;
  /** Reads metrics, alarms and evidence for the clusters of the Region together. */
  readonly read: (clusters: readonly ClusterRead[]) => Promise<RegionRead>;
};

export type EcsSurveyRequest = {
  readonly ecs: ECSClient;
  readonly region: string;
  /** Names or ARNs; absent: all clusters of the Region. */
  readonly clusters?: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Answers that somebody else has just had from ECS about one of the clusters: it is not asked for them again. */
  readonly overheard?: Overheard;
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
  /** The number of calls of each action, refused calls and repetitions too. */
  readonly calls: Readonly<Partial<Record<Action, number>>>;
};

/**
 * Reads an account's clusters in a Region from ECS, and the rest by what is given. It imports no client but that of ECS: a function that asks
 * nothing else carries no other.
 */
export const surveyEcs = async (
  request: EcsSurveyRequest,
  outsideBy: (asking: Asking) => Outside,
): Promise<RegionSurvey> => {
  const { ecs, region, now, signal, overheard, onProgress = () => {} } = request;
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
  const { read, ...outside } = outsideBy(asking);
  const readers = { ecs, asking, ...outside, ...(overheard === undefined ? {} : { overheard }) };

  const found = await findClusters(ecs, region, request.clusters ?? null, asking);
  progress.clusters = found.clusters.length;
  const left: Missing[] = [];
  const done: ClusterRead[] = [];
  await atMost(CLUSTERS_AT_ONCE, found.clusters, async (cluster) => {
    if (signal?.aborted)
      left.push(unread(`the cluster ${cluster.clusterArn}`, 'the audit was ended before it was read'));
    else done.push(await readCluster(cluster, readers));
    progress.clustersDone += 1;
    tell();
  });
  const rest = await read(done);
  return {
    surveys: done
      .toSorted((one, other) => (one.cluster.clusterArn < other.cluster.clusterArn ? -1 : 1))
      .map((one) => makeSurvey(one, rest, now)),
    unread: [...found.unread, ...left],
    absent: found.absent,
    calls: Object.fromEntries(asking.calls),
  };
};
