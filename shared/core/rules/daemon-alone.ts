import type { KnownTask } from '../ledger/ledger.ts';
import { type Breach, together } from '../scene/breach.ts';
import { endOf, type Horizon, horizonOf, runsOn, runUntil, startOf } from '../scene/ends.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** No two tasks of the daemon ran at the same time on the container instance for longer than `overlap`. */
export const daemonAlone: DaemonRule = (scene) => {
  const { daemonTasks, daemonTasksWithoutStart, policy } = scene;
  if (daemonTasks.length + daemonTasksWithoutStart.length < 2) return null;
  const limit = policy.overlapSeconds * 1000;
  const horizon = horizonOf(scene);
  const { least, most } = overlapOf(scene, horizon, limit);
  const marginMs = least.longestMs === most.longestMs ? 0 - least.longestMs : null;
  if (least.longestMs > limit) return ranTogether(least, limit, marginMs);
  if (most.longestMs > limit)
    return inconclusive('when a task of the daemon started or ended: it has no startedAt, or no executionStoppedAt');
  const second = secondStart(scene, horizon);
  if (second !== null) return pending('one of two tasks of the daemon to end', second + limit);
  return held(
    least.longestMs === 0
      ? 'no two tasks of the daemon ran together'
      : `two tasks of the daemon ran together for ${inWords(least.longestMs)}`,
    marginMs,
  );
};

/**
 * The longer its tasks ran, the longer they ran together: so two histories tell what all have in common, that with the
 * latest starts and earliest ends, and that with the earliest starts and latest ends.
 */
const overlapOf = (
  scene: Scene,
  horizon: Horizon,
  limit: number,
): { readonly least: Breach; readonly most: Breach } => {
  const { daemonTasks, daemonTasksWithoutStart, unnamedDaemonTasks } = scene;
  const shortest = daemonTasks.map((task) => runUntil(endOf(task, horizon).from, task, horizon));
  const least = together(shortest, limit);
  const isExact = daemonTasksWithoutStart.length + unnamedDaemonTasks.length === 0;
  if (isExact && daemonTasks.every((task) => endIsKnown(task, horizon))) return { least, most: least };
  const longest = [...daemonTasks, ...daemonTasksWithoutStart, ...unnamedDaemonTasks].map((task) =>
    runUntil(endOf(task, horizon).to, task, horizon),
  );
  return { least, most: together(longest, limit) };
};

const endIsKnown = (task: KnownTask, horizon: Horizon): boolean => {
  const { from, to } = endOf(task, horizon);
  return from === to;
};

const ranTogether = ({ taskArns, longestMs, since }: Breach, limit: number, marginMs: number | null): Finding =>
  violated({
    reason: `two tasks of the daemon ran together for ${inWords(longestMs)}`,
    occurredAt: since + limit,
    marginMs,
    taskArns,
  });

/** Since when two of its tasks have been running together; null if not two still run. */
const secondStart = ({ daemonTasks, daemonTasksWithoutStart }: Scene, horizon: Horizon): number | null => {
  const running = [...daemonTasksWithoutStart, ...daemonTasks].filter((task) => runsOn(task, horizon));
  return running[1] === undefined ? null : startOf(running[1]);
};
