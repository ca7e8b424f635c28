import { endedBy } from '../ledger/forgotten.ts';
import { isOver } from '../ledger/known-tasks.ts';
import { goneOf } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { Traits } from '../scene/rule.ts';
import { MEMORY_OF_ECS_MS, REPORTING_LAG_MS } from '../words/ecs-times.ts';
import type { Violation } from '../words/verdict.ts';
import { uncountedStarts } from './uncounted-starts.ts';

/** True for a task that ran and whose end is not known. */
export const endIsMissing = (task: KnownTask): boolean =>
  (task.role === 'daemon' || task.role === 'application') &&
  task.startedAt !== null &&
  task.executionStoppedAt === null;

/** The last moment for news of an instance that is gone, epoch milliseconds; null while it is not gone. */
export const awaitedUntil = (ledger: Ledger): number | null => {
  const gone = goneOf(ledger);
  return gone === null ? null : gone.at + MEMORY_OF_ECS_MS;
};

type Clock = { readonly policy: Pick<Policy, 'settleSeconds'>; readonly now: number };

/**
 * Says whether news of the incident's tasks is still to come. `more`: it is not over before that. `never`: something is
 * missing and can't be learned any more: a complete look did not show it, or ECS has forgotten it.
 */
export const awaitedOf = (
  ledger: Ledger,
  violations: readonly Pick<Violation, 'rule' | 'daemonName'>[],
  { policy, now }: Clock,
): Awaited => {
  const gone = goneOf(ledger);
  const isStartUncounted = violations.some(
    ({ rule, daemonName }) =>
      TRAITS[rule].countsLateStarts === true && uncountedStarts(ledger, daemonName, policy.settleSeconds) !== null,
  );
  if (gone !== null && now > gone.at + MEMORY_OF_ECS_MS)
    return isStartUncounted || (needEnds(violations, 'of its tasks') && someMissing(ledger)) ? 'never' : 'nothing';
  if (isStartUncounted) return 'more';
  if (gone === null) return needEnds(violations, 'of every application task') ? endsWhileLeaving(ledger) : 'nothing';
  if (!needEnds(violations, 'of its tasks') || !someMissing(ledger)) return 'nothing';
  const isLookedAt = ledger.look?.complete === true && ledger.look.at >= gone.at + REPORTING_LAG_MS;
  return isLookedAt ? 'never' : 'more';
};

export type Awaited = 'more' | 'nothing' | 'never';

const needEnds = (
  violations: readonly Pick<Violation, 'rule'>[],
  which: Exclude<Traits['endsNeeded'], 'none'>,
): boolean => violations.some(({ rule }) => [which, 'of every application task'].includes(TRAITS[rule].endsNeeded));

/** Every application task that still runs may be the one that outlives the daemon the longest. */
const endsWhileLeaving = (ledger: Ledger): Awaited => {
  const endOf = endedBy(ledger);
  let isForgotten = false;
  for (const task of ledger.tasks.values()) {
    if (task.role !== 'application' || task.startedAt === null || isOver(task)) continue;
    if (endOf(task) === null) return 'more';
    isForgotten = true;
  }
  return isForgotten ? 'never' : 'nothing';
};

const someMissing = ({ tasks }: Ledger): boolean => {
  for (const task of tasks.values()) if (endIsMissing(task)) return true;
  return false;
};
