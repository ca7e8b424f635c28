import { foldOf } from '../ledger/fold.ts';
import { leavingOf } from '../ledger/leaving.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { daemonToldToStopAt, toldToStopAt } from '../ledger/told-to-stop.ts';
import { applicationRuns } from '../ledger/without-daemon.ts';
import { horizonOf, startOf } from '../scene/ends.ts';
import {
  byEnd,
  closingLook,
  type LastMoment,
  looksForEnds,
  orderOf,
  ranOn,
  stillOpen,
  whichEndIsMissing,
} from '../scene/last-ends.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { earliestOf, latestOf } from '../words/extremes.ts';
import { counted } from '../words/plain.ts';
import { held, inconclusive, inWords, violated } from '../words/verdict.ts';

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
  if (signal.known === null) return inconclusive(NO_STOP_CODE);
  const { late: outlived, marginMs, isInOrder } = orderOf(scene, tasks, signal);
  // one that started after the signal ended after it, whenever that was
  const late = [...new Set([...outlived, ...tasks.filter((task) => startOf(task) > signal.to)])];
  if (late.length > 0) {
    const which = counted(late.length, 'application task');
    const last = late.length === 1 ? '' : 'the last ';
    const howLong = marginMs === null ? '' : `, ${last}for ${inWords(marginMs)} more`;
    const reason = `${which} still ran when the daemon was told to stop${howLong}`;
    return violated({ reason, occurredAt: signal.to, marginMs, taskArns: byEnd(late) });
  }
  if (!isInOrder) return stillOpen(scene, signal.unsure ?? whichEndIsMissing(tasks));
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

const NO_STOP_CODE = 'why the daemon task was told to stop: it has no stopCode';

/** `unsure`: what is missing to say which signal was the first; null where that is known. */
type Signal = LastMoment & { readonly unsure: string | null };

/**
 * The first signal while the instance leaves; null if there is none. It is not `known` without any stopCode. Where leaving
 * may have begun between two signals, either may be the first.
 */
const signalOf = (scene: Scene): Signal | null => {
  const { leaving, until } = horizonOf(scene);
  if (leaving === null) return null;
  const signalsOf = (tasks: readonly KnownTask[]): readonly number[] =>
    tasks.flatMap((task) => toldToStopAt(task) ?? []).filter((at) => at > leaving.after && at < until);
  const tasks = [...scene.daemonTasks, ...scene.daemonTasksWithoutStart];
  const told = signalsOf(tasks);
  if (told.length === 0) return null;
  const sure = signalsOf(tasks.filter(({ stopCode }) => stopCode !== null)).toSorted((one, other) => one - other);
  // those of unnamed tasks may be this daemon's, and so may be any that were dropped while it left
  const others = signalsOf(scene.unnamedDaemonTasks);
  const dropped = foldOf(scene.ledger, scene.daemon.daemonName).droppedTo > leaving.after ? [leaving.after + 1] : [];
  const lastOfAll = latestOf([...told, ...others]);
  const known = sure.length === 0 ? null : (sure.find((at) => at >= leaving.latest) ?? lastOfAll);
  const from = earliestOf([...told, ...others, ...dropped]);
  return {
    known,
    from,
    to: known ?? Number.POSITIVE_INFINITY,
    unsure: from === known ? null : unsureBy(from, sure, told),
  };
};

const unsureBy = (from: number, sure: readonly number[], told: readonly number[]): string => {
  if (sure.includes(from)) return 'when the container instance began to leave';
  return told.includes(from) ? NO_STOP_CODE : 'whose daemon task was told to stop first';
};

export const judgement = { perDaemon: daemonSignalledLast } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  optional: {
    isOn: ({ judgeSignals }) => judgeSignals,
    turnOn: 'set judgeSignals to true',
    concerns: (ledger) => leavingOf(ledger) !== null,
  },
  measures: 'signal',
  looks: /* @__PURE__ */ looksForEnds(daemonToldToStopAt),
  over: 'with its tasks',
  // an agent that was told to stop takes no input, though its task may run on
  goesOn: (_, ledger) => leavingOf(ledger) !== null && applicationRuns(ledger),
  endsNeeded: 'of every application task',
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `${daemon} told to stop early`,
  goingOn: ({ tasks, are, daemon }) => `${daemon} has been told to stop, and ${tasks} ${are} still running`,
  happened: ({ tasks, daemon, margin }) =>
    `${daemon} was told to stop ${margin === null ? '' : `${margin} `}before ${tasks} ended`,
  putRight: 'these tasks have ended',
  sentence: ({ daemon, tasks, margin }) =>
    `${tasks} ran on${margin === null ? '' : ` for ${margin}`} after ${daemon} had been told to stop`,
  margin: (size) => `${size} too early`,
  inTable: { below: 'early', above: 'spare' },
  advice: 'Read the last minutes of the applications elsewhere: the daemon may no longer have taken them in',
  afterwards: 'Read the last moments of these tasks elsewhere: the daemon may no longer have taken them in',
};
