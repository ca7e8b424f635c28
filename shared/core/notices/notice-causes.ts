import type { Incident } from '../incidents/incident.ts';
import { agentIsLost, TOLD_LATE } from '../ledger/agent-lost.ts';
import { type KnownDeployment, whyOf } from '../ledger/deployments.ts';
import { isOver, isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { AgentLost, KnownTask, Ledger } from '../ledger/ledger.ts';
import type { ItemState } from '../state/instance-state.ts';
import { lastPartOf } from '../words/arn.ts';
import { earliestOf } from '../words/extremes.ts';
import { isoTime } from '../words/format-time.ts';
import { byCodeUnit } from '../words/join.ts';
import { cut } from '../words/text-size.ts';
import { inWords } from '../words/verdict.ts';
import type { NoticeCause } from './notice.ts';

/** The newest of each kind, for each daemon: a daemon that restarts each minute has one cause, not sixty. */
const MOST_OF_A_KIND = 2;
const MOST_CAUSES = 6;
const LONGEST_TEXT = 400;

type Cause = Omit<NoticeCause, 'at'> & { readonly at: number };

/** A pull from a cache takes less: of a shorter one nobody is told. */
const LONG_PULL_MS = 5_000;

/**
 * The causes of an incident as far as ECS said, the newest first: ends of daemon tasks, failed starts, late images, impairments, rollbacks, and
 * that ECS itself hears nothing of the container instance.
 */
export const causesOf = (
  state: Exclude<ItemState, { readonly kind: 'hole' }>,
  incident: Incident,
): readonly NoticeCause[] => {
  if (state.kind === 'cluster') return [];
  const causes =
    state.kind === 'instance'
      ? causesOnInstance(state.ledger, incident)
      : [...state.ledger.deployments.values()].flatMap(causeOfDeployment);
  return causes
    .toSorted((one, other) => other.at - one.at || byCodeUnit(one.what, other.what))
    .slice(0, MOST_CAUSES)
    .map(({ at, what, reason, ...codes }) => ({
      what: cut(what, LONGEST_TEXT),
      ...codes,
      reason: reason === null ? null : cut(reason, LONGEST_TEXT),
      at: isoTime(at),
    }));
};

const causesOnInstance = (ledger: Ledger, incident: Incident): readonly Cause[] => [
  ...daemonsIn(incident).flatMap((daemonName) => causesOfDaemon(ledger, daemonName, actOf(incident, daemonName))),
  ...(agentIsLost(ledger) ? [causeOfAgent(ledger.agentLost)] : []),
];

const daemonsIn = ({ violations }: Incident): readonly string[] => [
  ...new Set(violations.flatMap(({ daemonName }) => daemonName ?? [])),
];

/** The first act of a daemon's violations, epoch milliseconds. */
const actOf = ({ violations }: Incident, daemonName: string): number =>
  earliestOf(violations.filter((one) => one.daemonName === daemonName).map(({ occurredAt }) => occurredAt ?? 0));

const causesOfDaemon = (ledger: Ledger, daemonName: string, since: number): readonly Cause[] => {
  const tasks = tasksOfDaemon(ledger, daemonName);
  return [
    ...newest(tasks.filter(isOver).map((task) => causeOfEnd(task, daemonName))),
    ...newest(tasks.flatMap((task) => causeOfPull(task, daemonName, since))),
    ...newest(tasks.flatMap((task) => causeOfHealth(task, daemonName))),
    ...newest(ledger.actions.filter((action) => action.daemonName === daemonName).map(causeOfAction)),
    ...newest(causesOfChecks(ledger)),
  ];
};

const newest = (causes: readonly Cause[]): readonly Cause[] =>
  causes.toSorted((one, other) => other.at - one.at).slice(0, MOST_OF_A_KIND);

const causeOfEnd = (task: KnownTask, daemonName: string): Cause => {
  const { stopCode, exitCode, exitReason, stoppedReason, executionStoppedAt, updatedAt, startedAt } = task;
  const reasons = [...new Set([stoppedReason, exitReason].filter((reason) => reason !== null))];
  return {
    what: `the daemon task of ${daemonName} (${shortId(task)}) ${startedAt === null ? 'ended before it ran' : 'ended'}`,
    exitCode,
    stopCode: stopCode === null ? null : cut(stopCode, LONGEST_TEXT),
    reason: reasons.length === 0 ? null : reasons.join('; '),
    at: executionStoppedAt ?? updatedAt,
  };
};

/** A pull that was over before the first act kept nobody waiting. */
const causeOfPull = (task: KnownTask, daemonName: string, since: number): readonly Cause[] => {
  const { pull, startedAt, executionStoppedAt, updatedAt } = task;
  if (pull === undefined || (pull.to ?? Number.POSITIVE_INFINITY) <= since) return [];
  const what = `the daemon task of ${daemonName} (${shortId(task)})`;
  if (pull.to !== null && pull.to - pull.from >= LONG_PULL_MS)
    return [said(`${what} pulled its image for ${inWords(pull.to - pull.from)}`, null, pull.to)];
  const isPulling = pull.to === null && startedAt === null && executionStoppedAt === null && !isOver(task);
  return isPulling && updatedAt - pull.from >= LONG_PULL_MS
    ? [said(`${what} has not pulled its image yet`, `it began at ${isoTime(pull.from)}`, updatedAt)]
    : [];
};

/** ECS gives the status of a health check alone. */
const causeOfHealth = (task: KnownTask, daemonName: string): readonly Cause[] => {
  const { healthStatus, healthAt, updatedAt, unhealthyContainer } = task;
  if (!isRunning(task) || healthStatus !== 'UNHEALTHY') return [];
  const of = unhealthyContainer === undefined ? 'a container' : `its container ${unhealthyContainer}`;
  const reason = `the health check of ${of} fails; ECS does not tell its output`;
  return [said(`the daemon task of ${daemonName} (${shortId(task)}) is UNHEALTHY`, reason, healthAt ?? updatedAt)];
};

const causeOfAgent = ({ at }: AgentLost): Cause => said("ECS's agent on the instance is disconnected", TOLD_LATE, at);

const causeOfAction = ({ daemonName, failureType, reason, createdAt }: Ledger['actions'][number]): Cause => {
  const reasons = [failureType, reason].filter((text) => text !== null);
  return said(`ECS could not start ${daemonName}`, reasons.length === 0 ? null : reasons.join(': '), createdAt);
};

const causesOfChecks = ({ daemonChecks, daemonChecksAt }: Ledger): readonly Cause[] =>
  daemonChecks
    .filter(({ status }) => status === 'IMPAIRED')
    .map(({ statusReason }) => said('ECS finds a daemon of the instance IMPAIRED', statusReason, daemonChecksAt ?? 0));

/** A deployment that was rolled back, failed, or says why it is as it is. */
const causeOfDeployment = (deployment: KnownDeployment): readonly Cause[] => {
  const { statusReason, rollbackReason, circuitBreaker, triggeredAlarmNames } = whyOf(deployment);
  const { rollbackAt, updatedAt, daemonDeploymentArn } = deployment;
  const reasons = [
    rollbackReason,
    statusReason,
    ...(circuitBreaker === null ? [] : [`${circuitBreaker.failureCount} of its daemon tasks failed`]),
    ...(triggeredAlarmNames === null ? [] : [`alarms that fired: ${triggeredAlarmNames.join(', ')}`]),
  ].filter((text) => text !== null);
  if (rollbackAt === null && reasons.length === 0) return [];
  const what = `the deployment ${lastPartOf(daemonDeploymentArn)} ${rollbackAt === null ? 'failed' : 'was rolled back'}`;
  return [said(what, reasons.length === 0 ? null : reasons.join('; '), rollbackAt ?? updatedAt)];
};

const said = (what: string, reason: string | null, at: number): Cause => ({
  what,
  exitCode: null,
  stopCode: null,
  reason,
  at,
});

const shortId = ({ taskArn }: KnownTask): string => lastPartOf(taskArn).slice(0, 8);
