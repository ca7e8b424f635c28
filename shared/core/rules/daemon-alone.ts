import type { Stretch } from '../scene/coverage.ts';
import { completeLookAfter } from '../scene/look.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene, StartedTask } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** Two tasks of one daemon that ran beside each other. */
type Overlap = Stretch & {
  readonly taskArns: readonly [string, string];
  readonly isOpen: boolean;
  readonly endIsUnknown: boolean;
};

/** No two tasks of the daemon ran at the same time on the container instance for longer than `overlap`. */
export const daemonAlone: DaemonRule = (scene) => {
  const { daemonTasks, policy } = scene;
  if (daemonTasks.length < 2) return null;
  const limit = policy.overlapSeconds * 1000;
  const overlaps = overlapsOf(scene);
  const tooLong = overlaps.filter((overlap) => !overlap.endIsUnknown && overlap.to - overlap.from > limit);
  if (tooLong.length > 0)
    return ranTogether(
      tooLong,
      limit,
      overlaps.some(({ endIsUnknown }) => endIsUnknown),
    );
  if (overlaps.some((overlap) => overlap.endIsUnknown && overlap.to - overlap.from > limit))
    return inconclusive('when a task of the daemon ended: it has no executionStoppedAt');
  const open = overlaps.filter(({ isOpen }) => isOpen);
  if (open.length > 0)
    return pending('one of two tasks of the daemon to end', Math.min(...open.map(({ from }) => from + limit)));
  const longest = longestOf(overlaps);
  const marginMs = overlaps.some(({ endIsUnknown }) => endIsUnknown) ? null : longest === 0 ? 0 : -longest;
  return held(
    longest === 0
      ? 'no two tasks of the daemon ran together'
      : `two tasks of the daemon ran together for ${inWords(longest)}`,
    marginMs,
  );
};

const ranTogether = (overlaps: readonly Overlap[], limit: number, isInDoubt: boolean): Finding => {
  const longest = longestOf(overlaps);
  return violated({
    reason: `two tasks of the daemon ran together for ${inWords(longest)}`,
    occurredAt: Math.min(...overlaps.map(({ from }) => from)) + limit,
    marginMs: isInDoubt ? null : -longest,
    taskArns: [...new Set(overlaps.flatMap(({ taskArns }) => taskArns))],
  });
};

const longestOf = (overlaps: readonly Overlap[]): number =>
  overlaps.reduce((longest, { from, to }) => Math.max(longest, to - from), 0);

const overlapsOf = (scene: Scene): readonly Overlap[] =>
  scene.daemonTasks.flatMap((first, index) => {
    const next = scene.daemonTasks.slice(index + 1);
    return next
      .flatMap((second) => overlapOf(first, second, scene))
      .filter(({ from, to, isOpen }) => from < to || (isOpen && from === to));
  });

/** An open overlap counts up to the clock; one on an instance that is gone, or of a STOPPED task, up to an end that nobody knows. */
const overlapOf = (first: StartedTask, second: StartedTask, scene: Scene): Overlap => ({
  from: second.startedAt,
  to: Math.min(lastMoment(first, scene), lastMoment(second, scene), scene.daemon.until),
  taskArns: [first.taskArn, second.taskArn],
  isOpen: isOpen(first, scene) && isOpen(second, scene),
  endIsUnknown: endIsUnknown(first, second, scene) || endIsUnknown(second, first, scene),
});

/** It still runs, and its end will be judged. */
const isOpen = (task: StartedTask, scene: Scene): boolean =>
  task.executionStoppedAt === null && !hasEndedUnseen(task, scene) && scene.now < scene.daemon.until;

/** It has ended, and nobody knows when: it is STOPPED, or gone with its instance, or ECS has forgotten it. */
const hasEndedUnseen = (task: StartedTask, scene: Scene): boolean => {
  const look = completeLookAfter(scene, task.updatedAt);
  const isForgotten = look !== null && !look.taskArns.includes(task.taskArn);
  return task.lastStatus === 'STOPPED' || scene.gone !== null || isForgotten;
};

const lastMoment = ({ executionStoppedAt }: StartedTask, { gone, now }: Scene): number =>
  executionStoppedAt ?? gone?.at ?? now;

/** The other's known end bounds the overlap only if it comes before anything that this one's unknown end could be. */
const endIsUnknown = (task: StartedTask, other: StartedTask, scene: Scene): boolean =>
  task.executionStoppedAt === null &&
  hasEndedUnseen(task, scene) &&
  (other.executionStoppedAt ?? Number.POSITIVE_INFINITY) > task.startedAt;
