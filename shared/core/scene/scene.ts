import { lastPartOf } from '../arn.ts';
import type { ExpectedDaemon } from '../expected-daemons.ts';
import type { DaemonCheck } from '../facts.ts';
import { byCodeUnit } from '../ledger/join.ts';
import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy.ts';
import { goneOf, leavingOf, type Moment } from './leaving.ts';

/** What is judged with, beside the ledger. */
export type JudgeContext = {
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  /** `stream`: the events are all there is (replay). `looks`: ECS can be asked (the service). */
  readonly evidence: 'stream' | 'looks';
  /** Since when what is known is complete: the start edge is proven for instances that registered at or after it. */
  readonly knownSince: number;
  /**
   * Whether ECS's repair pace was used up by other instances of the provider at some moment of the stretch
   * (at most 20 % of a provider's instances drain at a time, 1 of fewer than 9: documented for GPUs, a guess for daemons).
   */
  readonly isRepairHeldBack: (ledger: Ledger, from: number, to: number) => boolean;
};

/** One container instance, as far as no daemon is concerned. */
export type InstanceScene = JudgeContext & {
  readonly ledger: Ledger;
  readonly leaving: Moment | null;
  readonly gone: Moment | null;
  readonly startEdgeIsProven: boolean;
  /** Application tasks that ran: ECS gave them a `startedAt`. */
  readonly applicationTasks: readonly StartedTask[];
  /** RUNNING application tasks whose `startedAt` is missing. */
  readonly applicationTasksWithoutStart: readonly KnownTask[];
  /** The instance's newest DAEMON checks that name no daemon task which is known: nothing ties them to a daemon. */
  readonly untiedDaemonChecks: readonly DaemonCheck[];
};

/** One container instance seen for one daemon: what a daemon's rule may look at. */
export type Scene = InstanceScene & {
  readonly daemon: ExpectedDaemon;
  /** Tasks of the daemon that ran, in order of their start. */
  readonly daemonTasks: readonly StartedTask[];
  /** RUNNING daemon tasks whose `startedAt` is missing, and daemon tasks of which nothing says whose they are. */
  readonly daemonTasksWithoutStart: readonly KnownTask[];
  readonly firstDaemonStart: number | null;
  /** The instance's newest DAEMON checks that name a task of this daemon. */
  readonly daemonChecks: readonly TiedCheck[];
};

/** A DAEMON check and the daemon tasks that its reason names. */
export type TiedCheck = DaemonCheck & { readonly taskArns: readonly string[] };

/** A task that ran. */
export type StartedTask = KnownTask & { readonly startedAt: number };
export const hasStarted = (task: KnownTask): task is StartedTask => task.startedAt !== null;

export const instanceScene = (ledger: Ledger, context: JudgeContext): InstanceScene => {
  const applications = tasksOf(ledger, ({ role }) => role === 'application');
  const { registeredAt, daemonChecks } = ledger;
  return {
    ...context,
    ledger,
    leaving: leavingOf(ledger),
    gone: goneOf(ledger),
    startEdgeIsProven: registeredAt !== null && context.knownSince <= registeredAt,
    applicationTasks: applications.filter(hasStarted),
    applicationTasksWithoutStart: applications.filter(runsWithoutStart),
    untiedDaemonChecks: daemonChecks.length === 0 ? [] : untied(ledger),
  };
};

/** The scene of one daemon; what began at or after its deletion is left out. */
export const daemonScene = (scene: InstanceScene, daemon: ExpectedDaemon): Scene => {
  const { ledger, applicationTasks } = scene;
  const ofDaemon = tasksOfDaemon(ledger, daemon.daemonName);
  const unnamed = tasksOf(ledger, ({ role }) => role === 'unnamed-daemon');
  const startedBeforeDeletion = (task: StartedTask): boolean => task.startedAt < daemon.until;
  const daemonTasks = ofDaemon.filter(hasStarted).filter(startedBeforeDeletion).sort(byStart);
  return {
    ...scene,
    daemon,
    applicationTasks:
      daemon.until === Number.POSITIVE_INFINITY ? applicationTasks : applicationTasks.filter(startedBeforeDeletion),
    daemonTasks,
    daemonTasksWithoutStart: [...ofDaemon.filter(runsWithoutStart), ...unnamed],
    firstDaemonStart: daemonTasks[0]?.startedAt ?? null,
    daemonChecks: ledger.daemonChecks
      .map((check) => ({ ...check, taskArns: tasksNamedBy(check, ofDaemon) }))
      .filter(({ taskArns }) => taskArns.length > 0),
  };
};

const tasksOf = ({ tasks }: Ledger, isWanted: (task: KnownTask) => boolean): KnownTask[] => {
  const wanted: KnownTask[] = [];
  for (const task of tasks.values()) if (isWanted(task)) wanted.push(task);
  return wanted;
};

const byStart = (one: StartedTask, other: StartedTask): number =>
  one.startedAt - other.startedAt || byCodeUnit(one.taskArn, other.taskArn);

const untied = (ledger: Ledger): readonly DaemonCheck[] => {
  const ofDaemons = tasksOf(ledger, ({ role }) => role === 'daemon');
  return ledger.daemonChecks.filter((check) => tasksNamedBy(check, ofDaemons).length === 0);
};

/** The tasks that the check's reason names: `Daemon task: <id> is unhealthy` (published once). */
const tasksNamedBy = ({ statusReason }: DaemonCheck, tasks: readonly KnownTask[]): readonly string[] => {
  const words = statusReason?.split(/[^\w-]+/) ?? [];
  return tasks.map(({ taskArn }) => taskArn).filter((taskArn) => words.includes(lastPartOf(taskArn)));
};

const runsWithoutStart = (task: KnownTask): boolean => task.startedAt === null && task.lastStatus === 'RUNNING';
