import type { DeploymentFact, DeploymentReasons } from '../words/facts.ts';
import { byCodeUnit, canonical, earlier } from '../words/join.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';

/** All that is remembered of one daemon deployment. Times are epoch milliseconds. */
export type KnownDeployment = {
  readonly daemonDeploymentArn: string;
  /** The earliest time at which it was in any state. */
  readonly firstSeenAt: number;
  /** Its newest state, and the time of that state. */
  readonly eventName: string;
  readonly updatedAt: number;
  /** The earliest time at which it was rolling back, or had. */
  readonly rollbackAt: number | null;
  /** The reasons for its state; absent where no fact told any. Read with `whyOf`. */
  readonly reasons?: KnownReasons;
};

/**
 * The deployments of one daemon of one cluster, by daemonDeploymentArn. Neither order nor repetition of facts changes
 * its content.
 */
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

/** True where it did what a deployment should not do, or may have done so. */
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

/** At most so many of the alarms that fired are named: a deployment may watch a hundred. */
const MOST_ALARMS = 10;
/** Bytes of their names in UTF-8: as many as ten of the longest take. */
const MOST_ALARM_BYTES = 2550;

type Told<Value> = { readonly at: number; readonly value: Value };

/**
 * The last word on each reason, with the time of the state that it was told with. They are joined one by one: the event
 * of a later state, which names no reason, takes nothing away.
 */
export type KnownReasons = {
  readonly [Reason in keyof DeploymentReasons]?: Told<NonNullable<DeploymentReasons[Reason]>>;
};

type Reason = keyof DeploymentReasons;
const REASONS: readonly Reason[] = ['statusReason', 'rollbackReason', 'circuitBreaker', 'triggeredAlarmNames'];

/** The reasons that a fact tells; undefined if it tells none. */
export const reasonsIn = ({ reasons, updatedAt: at }: DeploymentFact): KnownReasons | undefined => {
  if (reasons === null) return undefined;
  const alarms = reasons.triggeredAlarmNames;
  const bounded = { ...reasons, triggeredAlarmNames: alarms && boundedAlarms(alarms) };
  const told = REASONS.flatMap((reason) => {
    const value = bounded[reason];
    return value === null ? [] : [[reason, { at, value }] as const];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
};

const boundedAlarms = (alarms: readonly string[]): readonly string[] => {
  const hasRoom = roomFor(MOST_ALARM_BYTES);
  return [...new Set(alarms)]
    .sort()
    .slice(0, MOST_ALARMS)
    .filter((alarm) => hasRoom(utf8Length(alarm)));
};

/** The reasons of two snapshots of one deployment; the very object of `known` if `added` brings nothing. */
export const joinReasons = (
  known: KnownReasons | undefined,
  added: KnownReasons | undefined,
): KnownReasons | undefined => {
  if (known === undefined || added === undefined) return known ?? added;
  const newer = REASONS.filter((reason) => isNewer(added[reason], known[reason]));
  if (newer.length === 0) return known;
  return { ...known, ...Object.fromEntries(newer.map((reason) => [reason, added[reason]])) };
};

const isNewer = (added: Told<unknown> | undefined, known: Told<unknown> | undefined): boolean => {
  if (added === undefined) return false;
  if (known === undefined || added.at !== known.at) return known === undefined || added.at > known.at;
  return canonical(added.value) > canonical(known.value);
};

/** The reasons for a deployment's state, as far as ECS gave them. */
export const whyOf = ({ reasons = {} }: { readonly reasons?: KnownReasons }): DeploymentReasons => ({
  statusReason: reasons.statusReason?.value ?? null,
  rollbackReason: reasons.rollbackReason?.value ?? null,
  circuitBreaker: reasons.circuitBreaker?.value ?? null,
  triggeredAlarmNames: reasons.triggeredAlarmNames?.value ?? null,
});
