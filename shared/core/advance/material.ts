import { compact } from '../folding/compact.ts';
import { isDaemonTask } from '../ledger/known-tasks.ts';
import { copyLedger, type KnownTask, type Ledger, type StatusMark, type StatusRun } from '../ledger/ledger.ts';
import { isSamePull } from '../ledger/pull.ts';
import { isActive, lowestActiveOf } from '../ledger/statuses.ts';
import { unhealthySince } from '../ledger/unhealthy.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { Judged } from '../state/judge-state.ts';
import { canonical } from '../words/join.ts';

/**
 * True where the learned facts can change a verdict, now or later: only then are they worth a write. Both ledgers are
 * compared as they would be stored, so that a late repeat of something folded away is no news.
 *
 * Not material: a newer version of a task that tells nothing new, an application task that has not started, and a task
 * of launchType EC2 on an instance that is none of the cluster's Managed Instances.
 *
 * A newer ACTIVE version alone is material where a daemon is expected. Leaving is an exact moment only if the version
 * just before it is known; without it, it is an interval that reaches back to the last known version, and a daemon's
 * end inside it can no longer be told from an end while leaving. Placements come in bursts, so a limit of one write a
 * minute would drop just the last version of most bursts, the one that counts when the next event is DRAINING hours
 * later. It costs at most one write a batch for events that come a few times an hour. Where no daemon is expected
 * nothing depends on it, and nothing is written.
 */
export const isMaterial = (before: Ledger, after: Ledger, judged: Expected, { now, policy }: Clock): boolean => {
  const stored = copyLedger(before);
  compact(stored, now, judged.daemons, { policy });
  return (
    !sameIdentity(stored, after) ||
    !sameStatuses(stored, after, judged.daemons.length > 0) ||
    (judged.daemons.length > 0 && (stored.agentLost === null) !== (after.agentLost === null)) ||
    !sameReports(stored, after) ||
    !sameFolds(stored, after) ||
    !sameTasks(stored, after, judged)
  );
};

type Expected = Pick<Judged, 'daemons' | 'managed'>;
type Clock = Pick<AdvanceContext, 'now' | 'policy'>;

const sameFolds = (one: Ledger, other: Ledger): boolean =>
  one.foldedTo === other.foldedTo &&
  one.applicationsFold.dropped === other.applicationsFold.dropped &&
  same(one.unnamedFold, other.unnamedFold) &&
  same(one.leftOut, other.leftOut) &&
  (one.folds === other.folds || canonical([...one.folds.values()]) === canonical([...other.folds.values()]));

const sameIdentity = (one: Ledger, other: Ledger): boolean =>
  one.clusterArn === other.clusterArn &&
  one.capacityProviderName === other.capacityProviderName &&
  one.ec2InstanceId === other.ec2InstanceId &&
  one.registeredAt === other.registeredAt &&
  one.hasManagedLaunchType === other.hasManagedLaunchType;

const sameStatuses = (one: Ledger, other: Ledger, everyActive: boolean): boolean =>
  sameMark(lowestActiveOf(one), lowestActiveOf(other)) &&
  sameRuns(runsOf(one, everyActive), runsOf(other, everyActive));

const runsOf = ({ statuses }: Ledger, everyActive: boolean): readonly StatusRun[] =>
  everyActive ? statuses : statuses.filter((run) => !isActive(run));

const sameRuns = (some: readonly StatusRun[], others: readonly StatusRun[]): boolean =>
  some.length === others.length &&
  some.every(({ first, last }, index) => {
    const run = others[index];
    return run !== undefined && sameMark(first, run.first) && sameMark(last, run.last);
  });

const sameMark = (one: StatusMark | null, other: StatusMark | null): boolean =>
  one === other ||
  (one !== null &&
    other !== null &&
    one.version === other.version &&
    one.status === other.status &&
    one.at === other.at &&
    one.exact === other.exact);

const sameReports = (one: Ledger, other: Ledger): boolean =>
  one.daemonChecksAt === other.daemonChecksAt &&
  same(one.daemonChecks, other.daemonChecks) &&
  same(one.earlierHealth, other.earlierHealth) &&
  same(one.actions, other.actions) &&
  same(one.look, other.look) &&
  one.wholeLookAt === other.wholeLookAt;

const same = (one: unknown, other: unknown): boolean => one === other || canonical(one) === canonical(other);

/** Tasks that were folded away are missing in both. */
const sameTasks = (one: Ledger, other: Ledger, { managed }: Expected): boolean => {
  for (const task of other.tasks.values()) {
    const known = one.tasks.get(task.taskArn);
    if (known === task || (managed === 'no' && task.launchType !== null)) continue;
    if (known === undefined ? canMatter(task) : !sameTask(known, task)) return false;
  }
  // a task that ended so long ago that it was folded away at once
  for (const task of one.tasks.values()) if (!other.tasks.has(task.taskArn) && canMatter(task)) return false;
  return true;
};

/** No rule judges an application task that never started. */
const canMatter = (task: KnownTask): boolean =>
  isDaemonTask(task) || (task.role === 'application' && (task.startedAt !== null || task.lastStatus === 'RUNNING'));

/** All fields that a rule, a look or a notice reads of any task, but for its version. Health is read of daemon tasks only. */
const TELLING = [
  'role',
  'launchType',
  'group',
  'lastStatus',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedReason',
  'stopCode',
  'exitCode',
  'exitReason',
] as const satisfies readonly (keyof KnownTask)[];

const sinceOf = (task: KnownTask): number | null => unhealthySince(task) ?? task.healthAt;

/** The fields that are told of a daemon's task alone. */
const sameOfDaemon = (one: KnownTask, other: KnownTask): boolean =>
  one.healthStatus === other.healthStatus &&
  sinceOf(one) === sinceOf(other) &&
  one.revision === other.revision &&
  one.unhealthyContainer === other.unhealthyContainer &&
  isSamePull(one.pull ?? null, other.pull ?? null);

const sameTask = (one: KnownTask, other: KnownTask): boolean =>
  (!canMatter(one) && !canMatter(other)) ||
  (TELLING.every((field) => one[field] === other[field]) &&
    (other.role === 'application' || sameOfDaemon(one, other)) &&
    // of a STOPPED task without an end, only the time of the report is known
    (other.lastStatus !== 'STOPPED' || one.updatedAt === other.updatedAt));
