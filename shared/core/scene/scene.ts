import type { ExpectedDaemon } from '../expected/expected-daemons.ts';
import { mayHaveRun, showsAbsence } from '../ledger/forgotten.ts';
import type { Impairment } from '../ledger/health-history.ts';
import { goneOf, type Leaving, leavingOf, type Moment } from '../ledger/leaving.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { wasHeardFromStart } from '../ledger/statuses.ts';
import { reachesBack } from '../ledger/whole-look.ts';
import type { Policy } from '../policy/policy.ts';
import type { DaemonCheck } from '../words/facts.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { type RepairMoments, repairMomentsOf } from './repair-moments.ts';
import {
  type DaemonTasks,
  impairmentsByDaemon,
  type StartedTask,
  sortedOut,
  type TiedCheck,
  tiedChecks,
} from './tasks.ts';

/** All that judging needs beside the ledger. */
export type JudgeContext = {
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** `stream`: there are events only (replay). `looks`: ECS can be asked (the service). */
  readonly evidence: 'stream' | 'looks';
  /** The time since which the facts are complete: it proves the start edge of instances that registered at or after it. */
  readonly knownSince: number;
  /**
   * True where other instances of the provider used up ECS's repair pace at some moment of the stretch (at most 20 % of
   * a provider's instances drain at a time, 1 of fewer than 9: documented for GPUs, a guess for daemons).
   */
  readonly isRepairHeldBack: (ledger: Ledger, from: number, to: number) => boolean;
  /** Present where more daemons are expected on the instance than are judged here. */
  readonly hasMoreDaemons?: true;
};

/** One container instance without regard to any one daemon. */
export type InstanceScene = JudgeContext & {
  readonly ledger: Ledger;
  readonly leaving: Leaving | null;
  readonly gone: Moment | null;
  readonly startEdgeIsProven: boolean;
  /** The newest look if it was complete; null in replay. */
  readonly wholeLook: WholeLook | null;
  /** Application tasks that ran: ECS gave them a `startedAt`. */
  readonly applicationTasks: readonly StartedTask[];
  /** RUNNING application tasks without a `startedAt`: they ran, but their start is not known. */
  readonly applicationTasksWithoutStart: readonly KnownTask[];
  /** The daemon tasks that ran, by daemonName. */
  readonly tasksOfDaemons: ReadonlyMap<string, DaemonTasks>;
  /** Daemon tasks that ran and whose daemon nothing names: they may be any daemon's. */
  readonly unnamedDaemonTasks: readonly KnownTask[];
  /** The instance's newest DAEMON checks, by the daemon whose task they name. */
  readonly checksOfDaemons: ReadonlyMap<string, readonly TiedCheck[]>;
  /** The instance's newest DAEMON checks that name no known daemon task: nothing ties them to a daemon. */
  readonly untiedDaemonChecks: readonly DaemonCheck[];
  /**
   * The stretches in which DAEMON checks that name a task of a daemon were IMPAIRED, by daemonName. Worked out when
   * first asked for.
   */
  readonly impairments: () => ReadonlyMap<string, readonly Impairment[]>;
  /** The moments at which ECS answered a failure in time, and those at which it did not. Worked out when first asked for. */
  readonly repairMoments: () => RepairMoments;
};

/** One container instance seen for one daemon: all that a daemon's rule may look at. */
export type Scene = InstanceScene & {
  readonly daemon: ExpectedDaemon;
  /** Tasks of the daemon that ran, in order of their start. */
  readonly daemonTasks: readonly StartedTask[];
  /** RUNNING tasks of the daemon without a `startedAt`: they ran, but their start is not known. */
  readonly daemonTasksWithoutStart: readonly KnownTask[];
  /** The first known start; null if none is. */
  readonly firstDaemonStart: number | null;
  /** True where a task that may be the daemon's may have started before the first known start. */
  readonly mayHaveStartedEarlier: boolean;
  /** The instance's newest DAEMON checks that name a task of this daemon. */
  readonly daemonChecks: readonly TiedCheck[];
};

/** A complete look, the only proof of absence: its time, and the tasks that it found. */
export type WholeLook = {
  readonly at: number;
  readonly taskArns: ReadonlySet<string>;
  /** False where it found more tasks than the ledger holds: a task that is not here may be one of those. */
  readonly isExhaustive: boolean;
};

/** @param only the name of the one daemon that can be on the instance; null where there may be others */
export const instanceScene = (ledger: Ledger, context: JudgeContext, only: string | null = null): InstanceScene => {
  const tasks = sortedOut(ledger);
  const checks = tiedChecks(ledger, only);
  return {
    ...context,
    ledger,
    leaving: leavingOf(ledger),
    gone: goneOf(ledger),
    startEdgeIsProven: isKnownFromStart(ledger, context) || reachesBack(ledger),
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

/** Looks find container instances of which no event came: that the cluster was watched then proves nothing of them. */
const isKnownFromStart = (ledger: Ledger, { knownSince, evidence }: JudgeContext): boolean =>
  ledger.registeredAt !== null &&
  knownSince <= ledger.registeredAt &&
  (evidence === 'stream' || wasHeardFromStart(ledger));

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

/** The scene of one daemon, without whatever began at or after its deletion. */
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
      (scene.evidence === 'looks' && mayHaveRun(scene.ledger).some(isOf(daemon.daemonName))) ||
      scene.unnamedDaemonTasks.some(({ startedAt }) => startedAt === null || first === null || startedAt < first),
    daemonChecks: scene.checksOfDaemons.get(daemon.daemonName) ?? [],
  };
};

const isOf =
  (daemonName: string) =>
  (task: KnownTask): boolean =>
    daemonNameOf(task) === daemonName;

const startedBefore = (until: number, tasks: readonly StartedTask[]): readonly StartedTask[] =>
  until === Number.POSITIVE_INFINITY ? tasks : tasks.filter(({ startedAt }) => startedAt < until);
