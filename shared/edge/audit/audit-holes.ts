import { ACCOUNT_HOLES } from '../../core/holes/index.ts';
import { judgeHoles } from '../../core/holes/judge-holes.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { isCluster } from '../../core/words/arn.ts';
import { type Owner, watchesAll } from '../../core/words/watched.ts';
import type { Recorded, Recorder } from '../record/record.ts';
import type { StateStore } from '../store/state-store.ts';
import type { Judged } from './audit-asked.ts';
import { recordHoles } from './record-holes.ts';
import { type Surveyor, surveyAccount } from './survey-account.ts';

/** The ports of judging a cluster's holes. */
export type HoleAuditor = Surveyor &
  Recorder & {
    /** The account and Region that the function is in: of those it surveys clusters. */
    readonly own: Owner;
    readonly signal: AbortSignal;
  };

/**
 * Surveys a cluster, judges its holes and records them. Where ECS has the cluster no more, its holes are over. Nothing is asked of a cluster in
 * which nothing is ours, of which the policy expects nothing by its name, and no hole is known: an account may have thousands on Fargate alone.
 * @returns one result for each item that was to be written
 */
export const auditHoles = async (
  { clusterArn, isOurs, overheard }: Judged,
  auditor: HoleAuditor,
): Promise<readonly Recorded[]> => {
  const { own, signal, policy, store, now } = auditor;
  if (!watchesAll([{ accountId: own.accountId, regions: [own.region] }], [clusterArn])) return [];
  if (!isOurs && !expectsOf(policy, clusterArn) && !(await hasHoles(clusterArn, store))) return [];
  const at = now();
  const { surveys, absent } = await surveyAccount(auditor, { clusters: [clusterArn], overheard, signal });
  if (absent.length > 0) return recordHoles({ clusterArn, found: [], untold: [], at, isClusterGone: true }, auditor);
  const recorded: Recorded[] = [];
  for (const survey of surveys)
    recorded.push(...(await recordHoles({ clusterArn, ...judgeHoles(survey, policy, ACCOUNT_HOLES), at }, auditor)));
  return recorded;
};

/** An expectation of every cluster is of those alone that have Managed Instances. */
const expectsOf = ({ daemons }: Pick<Policy, 'daemons'>, clusterArn: string): boolean =>
  daemons.some((one) => one.clusterArn !== null && isCluster(one.clusterArn, clusterArn));

const hasHoles = async (clusterArn: string, { holeKeysOf }: Pick<StateStore, 'holeKeysOf'>): Promise<boolean> => {
  for await (const _ of holeKeysOf(clusterArn)) return true;
  return false;
};
