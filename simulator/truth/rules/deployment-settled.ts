import type { DeploymentRecord } from '../../fleet/log.ts';
import type { PolicyPlan } from '../../scenarios/scenario.ts';
import { deploymentOf } from '../fact-keys.ts';
import { type Finding, held, type OutcomeOrNone, pending, violated } from '../verdict-line.ts';

const OVER = ['SUCCESSFUL', 'STOPPED', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'] as const;

interface Judging {
  readonly clock: number;
  readonly policy: PolicyPlan;
  /** The daemon's deletion: what began later is not judged. */
  readonly until: number;
}

/**
 * No deployment of a daemon was stopped, rolled back or lasted too long: the worst of them all. What lies at or after the
 * daemon's deletion is as if it had not happened.
 */
export const deploymentSettled = (
  deployments: readonly DeploymentRecord[],
  { clock, policy, until }: Judging,
): Finding | undefined => {
  const before = deployments
    .map((deployment) => ({ ...deployment, statuses: deployment.statuses.filter(({ at }) => at < until) }))
    .filter(({ statuses }) => statuses.length > 0);
  const findings = before.flatMap((deployment) => judge(deployment, before, { clock, policy, until }) ?? []);
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  const earliest = broken.sort((one, other) => (one.occurredAt ?? 0) - (other.occurredAt ?? 0))[0];
  const worst = earliest ?? findings.find(({ outcome }) => outcome === 'pending') ?? findings[0];
  if (worst === undefined) return undefined;
  const alsoLawful = worst.outcome === 'violated' ? [] : findings.flatMap((finding) => finding.alsoLawful ?? []);
  return { ...worst, needs: findings.flatMap(({ needs }) => needs), alsoLawful };
};

const judge = (
  { daemonDeploymentArn, statuses }: DeploymentRecord,
  all: readonly DeploymentRecord[],
  { clock, policy, until }: Judging,
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
