import type { DeploymentFact } from '../words/facts.ts';
import { byCodeUnit, earlier } from '../words/join.ts';
import { joinReasons, type KnownReasons, reasonsIn } from './deployment-reasons.ts';

/** All that is remembered of one daemon deployment. Times are epoch milliseconds. */
export type KnownDeployment = {
  readonly daemonDeploymentArn: string;
  /** The earliest time at which it was in any state. */
  readonly firstSeenAt: number;
  /** Its newest state, and since when. */
  readonly eventName: string;
  readonly updatedAt: number;
  /** The earliest time at which it was rolling back, or had. */
  readonly rollbackAt: number | null;
  /** Why, as far as anything has said; absent where nothing has. Read with `whyOf`. */
  readonly reasons?: KnownReasons;
};

/** The deployments of one daemon of one cluster, by daemonDeploymentArn. What it holds does not depend on order or repetition. */
export type DeploymentLedger = {
  readonly clusterArn: string;
  readonly daemonName: string;
  readonly deployments: Map<string, KnownDeployment>;
};

/** Two states within one millisecond: the later one on ECS's path is the newer. Unknown states rank below all. */
const PATH = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
];

const rankOf = (eventName: string): number => PATH.indexOf(eventName.replace('DAEMON_DEPLOYMENT_', ''));

/** Learns one state of one deployment, in place; says whether that changed anything. */
export const learnDeployment = (ledger: DeploymentLedger, fact: DeploymentFact): boolean => {
  const { daemonDeploymentArn, eventName, updatedAt } = fact;
  const rollbackAt = eventName.includes('ROLLBACK') ? updatedAt : null;
  const reasons = reasonsIn(fact);
  const added: KnownDeployment = {
    daemonDeploymentArn,
    firstSeenAt: updatedAt,
    eventName,
    updatedAt,
    rollbackAt,
    ...(reasons === undefined ? {} : { reasons }),
  };
  const known = ledger.deployments.get(daemonDeploymentArn);
  const joined = known === undefined ? added : joinDeployments(known, added);
  if (joined === known) return false;
  ledger.deployments.set(daemonDeploymentArn, joined);
  return true;
};

/** Says whether it did what a deployment should not, or nobody knows that it did not. */
export const isOutOfOrder = (deployment: KnownDeployment, deadlineMs: number): boolean => {
  const { eventName, firstSeenAt, updatedAt, rollbackAt } = deployment;
  const isOver = eventName === 'DAEMON_DEPLOYMENT_SUCCESSFUL' || eventName === 'DAEMON_DEPLOYMENT_STOPPED';
  const lastedMs = updatedAt - firstSeenAt;
  return rollbackAt !== null || !isOver || lastedMs === 0 || lastedMs > deadlineMs;
};

const joinDeployments = (known: KnownDeployment, added: KnownDeployment): KnownDeployment => {
  const order =
    added.updatedAt - known.updatedAt ||
    rankOf(added.eventName) - rankOf(known.eventName) ||
    byCodeUnit(added.eventName, known.eventName);
  const newest = order > 0 ? added : known;
  const firstSeenAt = Math.min(known.firstSeenAt, added.firstSeenAt);
  const rollbackAt = earlier(known.rollbackAt, added.rollbackAt);
  const reasons = joinReasons(known.reasons, added.reasons);
  const isSame = newest === known && reasons === known.reasons;
  if (isSame && firstSeenAt === known.firstSeenAt && rollbackAt === known.rollbackAt) return known;
  // `known` may hold fields of a newer release
  return { ...known, ...newest, firstSeenAt, rollbackAt, ...(reasons === undefined ? {} : { reasons }) };
};
