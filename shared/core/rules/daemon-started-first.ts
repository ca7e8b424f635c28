import { daemonHasStarted, daemonRuns, firstApplicationStart } from '../ledger/daemon-now.ts';
import { earlyTasks, MOST_STOPPED } from '../ledger/early-tasks.ts';
import { earlyOf } from '../ledger/fold.ts';
import { runsWithoutDaemon } from '../ledger/without-daemon.ts';
import { DRAIN_RUNG } from '../scene/drain.ts';
import { ecsSaysOf } from '../scene/ecs-says.ts';
import { daemonLookAfter } from '../scene/evidence.ts';
import { firstAndWorst } from '../scene/first-and-worst.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { beforeStartEdge } from '../scene/start-edge.ts';
import type { StartedTask } from '../scene/tasks.ts';
import { counted } from '../words/plain.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../words/verdict.ts';

/**
 * No application task's `startedAt` is before the daemon's first `startedAt` on the container instance.
 * Compared by `startedAt`: an application task is created before the daemon task and starts after it.
 */
export const daemonStartedFirst: DaemonRule = (scene) => {
  const { applicationTasks, applicationTasksWithoutStart, firstDaemonStart } = scene;
  if (applicationTasks.length + applicationTasksWithoutStart.length === 0) return null;
  if (firstDaemonStart === null) return withoutDaemonStart(scene);
  const early = applicationTasks.filter(({ startedAt }) => startedAt < firstDaemonStart);
  if (early.length > 0) return startedEarly(scene, early, firstDaemonStart);
  if (applicationTasksWithoutStart.length > 0)
    return inconclusive('when a RUNNING application task started: it has no startedAt');
  const marginMs = firstStart(applicationTasks) - firstDaemonStart;
  return held(
    `the daemon task started ${inWords(marginMs)} before the first application task`,
    scene.mayHaveStartedEarlier ? null : marginMs,
  );
};

const startedEarly = (scene: Scene, early: readonly StartedTask[], firstDaemonStart: number): Finding => {
  if (!scene.startEdgeIsProven) {
    return inconclusive(beforeStartEdge(scene, 'whether an earlier daemon task ran'));
  }
  if (scene.mayHaveStartedEarlier) return inconclusive('when another daemon task started: it has no startedAt');
  const marginMs = firstStart(early) - firstDaemonStart;
  const tasksTotal = early.length + droppedOf(scene);
  const said = ecsSaysOf(scene.ledger, scene.daemon.daemonName, firstDaemonStart);
  return violated({
    reason: `${counted(tasksTotal, 'application task')} started before the daemon task, the first ${inWords(marginMs)} early${said}`,
    occurredAt: firstStart(early),
    marginMs: scene.applicationTasksWithoutStart.length > 0 ? null : marginMs,
    taskArns: byStart(early),
    tasksTotal,
  });
};

const withoutDaemonStart = (scene: Scene): Finding => {
  const { applicationTasks, mayHaveStartedEarlier, evidence, startEdgeIsProven } = scene;
  const said = ecsSaysOf(scene.ledger, scene.daemon.daemonName);
  if (evidence === 'stream' || mayHaveStartedEarlier || applicationTasks.length === 0) {
    return inconclusive(`when the daemon task started: no start of it is known${said}`);
  }
  const look = daemonLookAfter(scene, firstStart(applicationTasks));
  if (look === null) return pending('a look at ECS: no start of the daemon is known', null);
  if (!startEdgeIsProven)
    return inconclusive('whether a daemon task ran earlier: the container instance is older than the watch');
  const tasksTotal = applicationTasks.length + droppedOf(scene);
  return violated({
    reason: `${counted(tasksTotal, 'application task')} started, and a look at ECS found no start of the daemon${said}`,
    occurredAt: firstStart(applicationTasks),
    taskArns: byStart(applicationTasks),
    tasksTotal,
  });
};

/** The earlier a task started, the longer it ran without the daemon. */
const byStart = (tasks: readonly StartedTask[]): readonly string[] =>
  firstAndWorst(tasks.map(({ taskArn, startedAt }) => ({ taskArn, brokeAt: startedAt, badness: -startedAt })));

const firstStart = (tasks: readonly StartedTask[]): number =>
  tasks.reduce((first, { startedAt }) => Math.min(first, startedAt), Number.POSITIVE_INFINITY);

/** The number of tasks that are folded away. */
const droppedOf = ({ ledger, daemon, firstDaemonStart }: Scene): number =>
  earlyOf(ledger, daemon.daemonName, firstDaemonStart).dropped;

export const judgement = { perDaemon: daemonStartedFirst } satisfies Judgement;

export const traits: Traits = {
  severity: 'critical',
  consequenceSeverity: 'warning',
  ladder: [
    // StopTask takes up to two minutes until the containers ended; ends are reported some ten seconds late
    { remedy: 'stop-early-tasks', deadlineSeconds: 300 },
    DRAIN_RUNG,
  ],
  measures: 'start',
  isOfOrder: true,
  looks: {
    pending: 'daemons',
    inconclusive: 'tasks',
    violated: 'daemons',
    settlesFrom: (_, { ledger }) => firstApplicationStart(ledger),
    mayEndUnseen: ({ daemonName }, ledger) => !daemonHasStarted(ledger, daemonName),
  },
  over: 'with its tasks',
  goesOn: ({ daemonName }, ledger) => runsWithoutDaemon(ledger, daemonName),
  cause: 'daemon-missing',
  endsNeeded: 'none',
  repair: {
    byEcs: false,
    helps: (violation, ledger) => {
      const early = earlyTasks(violation, ledger).length;
      if (early === 0) return [];
      // a task that replaces a stopped one here would run without the daemon too
      return daemonRuns(ledger, violation.daemonName) && early <= MOST_STOPPED
        ? ['stop-early-tasks', 'drain-instance']
        : ['drain-instance'];
    },
    leavesWork: true,
  },
};

export const words: RuleWords = {
  headline: (who, daemon, isMeasured) => `${who} started ${isMeasured ? 'before' : 'without'} ${daemon}`,
  goingOn: ({ tasks, are, daemon }) => `${tasks} ${are} running WITHOUT ${daemon}, which has not started`,
  happened: ({ tasks, daemon, margin }) =>
    margin === null ? `${tasks} started without ${daemon}` : `${tasks} started ${margin} before ${daemon}`,
  putRight: (daemon) => `${daemon} runs now`,
  sentence: ({ daemon, tasks, margin }) =>
    margin === null
      ? `${tasks} started without ${daemon}`
      : `${tasks} ran for ${margin} without ${daemon}, which started later,`,
  margin: (size) => `${size} too early`,
  inTable: { below: 'early', above: 'spare' },
  shows: 'starts',
  advice: 'If the daemon does not start, drain the instance: ECS moves its tasks and replaces it',
  command: 'drain-instance',
  consequences: {
    // the route to the daemons exists only if their network namespace does when a task's own network is set up
    leaves: (daemon) =>
      `${daemon} did not see how these tasks started; those that must send to it over the network may stay cut off until they are restarted`,
    matters: 'a signal of these tasks does not arrive, or an unobserved start matters (a security agent, an audit)',
    command: 'stop-task',
  },
  afterwards: 'The daemon did not see how these tasks started',
};
