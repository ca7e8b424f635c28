import { foldOf } from '../ledger/fold.ts';
import { leavingOf } from '../ledger/leaving.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { daemonToldToStopAt, toldToStopAt } from '../ledger/told-to-stop.ts';
import { horizonOf } from '../scene/ends.ts';
import { byEnd, closingLook, type LastMoment, orderOf, ranOn, stillOpen } from '../scene/last-ends.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { MEMORY_OF_ECS_MS, REPORTING_LAG_MS } from '../words/ecs-times.ts';
import { earliestOf, latestOf } from '../words/extremes.ts';
import { held, inWords, violated } from '../words/verdict.ts';

/**
 * No application task was still running when ECS told the daemon of a leaving instance to stop: an agent stops taking
 * input at SIGTERM, however long it then lives (Fluent Bit pauses its inputs at once: documented). The signal is
 * `stoppingAt` with a stopCode other than the daemon's own exit; without a stopCode it is not known which of the two it
 * was.
 */
export const daemonSignalledLast: DaemonRule = (scene) => {
  const tasks = ranOn(scene);
  const signal = tasks.length === 0 ? null : signalOf(scene);
  if (signal === null) return null;
  if (signal.known === null) return stillOpen(scene, 'why the daemon task was told to stop: it has no stopCode');
  const { late, marginMs, isInOrder } = orderOf(scene, tasks, signal);
  if (late.length > 0) {
    const which = late.length === 1 ? '1 application task' : `${late.length} application tasks`;
    const howLong = marginMs === null ? '' : `, the last for ${inWords(marginMs)} more`;
    const reason = `${which} still ran when the daemon was told to stop${howLong}`;
    return violated({ reason, occurredAt: signal.to, marginMs, taskArns: byEnd(late) });
  }
  if (!isInOrder)
    return stillOpen(
      scene,
      signal.from === signal.to
        ? 'when an application task ended: it has no executionStoppedAt'
        : 'why a task of the daemon was told to stop first: it has no stopCode',
    );
  return (
    closingLook(scene, signal.from) ??
    held(
      marginMs === null
        ? 'every application task ended before the daemon was told to stop'
        : `the daemon was told to stop ${inWords(marginMs)} after the last application task ended`,
      marginMs,
    )
  );
};

/**
 * The moment at which the daemon was first told to stop while the instance left; null if it was not. Without any stopCode it is
 * not `known`. If leaving began at some time between two signals, either may be the first.
 */
const signalOf = (scene: Scene): LastMoment | null => {
  const { leaving, until } = horizonOf(scene);
  if (leaving === null) return null;
  const signalsOf = (tasks: readonly KnownTask[]): readonly number[] =>
    tasks.flatMap((task) => toldToStopAt(task) ?? []).filter((at) => at > leaving.after && at < until);
  const tasks = [...scene.daemonTasks, ...scene.daemonTasksWithoutStart];
  const told = signalsOf(tasks);
  if (told.length === 0) return null;
  const sure = signalsOf(tasks.filter(({ stopCode }) => stopCode !== null)).toSorted((one, other) => one - other);
  // signals of unnamed tasks, and of tasks that were dropped while the instance left, may be this daemon's too
  const others = signalsOf(scene.unnamedDaemonTasks);
  const dropped = foldOf(scene.ledger, scene.daemon.daemonName).droppedTo > leaving.after ? [leaving.after + 1] : [];
  const lastOfAll = latestOf([...told, ...others]);
  const known = sure.length === 0 ? null : (sure.find((at) => at >= leaving.latest) ?? lastOfAll);
  return { known, from: earliestOf([...told, ...others, ...dropped]), to: known ?? Number.POSITIVE_INFINITY };
};

export const judgement = { perDaemon: daemonSignalledLast } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  optional: {
    isOn: ({ judgeSignals }) => judgeSignals,
    concerns: (ledger) => leavingOf(ledger) !== null,
  },
  measures: 'signal',
  looks: {
    pending: 'tasks',
    inconclusive: 'tasks',
    violated: 'tasks',
    settlesFrom: ({ daemonName, until }, { ledger }) => {
      const at = daemonToldToStopAt(ledger, daemonName);
      return until === null ? at && at + REPORTING_LAG_MS : until - MEMORY_OF_ECS_MS;
    },
    comesBeforeDeadline: true,
    mayEndUnseen: ({ marginMs }) => marginMs === null,
  },
  over: 'with its tasks',
  endsNeeded: 'of every application task',
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `${daemon} told to stop early`,
  sentence: ({ daemon, tasks, margin }) =>
    `${tasks} ran on${margin === null ? '' : ` for ${margin}`} after ${daemon} had been told to stop`,
  margin: (size) => `${size} too early`,
  inTable: { below: 'early', above: 'spare' },
  advice: 'Read the last minutes of the applications elsewhere: the daemon may have taken nothing in any more',
  afterwards: 'Read the last moments of these tasks elsewhere: the daemon may have taken nothing in any more',
};
