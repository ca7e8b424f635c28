import type { DeploymentLedger, KnownDeployment } from '../ledger/deployments.ts';
import { byCodeUnit } from '../ledger/join.ts';
import type { DeploymentRule, DeploymentScene } from '../scene/rule.ts';
import { type Finding, held, inconclusive, inWords, pending, violated, WORST_FIRST } from '../verdict.ts';

/**
 * No daemon deployment ended STOPPED, began or ended a rollback, or lasted longer than `deploymentDeadline`.
 * STOPPED is in order if a deployment first seen later exists: that one superseded it.
 */
export const deploymentSettled: DeploymentRule = (scene) => {
  const findings = [...scene.deployments.deployments.values()]
    .filter(({ firstSeenAt }) => firstSeenAt < scene.until)
    .sort(byFirstSight)
    .map((deployment) => judgeDeployment(deployment, scene));
  return (
    findings.toSorted(
      (one, other) =>
        WORST_FIRST.indexOf(one.outcome) - WORST_FIRST.indexOf(other.outcome) ||
        Number(one.occurredAt ?? one.until) - Number(other.occurredAt ?? other.until),
    )[0] ?? null
  );
};

/** Of two that are equally bad the one that began first speaks, whichever was heard of first. */
const byFirstSight = (one: KnownDeployment, other: KnownDeployment): number =>
  one.firstSeenAt - other.firstSeenAt || byCodeUnit(one.daemonDeploymentArn, other.daemonDeploymentArn);

const ONGOING: readonly string[] = [
  'DAEMON_DEPLOYMENT_PENDING',
  'DAEMON_DEPLOYMENT_IN_PROGRESS',
  'DAEMON_DEPLOYMENT_STOP_REQUESTED',
];

const judgeDeployment = (deployment: KnownDeployment, scene: DeploymentScene): Finding => {
  const { eventName, updatedAt, rollbackAt } = deployment;
  if (rollbackAt !== null) {
    return violated({ reason: `the deployment was rolled back (${eventName})`, occurredAt: rollbackAt });
  }
  const superseded = isSuperseded(deployment, scene.deployments);
  if (eventName === 'DAEMON_DEPLOYMENT_STOPPED' && !superseded) {
    return violated({ reason: 'the deployment was stopped', occurredAt: updatedAt });
  }
  return ONGOING.includes(eventName) ? judgeOngoing(deployment, superseded, scene) : judgeEnded(deployment, scene);
};

const judgeOngoing = ({ firstSeenAt }: KnownDeployment, superseded: boolean, scene: DeploymentScene): Finding => {
  const deadline = deadlineOf(firstSeenAt, scene);
  if (scene.now <= deadline) return pending('the deployment to end', deadline);
  if (superseded) return inconclusive('when the deployment ended: a later one superseded it');
  return violated({
    reason: `the deployment has lasted ${inWords(scene.now - firstSeenAt)}`,
    occurredAt: deadline,
  });
};

const judgeEnded = ({ eventName, firstSeenAt, updatedAt }: KnownDeployment, scene: DeploymentScene): Finding => {
  const deadline = deadlineOf(firstSeenAt, scene);
  const lasted = inWords(updatedAt - firstSeenAt);
  if (updatedAt > deadline) return violated({ reason: `the deployment took ${lasted}`, occurredAt: deadline });
  if (!KNOWN_ENDS.includes(eventName)) return inconclusive(`what ${eventName} means`);
  if (firstSeenAt === updatedAt) return inconclusive('when the deployment began: only its end was seen');
  return held(`the deployment ended as it should after ${lasted}`);
};

const KNOWN_ENDS: readonly string[] = ['DAEMON_DEPLOYMENT_SUCCESSFUL', 'DAEMON_DEPLOYMENT_STOPPED'];

const deadlineOf = (firstSeenAt: number, { policy }: DeploymentScene): number =>
  firstSeenAt + policy.deploymentDeadlineSeconds * 1000;

/** It ends the moment another one begins: if its end is all that was seen of it, the other was first seen at that moment. */
const isSuperseded = (deployment: KnownDeployment, { deployments }: DeploymentLedger): boolean => {
  const { firstSeenAt, updatedAt } = deployment;
  return [...deployments.values()].some(
    (other) =>
      other.firstSeenAt > firstSeenAt ||
      (other !== deployment && other.firstSeenAt === firstSeenAt && firstSeenAt === updatedAt),
  );
};
