import type { ExpectedDaemon } from '../expected/expected-daemons.ts';
import { showsAbsence } from '../ledger/forgotten.ts';
import type { Impairment } from '../ledger/health.ts';
import { goneOf, type Leaving, leavingOf, type Moment } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { reachesBack } from '../ledger/whole-look.ts';
import type { Policy } from '../policy/policy.ts';
import type { DaemonCheck } from '../words/facts.ts';
import { type RepairMoments, repairMomentsOf } from './repair-moments.ts';
import {
  type DaemonTasks,
  impairmentsByDaemon,
  type StartedTask,
  sortedOut,
  type TiedCheck,
  tiedChecks,
} from './tasks.ts';

/** What is judged with, beside the ledger. */
export type JudgeContext = {
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** `stream`: the events are all there is (replay). `looks`: ECS can be asked (the service). */
  readonly evidence: 'stream' | 'looks';
  /** Since when what is known is complete: it proves the start edge of instances that registered at or after it. */
  readonly knownSince: number;
  /**
   * Whether ECS's repair pace was used up by other instances of the provider at some moment of the stretch
   * (at most 20 % of a provider's instances drain at a time, 1 of fewer than 9: documented for GPUs, a guess for daemons).
   */
  readonly isRepairHeldBack: (ledger: Ledger, from: number, to: number) => boolean;
  /** More daemons are expected on the instance than are judged by this. */
  readonly hasMoreDaemons?: true;
};

/** One container instance, as far as no daemon is concerned. */
export type InstanceScene = JudgeContext & {
  readonly ledger: Ledger;
  readonly leaving: Leaving | null;
  readonly gone: Moment | null;
  readonly startEdgeIsProven: boolean;
  /** The newest look if it was complete; null in replay. */
  readonly wholeLook: WholeLook | null;
  /** Application tasks that ran: ECS gave them a `startedAt`. */
  readonly applicationTasks: readonly StartedTask[];
  /** RUNNING application tasks whose `startedAt` is missing: they ran, since nobody knows when. */
  readonly applicationTasksWithoutStart: readonly KnownTask[];
  /** The daemon tasks that ran, by daemonName. */
  readonly tasksOfDaemons: ReadonlyMap<string, DaemonTasks>;
  /** Daemon tasks that ran and of which nothing says whose they are: they may be any daemon's. */
  readonly unnamedDaemonTasks: readonly KnownTask[];
  /** The instance's newest DAEMON checks, by the daemon whose task they name. */
  readonly checksOfDaemons: ReadonlyMap<string, readonly TiedCheck[]>;
  /** The instance's newest DAEMON checks that name no daemon task which is known: nothing ties them to a daemon. */
  readonly untiedDaemonChecks: readonly DaemonCheck[];
  /** When DAEMON checks that name a task of a daemon were IMPAIRED, by daemonName. Worked out when first asked for. */
  readonly impairments: () => ReadonlyMap<string, readonly Impairment[]>;
  /** When ECS answered a failure in time, and when not. Worked out when first asked for. */
  readonly repairMoments: () => RepairMoments;
};

/** One container instance seen for one daemon: what a daemon's rule may look at. */
export type Scene = InstanceScene & {
  readonly daemon: ExpectedDaemon;
  /** Tasks of the daemon that ran, in order of their start. */
  readonly daemonTasks: readonly StartedTask[];
  /** RUNNING tasks of the daemon whose `startedAt` is missing: they ran, since nobody knows when. */
  readonly daemonTasksWithoutStart: readonly KnownTask[];
  /** The first start that is known; null if none is. */
  readonly firstDaemonStart: number | null;
  /** Whether a task that was seen may be the daemon's and may have started before the first start that is known. */
  readonly mayHaveStartedEarlier: boolean;
  /** The instance's newest DAEMON checks that name a task of this daemon. */
  readonly daemonChecks: readonly TiedCheck[];
};

/** A complete look, of which alone absence is concluded: when it was, and the tasks that it found. */
export type WholeLook = {
  readonly at: number;
  readonly taskArns: ReadonlySet<string>;
  /** False where it found more tasks than the ledger holds: then one that is not here may be one of those. */
  readonly isExhaustive: boolean;
};

/** @param only the one daemon that can be on the instance, by its name; null: there may be others */
export const instanceScene = (ledger: Ledger, context: JudgeContext, only: string | null = null): InstanceScene => {
  const { registeredAt } = ledger;
  const tasks = sortedOut(ledger);
  const checks = tiedChecks(ledger, only);
  return {
    ...context,
    ledger,
    leaving: leavingOf(ledger),
    gone: goneOf(ledger),
    startEdgeIsProven: (registeredAt !== null && context.knownSince <= registeredAt) || reachesBack(ledger),
    wholeLook: wholeLookOf(ledger),
    applicationTasks: tasks.applications,
    applicationTasksWithoutStart: tasks.applicationsWithoutStart,
    tasksOfDaemons: tasks.ofDaemons,
    unnamedDaemonTasks: tasks.unnamed,
    checksOfDaemons: checks.ofDaemons,
    untiedDaemonChecks: checks.untied,
    impairments: once(() => impairmentsByDaemon(ledger)),
    repairMoments: once(() => repairMomentsOf(ledger, context.policy.repairDeadlineSeconds * 1000)),
  };
};

/** Most instances never need it, and the daemons of one share it. */
const once = <Value>(made: () => Value): (() => Value) => {
  let known: { readonly value: Value } | null = null;
  return () => {
    known ??= { value: made() };
    return known.value;
  };
};

const wholeLookOf = (ledger: Ledger): WholeLook | null => {
  const { look } = ledger;
  if (!look?.complete) return null;
  return { at: look.at, taskArns: new Set(look.taskArns), isExhaustive: showsAbsence(look, ledger) };
};

const NO_TASKS: DaemonTasks = { started: [], withoutStart: [] };

/** The scene of one daemon; what began at or after its deletion is left out. */
export const daemonScene = (scene: InstanceScene, daemon: ExpectedDaemon): Scene => {
  const { started, withoutStart } = scene.tasksOfDaemons.get(daemon.daemonName) ?? NO_TASKS;
  const daemonTasks = startedBefore(daemon.until, started);
  const first = daemonTasks[0]?.startedAt ?? null;
  return {
    ...scene,
    daemon,
    applicationTasks: startedBefore(daemon.until, scene.applicationTasks),
    daemonTasks,
    daemonTasksWithoutStart: withoutStart,
    firstDaemonStart: first,
    mayHaveStartedEarlier:
      withoutStart.length > 0 ||
      scene.unnamedDaemonTasks.some(({ startedAt }) => startedAt === null || first === null || startedAt < first),
    daemonChecks: scene.checksOfDaemons.get(daemon.daemonName) ?? [],
  };
};

const startedBefore = (until: number, tasks: readonly StartedTask[]): readonly StartedTask[] =>
  until === Number.POSITIVE_INFINITY ? tasks : tasks.filter(({ startedAt }) => startedAt < until);
