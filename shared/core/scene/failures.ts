import { foldOf } from '../ledger/fold.ts';
import type { Impairment } from '../ledger/health-history.ts';
import { countWhile } from '../words/sorted.ts';
import { foldedCover } from './downtime.ts';
import { endOf, horizonOf, startOf } from './ends.ts';
import type { Scene } from './scene.ts';
import { byBeginning, type Stretch, uncovered, union } from './stretches.ts';

/** A failure of a daemon on its container instance, which ECS answers by a drain. */
export type Failure = {
  /** The stretches in which it may have happened, each ending just before its `to`; one millisecond where the time is known. */
  readonly moments: readonly Stretch[];
  /** True where another task may have run on, so that the daemon itself did not fail. */
  readonly isInDoubt: boolean;
};

/** The ends of the daemon, each at all its possible moments. The end of one task beside another that runs is none. */
export const endsOfDaemon = (scene: Scene): readonly Failure[] => {
  const horizon = horizonOf(scene);
  const runs = scene.daemonTasks.map((task) => ({ from: task.startedAt, end: endOf(task, horizon) }));
  const { coveredTo, triggers, unsure } = foldOf(scene.ledger, scene.daemon.daemonName);
  const folded = Number.isFinite(coveredTo) ? [...triggers, coveredTo] : triggers;
  const ends = [...runs.map(({ end }) => end), ...scene.daemonTasksWithoutStart.map((task) => endOf(task, horizon))];
  if (folded.length === 0 && !ends.some(({ from }) => from < Number.POSITIVE_INFINITY)) return [];
  const cover = union([...foldedCover(scene), ...runs.map(({ from, end }) => ({ from, to: end.from }))]);
  const unknown = [
    ...[...scene.daemonTasksWithoutStart, ...scene.unnamedDaemonTasks].map((task) => ({
      from: startOf(task),
      to: endOf(task, horizon).to,
    })),
    ...(unsure === null ? [] : [{ from: unsure.from, to: unsure.to + 1 }]),
  ];
  const doubts = doubtsIn([...runs.map(({ end }) => end), ...unknown]);
  const ran = folded.length === 0 ? cover : union(runs.map(({ from, end }) => ({ from, to: end.from })));
  const ofFolded = folded.flatMap((at) => {
    // a task that was found after the folding may have run on
    const moment = { from: at, to: at + 1 };
    return uncovered(moment, ran).length === 0 ? [] : [{ moments: [moment], isInDoubt: doubts({ from: at, to: at }) }];
  });
  const failureAt = (end: Stretch, isDoubtful: (end: Stretch) => boolean): readonly Failure[] => {
    const moments = uncovered({ from: end.from, to: end.to + 1 }, cover);
    return moments.length === 0 ? [] : [{ moments, isInDoubt: isDoubtful(end) || !isAllOf(end, moments) }];
  };
  const over = ends.filter(({ from }) => from < Number.POSITIVE_INFINITY);
  const doubtsOfLast = doubtsIn(unknown);
  const ofUnsure = unsure === null ? [] : [{ moments: [{ from: unsure.from, to: unsure.to + 1 }], isInDoubt: true }];
  return [
    ...ofFolded,
    ...ofUnsure,
    ...over.flatMap((end) => failureAt(end, doubts)),
    ...lastEnds(over).flatMap((end) => failureAt(end, doubtsOfLast)),
  ];
};

/** If tasks may have ended in either order, their last end: the daemon failed there, whichever task it was. */
const lastEnds = (ends: readonly Stretch[]): readonly Stretch[] => {
  const last: { from: number; to: number; count: number }[] = [];
  for (const { from, to } of ends.toSorted(byBeginning)) {
    const known = last.at(-1);
    if (known === undefined || known.to < from) last.push({ from, to, count: 1 });
    else Object.assign(known, { from, to: Math.max(known.to, to), count: known.count + 1 });
  }
  return last.filter(({ count }) => count > 1);
};

/** False where another task covers the end in a part of the stretch: an end there is not a failure. */
const isAllOf = (end: Stretch, [first, ...others]: readonly Stretch[]): boolean =>
  first !== undefined && others.length === 0 && first.from <= end.from && first.to > end.to;

/** Answers whether a stretch, in which a task may have run on, meets an end; the end's own stretch does not count. */
const doubtsIn = (stretches: readonly Stretch[]): ((end: Stretch) => boolean) => {
  const doubtful = stretches.filter(({ from, to }) => from < to).sort(byBeginning);
  // for each index, the stretch up to it that lasts longest, and the longest of the others
  const longest: { readonly first: Stretch; readonly others: number }[] = [];
  for (const stretch of doubtful) {
    const known = longest.at(-1);
    if (known === undefined) longest.push({ first: stretch, others: Number.NEGATIVE_INFINITY });
    else if (stretch.to > known.first.to) longest.push({ first: stretch, others: known.first.to });
    else longest.push({ first: known.first, others: Math.max(known.others, stretch.to) });
  }
  return (end) => {
    const known = longest[countWhile(doubtful, ({ from }) => from <= end.to) - 1];
    return known !== undefined && (known.first === end ? known.others : known.first.to) > end.from;
  };
};

/**
 * The impairments of the daemon that lasted as long as ECS has to begin a drain, or still last. An impairment that
 * began before the instance was ACTIVE, and still lasts, is judged at its beginning, and so not at all.
 */
export const longImpairments = (impairments: readonly Impairment[], deadlineMs: number): readonly Failure[] =>
  impairments
    .filter(({ from, to }) => to === null || to - from >= deadlineMs)
    .map(({ from }) => ({ moments: [{ from, to: from + 1 }], isInDoubt: false }));
