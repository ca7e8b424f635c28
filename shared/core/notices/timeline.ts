import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit } from '../words/join.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { inWords, inWordsFrom } from '../words/verdict.ts';

/** One thing that happened. `at` is epoch milliseconds. `what` holds text from events: escape it for where it goes. */
export type Moment = { readonly at: number; readonly what: string };

/** The history of a container instance, in order, in words. */
export const timeline = (ledger: Ledger): readonly Moment[] =>
  [...instanceMoments(ledger), ...healthMoments(ledger), ...[...ledger.tasks.values()].flatMap(taskMoments)].sort(
    (one, other) => one.at - other.at || byCodeUnit(one.what, other.what),
  );

const instanceMoments = ({ registeredAt, statuses }: Ledger): readonly Moment[] => [
  ...(registeredAt === null ? [] : [{ at: registeredAt, what: 'the container instance registered' }]),
  ...statuses
    .filter(({ first }, index) => first.status !== statuses[index - 1]?.first.status)
    .map(({ first }) => ({ at: first.at, what: `the container instance is ${first.status}` })),
];

const healthMoments = ({ daemonChecks, daemonChecksAt, actions }: Ledger): readonly Moment[] => [
  ...daemonChecks.map(({ status, statusReason }) => ({
    at: daemonChecksAt ?? 0,
    what: `ECS finds the daemon ${status}${statusReason === null ? '' : `: ${statusReason}`}`,
  })),
  ...actions.map(({ createdAt, daemonName, failureType, reason }) => ({
    at: createdAt,
    what: `ECS could not start ${daemonName}: ${[failureType, reason].filter((text) => text !== null).join(', ')}`,
  })),
];

const taskMoments = (task: KnownTask): readonly Moment[] => {
  const name = nameOf(task);
  const { startedAt, stoppingAt, executionStoppedAt, stoppedReason, lastStatus, updatedAt } = task;
  const moments: Moment[] = [];
  if (startedAt !== null) moments.push({ at: startedAt, what: `${name} started` });
  else moments.push({ at: updatedAt, what: `${name} is ${lastStatus} and has not started` });
  if (stoppingAt !== null) {
    // ECS gives a time of stopping also to a task whose container exited by itself, which nobody told anything.
    const hadEnded = executionStoppedAt !== null && executionStoppedAt < stoppingAt;
    const what = hadEnded ? `ECS noticed the end of ${name}` : `${name} was told to stop`;
    moments.push({ at: stoppingAt, what: `${what}${stoppedReason === null ? '' : `: ${stoppedReason}`}` });
  }
  if (executionStoppedAt !== null)
    moments.push({ at: executionStoppedAt, what: `${name} ended${lasted(startedAt, executionStoppedAt)}` });
  else if (lastStatus === 'STOPPED')
    moments.push({ at: updatedAt, what: `${name} is STOPPED; when it ended is not known` });
  return moments;
};

const lasted = (startedAt: number | null, endedAt: number): string => {
  if (startedAt === null) return '';
  const ms = endedAt - startedAt;
  return ms < 0 ? ` ${inWordsFrom('its start', ms)}` : ` after ${inWords(ms)}`;
};

/** `the daemon task cloudwatch-agent (1f3a…)`, `the application task service:orders (9c2e…)`. */
const nameOf = (task: KnownTask): string => {
  const { role, group, taskArn } = task;
  const daemonName = daemonNameOf(task);
  const id = lastPartOf(taskArn).slice(0, 8);
  if (daemonName !== null) return `the daemon task ${daemonName} (${id})`;
  return `the ${role === 'application' ? 'application task' : 'task'} ${group ?? 'without a group'} (${id})`;
};
