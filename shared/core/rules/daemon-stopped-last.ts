import { lastEndOfDaemon } from '../ledger/daemon-now.ts';
import { runsWithoutDaemon } from '../ledger/without-daemon.ts';
import { horizonOf } from '../scene/ends.ts';
import {
  byEnd,
  closingLook,
  type Ends,
  endsOf,
  looksForEnds,
  orderOf,
  ranOn,
  stillOpen,
  whichEndIsMissing,
} from '../scene/last-ends.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { counted } from '../words/plain.ts';
import { type Finding, held, inconclusive, inWords, violated } from '../words/verdict.ts';

/**
 * No application task ended after the daemon. The end is `executionStoppedAt`: not `stoppingAt`, at which a task was
 * only told to stop, and not the moment of leaving RUNNING (amazon-ecs-agent#3829, aws-cdk#13506, karpenter#1133).
 * Daemon ends before a known leaving belong to `daemon-stayed-up` alone.
 */
export const daemonStoppedLast: DaemonRule = (scene) => {
  const tasks = ranOn(scene);
  if (tasks.length === 0) return null;
  const horizon = horizonOf(scene);
  const { leaving, gone } = horizon;
  const daemon = endsOf([...scene.daemonTasks, ...scene.daemonTasksWithoutStart], horizon);
  if (leaving === null) return gone === null ? null : judgeUnseenLeaving(scene, daemon, endsOf(tasks, horizon));
  const isKnown = daemon.known > leaving.after;
  if (!isKnown && !(gone !== null && daemon.isOpen)) return null;
  const known = isKnown ? daemon.known : null;
  const unnamed = endsOf(scene.unnamedDaemonTasks, horizon);
  const daemonEnd = {
    known,
    from: Math.max(known ?? leaving.after + 1, daemon.openFrom),
    to: Math.max(known ?? leaving.after, daemon.openTo, unnamed.openTo, unnamed.known),
  };
  const { late, marginMs, isInOrder } = orderOf(scene, tasks, daemonEnd);
  if (late.length > 0) {
    const which = counted(late.length, 'application task');
    const byHowMuch = marginMs === null ? '' : `, the last by ${inWords(marginMs)}`;
    const reason = `${which} outlived the daemon task${byHowMuch}`;
    return violated({ reason, occurredAt: daemonEnd.to, marginMs, taskArns: byEnd(late) });
  }
  if (isInOrder) return inOrder(scene, daemonEnd.from, marginMs);
  return stillOpen(
    scene,
    daemonEnd.from === daemonEnd.to
      ? whichEndIsMissing(tasks)
      : 'when a task of the daemon ended: it has no executionStoppedAt',
  );
};

/** If no leaving was seen, all ends count, provided that all are known; ends out of order belong to `daemon-stayed-up`. */
const judgeUnseenLeaving = (scene: Scene, daemon: Ends, applications: Ends): Finding => {
  const isComplete = !daemon.isOpen && !applications.isOpen && scene.unnamedDaemonTasks.length === 0;
  if (!isComplete || daemon.known < applications.known)
    return inconclusive('when the container instance began to leave');
  return inOrder(scene, daemon.known, daemon.known - applications.known);
};

const inOrder = (scene: Scene, daemonEnd: number, marginMs: number | null): Finding =>
  closingLook(scene, daemonEnd) ??
  held(
    marginMs === null
      ? 'every application task ended before the daemon'
      : `the daemon task ended ${inWords(marginMs)} after the last application task`,
    marginMs,
  );

export const judgement = { perDaemon: daemonStoppedLast } satisfies Judgement;

export const traits: Traits = {
  severity: 'warning',
  ladder: [],
  measures: 'stop',
  isOfOrder: true,
  looks: /* @__PURE__ */ looksForEnds(lastEndOfDaemon),
  over: 'with its tasks',
  goesOn: ({ daemonName }, ledger) => runsWithoutDaemon(ledger, daemonName),
  endsNeeded: 'of every application task',
  repair: { byEcs: false },
};

export const words: RuleWords = {
  headline: (who, daemon) => `${daemon} ended before ${who}`,
  goingOn: ({ tasks, are, daemon }) => `${tasks} ${are} running WITHOUT ${daemon}, which ended first`,
  happened: ({ tasks, daemon, margin }) => `${daemon} ended ${margin === null ? '' : `${margin} `}before ${tasks}`,
  putRight: 'these tasks have ended',
  sentence: ({ daemon, tasks, margin }) =>
    `${tasks} ran on${margin === null ? '' : ` for ${margin}`} after ${daemon} had ended`,
  margin: (size) => `${size} too early`,
  inTable: { below: 'early', above: 'spare' },
  shows: 'ends',
  advice: 'Read the last minutes of the applications elsewhere: the daemon did not carry them',
  afterwards: 'Read the last moments of these tasks elsewhere: the daemon did not carry them',
};
