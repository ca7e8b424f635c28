import { byCodeUnit } from '../words/join.ts';
import { type DeploymentLedger, isOutOfOrder, type KnownDeployment } from './deployments.ts';

/**
 * No daemon has so many deployments within a day. Of more, the newest are kept, and the first of those that went wrong.
 */
const MOST = 64;
const NEWEST = 32;
const FIRST_WRONG = 16;
/** Keep their reasons: the newest, and the first that went wrong. */
const NEWEST_REASONS = 8;
const FIRST_REASONS = 4;

/** Bounds the deployments of a daemon, in place. @param deadlineMs a deployment that lasted longer went wrong */
export const boundDeployments = ({ deployments }: DeploymentLedger, deadlineMs: number): void => {
  if (deployments.size <= NEWEST_REASONS + FIRST_REASONS) return;
  const sorted = [...deployments.values()].sort(byFirstSight);
  const wrong = sorted.filter((deployment) => isOutOfOrder(deployment, deadlineMs));
  if (sorted.length > MOST) {
    const kept = new Set([...sorted.slice(-NEWEST), ...wrong.slice(0, FIRST_WRONG)]);
    for (const one of sorted) if (!kept.has(one)) deployments.delete(one.daemonDeploymentArn);
  }
  const told = new Set([...sorted.slice(-NEWEST_REASONS), ...wrong.slice(0, FIRST_REASONS)]);
  for (const one of deployments.values()) {
    const { reasons, ...others } = one;
    if (reasons !== undefined && !told.has(one)) deployments.set(one.daemonDeploymentArn, others);
  }
};

const byFirstSight = (one: KnownDeployment, other: KnownDeployment): number =>
  one.firstSeenAt - other.firstSeenAt || byCodeUnit(one.daemonDeploymentArn, other.daemonDeploymentArn);
