import { deploymentOf } from '../../events/fact-keys.ts';
import type { DaemonRecord, DeploymentRecord } from '../../fleet/records.ts';
import type { PolicyPlan } from '../../scenarios/scenario.ts';
import { isOfLife } from '../sight/expected.ts';
import { type Finding, held, type OutcomeOrNone, pending, violated } from './finding.ts';

const OVER = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;

interface Judging {
  readonly clock: number;
  readonly policy: PolicyPlan;
}

/**
 * No deployment of a daemon was stopped, rolled back or lasted too long: the worst of them all, each life of the daemon by
 * itself. What lies at or after the deletion is as if it had not happened.
 */
export const deploymentSettled = (
  deployments: readonly DeploymentRecord[],
  lives: readonly DaemonRecord[],
  judging: Judging,
): Finding | undefined => {
  const findings = lives.flatMap((life) => findingsOf(deployments, life, judging));
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  const earliest = broken.sort((one, other) => (one.occurredAt ?? 0) - (other.occurredAt ?? 0))[0];
  const worst = earliest ?? findings.find(({ outcome }) => outcome === 'pending') ?? findings[0];
  if (worst === undefined) return undefined;
  const alsoLawful = worst.outcome === 'violated' ? [] : findings.flatMap((finding) => finding.alsoLawful ?? []);
  return { ...worst, needs: findings.flatMap(({ needs }) => needs), alsoLawful };
};

const findingsOf = (all: readonly DeploymentRecord[], life: DaemonRecord, judging: Judging): Finding[] => {
  const until = life.deletedAt ?? Number.POSITIVE_INFINITY;
  const own = all
    .filter((one) => isOfLife(one, life))
    .map((deployment) => ({ ...deployment, statuses: deployment.statuses.filter(({ at }) => at < until) }));
  return own.flatMap((deployment) => judge(deployment, own, { ...judging, until }) ?? []);
};

const judge = (
  { daemonDeploymentArn, statuses }: DeploymentRecord,
  all: readonly DeploymentRecord[],
  { clock, policy, until }: Judging & { readonly until: number },
): Finding | undefined => {
  const began = statuses[0]?.at ?? clock;
  const end = statuses.find(({ status }) => OVER.some((over) => over === status));
  // In the order in which they began: two can begin within one millisecond.
  const superseded = all.findIndex((other) => other.daemonDeploymentArn === daemonDeploymentArn) < all.length - 1;
  const bad = statuses.find(({ status }) => status.startsWith('ROLLBACK') || (status === 'STOPPED' && !superseded));
  const deadline = began + policy.deploymentDeadlineSeconds * 1000;
  const lastsTooLong = (end?.at ?? clock) > deadline && deadline < until;
  const acts = [
    ...(bad === undefined ? [] : [{ at: bad.at, reason: `the deployment is ${bad.status}` }]),
    ...(lastsTooLong ? [{ at: deadline, reason: 'the deployment lasts too long' }] : []),
  ].sort((one, other) => one.at - other.at);
  const [first] = acts;
  const needs = statuses.map(({ status }) => deploymentOf(daemonDeploymentArn, status));
  if (first !== undefined) return violated({ reason: first.reason, occurredAt: first.at, needs });
  // The deletion came before its end and its deadline.
  if (end === undefined && deadline >= until) return undefined;
  if (end === undefined) return { ...pending('for the deployment to end'), needs };
  // Its beginning and its end are one moment: that it began is not remembered apart.
  const alsoLawful: readonly OutcomeOrNone[] = end.at === began ? ['inconclusive'] : [];
  return { ...held('the deployment ended well'), needs, alsoLawful };
};
