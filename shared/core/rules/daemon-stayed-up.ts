import {
  daemonStartedSince,
  daemonWasSeenRunning,
  firstStartOfRunning,
  lastEndOfDaemon,
  runningSince,
} from '../ledger/daemon-now.ts';
import { runsWithoutDaemon } from '../ledger/without-daemon.ts';
import { type Breach, foldedBreach, joinBreaches } from '../scene/breach.ts';
import { foldedCover, leastDowntime, mostDowntime } from '../scene/downtime.ts';
import { DRAIN_RUNG, drainUnlessItMayRun } from '../scene/drain.ts';
import { endOf, type Horizon, horizonOf } from '../scene/ends.ts';
import { foldedDowntime } from '../scene/folded-downtime.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { beforeStartEdge } from '../scene/start-edge.ts';
import type { Stretch } from '../scene/stretches.ts';
import { isConfirmedDown, unconfirmedGap } from '../scene/unconfirmed-gap.ts';
import { counted } from '../words/plain.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/**
 * After the daemon's first start and before leaving, some task of the daemon ran throughout every application task's run.
 * A part that begins before leaving counts up to the next daemon start, else the task's end, else INACTIVE, else the
 * clock; one that begins later counts only up to a later daemon start.
 */
export const daemonStayedUp: DaemonRule = (scene) => {
  const { applicationTasks, applicationTasksWithoutStart, firstDaemonStart, daemonTasksWithoutStart } = scene;
  if (applicationTasks.length + applicationTasksWithoutStart.length === 0) return null;
  if (firstDaemonStart === null)
    return daemonTasksWithoutStart.length === 0
      ? null
      : inconclusive('when the daemon task started: it is RUNNING and has no startedAt');
  const downtime = downtimeOf(scene);
  if (downtime.least.taskArns.length > 0) return confirmed(scene, downtime.least) ?? wasDown(downtime);
  if (mayLackEarlierTask(scene, firstDaemonStart))
    return inconclusive(beforeStartEdge(scene, 'whether an earlier daemon task ended'));
  if (downtime.isInDoubt || endsWhileLeaving(scene))
    return inconclusive('whether a task of the daemon ran throughout: an end, or when the instance began to leave');
  return held('some task of the daemon ran throughout');
};

/** The history in which the daemon was down least among all that fit the evidence, and whether it was down longer in another. */
type Downtime = {
  readonly least: Breach;
  readonly longestOfAllMs: number;
  readonly isInDoubt: boolean;
  /** The number of tasks that ran without it, also those that are folded away. */
  readonly tasksTotal: number;
};

/**
 * Leaves out the last gap while nothing confirms it: the daemon may have started again without any news of it yet. If
 * nothing else is broken, that gap is all there is, and the verdict waits for the look.
 */
const downtimeOf = (scene: Scene): Downtime => {
  const horizon = horizonOf(scene);
  const cover = foldedCover(scene);
  const open = unconfirmedGap(scene, horizon, cover);
  const confirmedOnly = open === null ? null : downtimeBeside(scene, horizon, [...cover, open]);
  return confirmedOnly !== null && confirmedOnly.least.taskArns.length > 0
    ? confirmedOnly
    : downtimeBeside(scene, horizon, cover);
};

/**
 * The more the daemon ran, the sooner application tasks ended, and the earlier the instance left, the less is
 * uncovered: so two histories bound all possible ones, that with the least downtime and that with the most. The folded
 * downtime is joined to both.
 */
const downtimeBeside = (scene: Scene, horizon: Horizon, cover: readonly Stretch[]): Downtime => {
  const folded = foldedBreach(foldedDowntime(scene, horizon).down, horizon);
  const least = joinBreaches(leastDowntime(scene, horizon, cover), folded);
  const most = mostDowntime(scene, horizon, cover);
  return {
    least,
    longestOfAllMs: most.reduce((longest, { longestMs }) => Math.max(longest, longestMs), folded.mostMs),
    isInDoubt: folded.mostMs > 0 || most.some(({ taskArns }) => taskArns.length > 0),
    tasksTotal: least.taskArns.length + folded.dropped,
  };
};

/** If the start edge is not proven, a task that ran before the known start may have outlived an earlier daemon task. */
const mayLackEarlierTask = (scene: Scene, firstDaemonStart: number): boolean => {
  if (scene.startEdgeIsProven) return false;
  const horizon = horizonOf(scene);
  return (
    scene.applicationTasksWithoutStart.length > 0 ||
    scene.applicationTasks.some((task) => task.startedAt < firstDaemonStart && endOf(task, horizon).to > task.startedAt)
  );
};

const wasDown = ({ least, longestOfAllMs, tasksTotal }: Downtime): Finding => {
  const { taskArns, longestMs, since, latest } = least;
  const tasks = counted(tasksTotal, 'application task');
  return violated({
    reason: `${tasks} ran without the daemon, the longest for ${inWords(longestMs)}`,
    occurredAt: since,
    latestAt: Math.max(since, latest),
    marginMs: longestOfAllMs === longestMs ? -longestMs : null,
    taskArns,
    tasksTotal,
  });
};

/** If the daemon ended while the instance may or may not have been leaving, `daemon-stopped-last` judges that end. */
const endsWhileLeaving = (scene: Scene): boolean => {
  const horizon = horizonOf(scene);
  const { leaving } = horizon;
  if (leaving === null || leaving.after + 1 === leaving.at) return false;
  return [...scene.daemonTasks, ...scene.daemonTasksWithoutStart, ...scene.unnamedDaemonTasks].some((task) => {
    const { from, to } = endOf(task, horizon);
    return from < leaving.at && to > leaving.after;
  });
};

/** The service does not call a daemon down without a fresh look that agrees, unless a later start of it proves it. */
const confirmed = (scene: Scene, { since }: Breach): Finding | null => {
  if (scene.evidence === 'stream') return null;
  const lastStart = scene.daemonTasks.at(-1)?.startedAt ?? Number.NEGATIVE_INFINITY;
  if (since < lastStart) return null;
  return isConfirmedDown(scene, since)
    ? null
    : pending('a look at ECS: the daemon task ended and no other start is known', null);
};

export const judgement = { perDaemon: daemonStayedUp } satisfies Judgement;

export const traits: Traits = {
  severity: 'critical',
  consequenceSeverity: 'warning',
  isOfOrder: true,
  ladder: [DRAIN_RUNG],
  looks: {
    pending: 'tasks',
    inconclusive: 'tasks',
    violated: 'daemons',
    settlesFrom: ({ daemonName }, { ledger }) => lastEndOfDaemon(ledger, daemonName),
    confirms: 'instance',
    // on an instance that leaves no daemon starts again, so its end there needs no look at the instance
    isConfirmed: ({ daemonName, occurredAt }, ledger) => daemonStartedSince(ledger, daemonName, occurredAt ?? 0),
    mayEndUnseen: ({ daemonName }, ledger) => !daemonWasSeenRunning(ledger, daemonName),
    isPutRight: ({ daemonName }, ledger) => daemonWasSeenRunning(ledger, daemonName),
    // each new end of the daemon asks for a look: downtime is told only where a look agrees
    lastsSince: ({ daemonName }, ledger) => lastEndOfDaemon(ledger, daemonName),
  },
  over: 'with its tasks',
  goesOn: ({ daemonName }, ledger) => runsWithoutDaemon(ledger, daemonName),
  cause: 'daemon-missing',
  endsNeeded: 'of its tasks',
  growsSince: ({ daemonName }, ledger) => {
    if (runningSince(ledger, daemonName).length > 0) return null;
    const endedAt = lastEndOfDaemon(ledger, daemonName);
    const startedAt = firstStartOfRunning(ledger);
    return endedAt === null || startedAt === null ? null : Math.max(endedAt, startedAt);
  },
  repair: { byEcs: true, helps: drainUnlessItMayRun },
};

export const words: RuleWords = {
  headline: (who, daemon) => `${who} ran without ${daemon}`,
  goingOn: ({ tasks, are, daemon }) => `${tasks} ${are} running WITHOUT ${daemon}`,
  happened: ({ tasks, daemon, margin }) => `${tasks} ran ${margin === null ? '' : `${margin} `}without ${daemon}`,
  putRight: (daemon) => `${daemon} runs again`,
  sentence: ({ daemon, tasks, margin }) =>
    `${tasks} ran${margin === null ? '' : ` for ${margin}`} without ${daemon}, which had ended,`,
  margin: (size) => `${size} without the daemon`,
  inTable: { below: 'without', above: 'without' },
  shows: 'gap',
  advice: 'If the daemon does not come back, drain the instance: ECS moves its tasks and replaces it',
  command: 'drain-instance',
  afterwards: 'The daemon did not see what these tasks did without it',
};
