import type { Incident } from '../incidents/incident.ts';
import { type KnownDeployment, whyOf } from '../ledger/deployments.ts';
import { isOver, isRunning, tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { ItemState } from '../state/instance-state.ts';
import { lastPartOf } from '../words/arn.ts';
import { isoTime } from '../words/format-time.ts';
import { byCodeUnit } from '../words/join.ts';
import { cut } from '../words/text-size.ts';
import type { NoticeCause } from './notice.ts';

/** The newest of each kind, for each daemon: a daemon that restarts each minute has one cause, not sixty. */
const MOST_OF_A_KIND = 2;
const MOST_CAUSES = 6;
const LONGEST_TEXT = 400;

type Cause = Omit<NoticeCause, 'at'> & { readonly at: number };

/** The causes of an incident as far as ECS said, the newest first: ends of daemon tasks, failed starts, impairments, rollbacks. */
export const causesOf = (
  state: Exclude<ItemState, { readonly kind: 'hole' }>,
  incident: Incident,
): readonly NoticeCause[] => {
  if (state.kind === 'cluster') return [];
  const causes =
    state.kind === 'instance'
      ? daemonsIn(incident).flatMap((daemonName) => causesOfDaemon(state.ledger, daemonName))
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

const daemonsIn = ({ violations }: Incident): readonly string[] => [
  ...new Set(violations.flatMap(({ daemonName }) => daemonName ?? [])),
];

const causesOfDaemon = (ledger: Ledger, daemonName: string): readonly Cause[] => {
  const tasks = tasksOfDaemon(ledger, daemonName);
  return [
    ...newest(tasks.filter(isOver).map((task) => causeOfEnd(task, daemonName))),
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

const causeOfHealth = (task: KnownTask, daemonName: string): readonly Cause[] =>
  isRunning(task) && task.healthStatus === 'UNHEALTHY'
    ? [said(`the daemon task of ${daemonName} (${shortId(task)}) is UNHEALTHY`, null, task.healthAt ?? task.updatedAt)]
    : [];

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
