import type { Ledger } from '../ledger/ledger.ts';
import type { InstanceScopedFact } from '../words/facts.ts';
import { roleOf } from '../words/task-role.ts';

/** EventBridge delivers within seconds. A change of which no event came for so long counts as one that none will come of. */
const EVENTS_TAKE_MS = 600_000;

/** ECS, the container instance and Bookend each have a clock. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * One event may be lost, and an audit heals that in silence; so many in a row, with none that came after the first, are no chance: a task
 * that is replaced is two changes, a container instance that is replaced is its registration and its tasks.
 */
export const CHANGES_NEEDED = 5;

type Told = Pick<Ledger, 'containerInstanceArn' | 'registeredAt' | 'tasks'>;

/**
 * The moments at which a container instance registered, and its application tasks started and ended, of which ECS sends events: as the
 * ledger knows them, and as a look has just shown them. Epoch milliseconds, each change once. Daemon tasks are left out: it is not known
 * whether ECS sends events of theirs.
 */
export const changesOf = (
  { containerInstanceArn, registeredAt, tasks }: Told,
  facts: readonly InstanceScopedFact[],
): readonly number[] => {
  const moments = new Map<string, number>();
  const note = (arn: string, what: string, at: number | null): void => {
    if (at !== null) moments.set(`${what} ${arn}`, at);
  };
  note(containerInstanceArn, 'registered', registeredAt);
  for (const { taskArn, role, startedAt, executionStoppedAt } of tasks.values()) {
    if (role !== 'application') continue;
    note(taskArn, 'started', startedAt);
    note(taskArn, 'ended', executionStoppedAt);
  }
  for (const fact of facts) {
    if (fact.kind === 'instance') note(containerInstanceArn, 'registered', fact.registeredAt);
    if (fact.kind !== 'task' || roleOf(fact.group, fact.taskDefinitionArn, fact.launchType) !== 'application') continue;
    note(fact.taskArn, 'started', fact.startedAt);
    note(fact.taskArn, 'ended', fact.executionStoppedAt);
  }
  return [...moments.values()];
};

/** The time in which changes have to lie: Bookend listened, an event of them would have come, and none of anything has. */
export type Silence = {
  /** Bookend has audited the cluster since then: what happened before may never have had an event that came here. */
  readonly auditedSince: number;
  /** The time at which an event of the cluster last brought news; null: none ever has. */
  readonly heardAt: number | null;
  /** The time at which the ledgers were read. */
  readonly at: number;
};

/** The first of enough changes after the last event that was heard, epoch milliseconds; null: nothing says that events are missing. */
export const eventsMissingSince = (
  changes: readonly number[],
  { auditedSince, heardAt, at }: Silence,
): number | null => {
  const from = Math.max(auditedSince, (heardAt ?? auditedSince) + CLOCKS_DIFFER_MS);
  const unheard = changes.filter((change) => change > from && change <= at - EVENTS_TAKE_MS);
  if (unheard.length < CHANGES_NEEDED) return null;
  return unheard.reduce((first, change) => Math.min(first, change), Number.POSITIVE_INFINITY);
};
