import type { DaemonCheck, LookFact } from '../words/facts.ts';
import type { OtherLaunchType, TaskRole } from '../words/task-role.ts';
import { type Folded, NOTHING_FOLDED } from './fold.ts';
import type { LeftOut } from './left-out.ts';
import type { Pull } from './pull.ts';
import type { Unhealthy } from './unhealthy.ts';

/** The newest fact of one task, as lean as the rules allow: a ledger may hold a thousand of them. */
export type KnownTask = {
  readonly taskArn: string;
  readonly role: TaskRole;
  /** The launch type that speaks against judging the task: EC2 unless other facts prove a Managed Instance, the others always. */
  readonly launchType: OtherLaunchType | null;
  readonly group: string | null;
  readonly lastStatus: string;
  readonly version: number;
  readonly createdAt: number | null;
  readonly startedAt: number | null;
  readonly stoppingAt: number | null;
  readonly executionStoppedAt: number | null;
  readonly updatedAt: number;
  readonly stoppedReason: string | null;
  readonly stopCode: string | null;
  readonly exitCode: number | null;
  readonly exitReason: string | null;
  readonly healthStatus: string | null;
  readonly healthAt: number | null;
  /** Of a daemon's task alone: the revision of its task definition; absent where ECS has not said. */
  readonly revision?: number;
  /** Of a daemon's task alone, and absent where ECS has not said. */
  readonly pull?: Pull;
  /** Of a daemon's task alone: the container of which `healthStatus` tells; absent where it tells of none. */
  readonly unhealthyContainer?: string;
  /** Absent where it was never UNHEALTHY before its newest report. */
  readonly unhealthy?: Unhealthy;
  /** The columns of its stored form that only a later version of Bookend reads, kept as they are. Absent: there are none. */
  readonly rest?: string;
};

/** ECS could not start this daemon: its newest word, and the time since which it has been saying so. */
export type KnownAction = {
  readonly daemonName: string;
  readonly failureType: string | null;
  readonly reason: string | null;
  readonly createdAt: number;
  /** The earliest `createdAt`: ECS repeats an action for as long as it tries. */
  readonly firstCreatedAt: number;
};

/** One version of the container instance: its status, and a time at which it had it. */
export type StatusMark = {
  readonly status: string;
  readonly version: number;
  readonly at: number;
  /** False if a look saw it: then the version began at or before `at`. */
  readonly exact: boolean;
};

/**
 * Consecutive versions with one status. Only its two ends can matter: no other status fits between them, so a drain
 * with a hundred placement events is one run. `first` has the time at which its version began, `last` the latest time
 * at which the instance was seen with its version: for a single version the one may be from an event and the other from
 * a look.
 */
export type StatusRun = { readonly first: StatusMark; readonly last: StatusMark };

/** ECS's agent was disconnected at a version of the container instance. */
export type AgentLost = {
  readonly version: number;
  /** The earliest time at which that was seen, epoch milliseconds. */
  readonly at: number;
};

/**
 * The memory of one container instance. `learn` changes it and its tasks in place, for speed; whoever holds a ledger
 * owns it. Its content depends only on the set of facts learned: never on their order, repetition or batching.
 */
export type Ledger = {
  readonly containerInstanceArn: string;
  clusterArn: string;
  capacityProviderName: string | null;
  ec2InstanceId: string | null;
  registeredAt: number | null;
  /** True where a task of it has launchType MANAGED_INSTANCES. The spelling in events is a guess: other facts show it too. */
  hasManagedLaunchType: boolean;
  /** Every known version, sorted, as runs. Read with `statuses.ts`. */
  statuses: StatusRun[];
  /** Null unless ECS's agent is disconnected at the newest version. */
  agentLost: AgentLost | null;
  readonly tasks: Map<string, KnownTask>;
  /** The DAEMON checks with the newest `lastStatusChange`. */
  daemonChecks: readonly DaemonCheck[];
  daemonChecksAt: number | null;
  /** The earlier checks, sorted by their time. Read with `health.ts`. */
  earlierHealth: HealthPoint[];
  /** The start-impaired actions, one per daemon, sorted by daemonName. */
  actions: KnownAction[];
  look: LookFact | null;
  /**
   * The earliest look that showed all tasks that ECS knew of the instance, the STOPPED ones too, epoch milliseconds;
   * null for none.
   */
  wholeLookAt: number | null;
  /** The number of tasks that `compact` has folded away. */
  folded: number;
  /**
   * The watermark, epoch milliseconds; −Infinity while nothing is folded away. Tasks that ended before it may have been
   * folded away: a fact about one that is not here is no longer learned, so that no task is counted twice.
   */
  foldedTo: number;
  folds: Folded['folds'];
  applicationsFold: Folded['applicationsFold'];
  unnamedFold: Folded['unnamedFold'];
  /** The running tasks that were too many to keep; null where all are here. */
  leftOut: LeftOut | null;
  /** The keys of its stored form that only a later version of Bookend reads, kept as they are. Absent: there are none. */
  rest?: Readonly<Record<string, unknown>>;
};

/** The DAEMON checks that share one `lastStatusChange`, sorted, each once. */
export type HealthPoint = { readonly at: number; readonly checks: readonly DaemonCheck[] };

/** All ledgers share this empty list until they learn something: many never do. */
const NONE: never[] = [];
Object.freeze(NONE);

export const emptyLedger = (containerInstanceArn: string, clusterArn: string): Ledger => ({
  containerInstanceArn,
  clusterArn,
  capacityProviderName: null,
  ec2InstanceId: null,
  registeredAt: null,
  hasManagedLaunchType: false,
  statuses: NONE,
  agentLost: null,
  tasks: new Map(),
  daemonChecks: NONE,
  daemonChecksAt: null,
  earlierHealth: NONE,
  actions: NONE,
  look: null,
  wholeLookAt: null,
  folded: 0,
  foldedTo: Number.NEGATIVE_INFINITY,
  folds: NOTHING_FOLDED.folds,
  applicationsFold: NOTHING_FOLDED.applicationsFold,
  unnamedFold: NOTHING_FOLDED.unnamedFold,
  leftOut: null,
});

/** A ledger that can learn without this one: `learn` changes it, its map, its tasks and its sorted lists in place. */
export const copyLedger = (ledger: Ledger): Ledger => {
  const tasks = new Map<string, KnownTask>();
  for (const task of ledger.tasks.values()) tasks.set(task.taskArn, { ...task });
  const { statuses, earlierHealth, actions } = ledger;
  return {
    ...ledger,
    tasks,
    statuses: statuses.slice(),
    earlierHealth: earlierHealth.slice(),
    actions: actions.slice(),
  };
};
