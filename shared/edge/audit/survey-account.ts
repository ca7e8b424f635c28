import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { Policy } from '../../core/policy/policy.ts';
import { unread } from '../../core/survey/field.ts';
import type { ReadBudget } from '../ecs/reads/read-budget.ts';
import type { Asking } from '../survey/asking.ts';
import { meteredOf, readDaemonMetrics } from '../survey/daemon-metrics.ts';
import type { RegionRead } from '../survey/make-survey.ts';
import type { Overheard } from '../survey/overheard.ts';
import type { ClusterRead } from '../survey/read-cluster.ts';
import { type Outside, type RegionSurvey, surveyEcs } from '../survey/survey-ecs.ts';
import { createSurveyPace } from '../survey/survey-pace.ts';
import { unaskedRole } from '../survey/unasked-role.ts';

/** The ports of surveying the account that the function is in. */
export type Surveyor = {
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly region: string;
  /** The share of ECS's reads that all of Bookend has. */
  readonly budget: ReadBudget;
  readonly policy: Policy;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

type Surveyed = {
  /** ARNs; absent: all clusters of the Region. */
  readonly clusters?: readonly string[];
  readonly overheard?: Overheard;
  /** Ends the asking: what was not read by then is unread. */
  readonly signal: AbortSignal;
};

/**
 * Surveys clusters by the list and describe calls of ECS, and by metrics. Definitions, roles, alarms and logs are not asked for: holes that need
 * them are for `bookend audit`, which a person runs with more rights.
 */
export const surveyAccount = (surveyor: Surveyor, asked: Surveyed): Promise<RegionSurvey> => {
  const { ecs, region, budget, now } = surveyor;
  const request = { ecs, region, now: now(), pace: createSurveyPace({ budgets: { clusterResources: budget } }) };
  return surveyEcs({ ...request, ...asked }, (asking) => outsideOf(surveyor, asking));
};

const outsideOf = (surveyor: Surveyor, asking: Asking): Outside => ({
  roles: {
    role: async (roleArn) => unaskedRole(roleArn),
    profile: async (resource) => ({ resource, role: notAsked(`the role of ${resource}`, 'iam:GetInstanceProfile') }),
  },
  definitions: {
    ordinary: async (arn) => notAsked(`the task definition ${arn}`, 'ecs:DescribeTaskDefinition'),
    ofDaemon: async (arn) => notAsked(`the daemon task definition ${arn}`, 'ecs:DescribeDaemonTaskDefinition'),
  },
  read: (clusters) => metricsOf(clusters, surveyor, asking),
});

const metricsOf = async (
  clusters: readonly ClusterRead[],
  { cloudWatch, policy, now }: Surveyor,
  asking: Asking,
): Promise<RegionRead> => {
  const daemons = clusters.flatMap((cluster) => meteredOf(cluster, policy));
  const metrics = await readDaemonMetrics(daemons, { cloudWatch, policy, now: now() }, asking);
  return {
    ...metrics,
    alarmStates: () => notAsked('the states of alarms', 'cloudwatch:DescribeAlarms'),
    evidenceOf: ({ cluster }) => ({
      actionLogs: notAsked(`the Action Logs of ${cluster.clusterArn}`, 'logs:DescribeDeliverySources'),
      containerInsights: cluster.containerInsights,
      bookend: true, // it is what asks
    }),
  };
};

const notAsked = (what: string, action: string) => unread(what, `${action}: the function does not ask for it`);
