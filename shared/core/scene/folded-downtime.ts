import { type BreachFold, foldOf, NO_BREACHES, type UncoveredFold } from '../ledger/fold.ts';
import { mostRuns } from './downtime.ts';
import { endOf, type Horizon, runUntil } from './ends.ts';
import type { Scene } from './scene.ts';
import { common, type Stretch, uncovered, union } from './stretches.ts';

/** The folded part of the time that application tasks ran without a daemon. */
type FoldedDowntime = { readonly down: BreachFold; readonly uncovered: UncoveredFold };

/**
 * The folded downtime of the scene's daemon, without the stretches that tasks known by now may cover. A task that was
 * found only after the folding may have run throughout: a stretch that it covers proves nothing. The tasks known at the
 * folding cover none.
 */
export const foldedDowntime = (scene: Scene, horizon: Horizon): FoldedDowntime => {
  const fold = foldOf(scene.ledger, scene.daemon.daemonName);
  const { down, uncovered: known } = fold;
  if (known.parts.length === 0) return fold;
  const ran = union(mostRuns(scene, horizon));
  const parts = known.parts.flatMap((part) => uncovered(part, ran));
  if (lengthOf(parts) === lengthOf(known.parts)) return fold;
  const left = { parts, moreTo: covers(ran, { from: down.since, to: known.moreTo }) ? NEVER : known.moreTo };
  const taskArns = down.taskArns.filter((taskArn) => ranIn(parts, taskArn, horizon));
  if (taskArns.length > 0)
    return {
      down: { ...down, taskArns, longestMs: longest(parts), since: parts[0]?.from ?? down.since },
      uncovered: left,
    };
  // the possible part stays possible; the proven part is no longer proven where the rest lies at unknown times
  const isCovered = parts.length === 0 && left.moreTo === NEVER && down.mostMs === down.longestMs;
  return { down: isCovered ? NO_BREACHES : { ...NO_BREACHES, mostMs: down.mostMs }, uncovered: left };
};

const NEVER = Number.NEGATIVE_INFINITY;

const lengthOf = (parts: readonly Stretch[]): number => parts.reduce((sum, { from, to }) => sum + to - from, 0);
const longest = (parts: readonly Stretch[]): number =>
  parts.reduce((most, { from, to }) => Math.max(most, to - from), 0);

const covers = (ran: readonly Stretch[], stretch: Stretch): boolean =>
  stretch.to <= stretch.from || uncovered(stretch, ran).length === 0;

const ranIn = (parts: readonly Stretch[], taskArn: string, horizon: Horizon): boolean => {
  const task = horizon.scene.ledger.tasks.get(taskArn);
  return task !== undefined && common(parts, [runUntil(endOf(task, horizon).to, task, horizon)]).length > 0;
};
