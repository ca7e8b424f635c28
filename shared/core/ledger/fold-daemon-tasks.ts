import { lastPartOf } from '../arn.ts';
import { daemonNameOf } from '../facts.ts';
import { horizonOf } from '../scene/ends.ts';
import { overlapOf } from '../scene/overlap.ts';
import type { InstanceScene, Scene } from '../scene/scene.ts';
import { foldOf } from './fold.ts';
import { leastBy } from './fold-applications.ts';
import type { FoldLimits } from './fold-limits.ts';
import { healthOf } from './health.ts';
import { tasksOfDaemon } from './known-tasks.ts';
import type { KnownTask, Ledger } from './ledger.ts';
import type { Over } from './over-tasks.ts';

/** So many tasks are told by name. */
const MOST_NAMED = 20;
/** So many daemons no instance has. */
export const MOST_DAEMONS = 32;

/**
 * The daemon tasks that may be dropped, by daemon: where one has ended very often, all that are old but for its first start
 * and its last end, and those that a report of health names.
 */
export const droppableDaemonTasks = (
  { ledger, leaving }: InstanceScene,
  { old, isForced }: Over,
  expected: ReadonlyMap<string, Scene>,
  { mostOfDaemon }: FoldLimits,
): ReadonlyMap<string, readonly KnownTask[]> => {
  const byDaemon = Map.groupBy(
    old.filter((task) => daemonNameOf(task) !== null),
    (task) => daemonNameOf(task) ?? '',
  );
  const left = leaving === null ? Number.POSITIVE_INFINITY : leaving.after;
  const named = namedByHealth(ledger);
  const mayGo = (task: KnownTask): boolean =>
    task.executionStoppedAt !== null && task.executionStoppedAt <= left && !named.has(lastPartOf(task.taskArn));
  const rank = ([daemonName, tasks]: readonly [string, readonly KnownTask[]]): number =>
    expected.has(daemonName) ? Number.POSITIVE_INFINITY : tasks.length;
  const droppable = new Map<string, readonly KnownTask[]>();
  for (const [daemonName, tasks] of [...byDaemon].sort((one, other) => (rank(one) < rank(other) ? 1 : -1))) {
    if (tasks.length <= mostOfDaemon && !isForced) continue;
    // of more daemons than any instance has nothing is kept: no rule judges those that nobody expects
    const isOneTooMany = droppable.size >= MOST_DAEMONS && !expected.has(daemonName);
    const scene = expected.get(daemonName);
    const until = scene?.daemon.until ?? Number.POSITIVE_INFINITY;
    const started = tasksOfDaemon(ledger, daemonName).filter(
      ({ startedAt }) => startedAt !== null && startedAt < until,
    );
    const kept = isOneTooMany ? new Set<string>() : keptOf(started, scene);
    const known = tasks.filter((task) => mayGo(task) && !kept.has(task.taskArn));
    const dropped = isForced ? known : known.slice(0, Math.max(0, known.length - mostOfDaemon / 2));
    if (dropped.length > 0) droppable.set(daemonName, dropped);
  }
  return droppable;
};

/** The first start and the last end, and those that ran together, as far as they are told by name. */
const keptOf = (tasks: readonly KnownTask[], scene: Scene | undefined): ReadonlySet<string> => {
  const first = leastBy(tasks, ({ startedAt }) => startedAt ?? Number.POSITIVE_INFINITY);
  const last = leastBy(tasks, ({ executionStoppedAt }) => -(executionStoppedAt ?? Number.NEGATIVE_INFINITY));
  const together = scene === undefined ? [] : togetherIn(scene).slice(0, MOST_NAMED);
  return new Set([...[first, last].flatMap((task) => task?.taskArn ?? []), ...together]);
};

const togetherIn = (scene: Scene): readonly string[] => [
  ...foldOf(scene.ledger, scene.daemon.daemonName).together.taskArns,
  ...overlapOf(scene, horizonOf(scene), scene.policy.overlapSeconds * 1000).least.taskArns,
];

/** A report is tied to a daemon by the task that it names. */
const namedByHealth = (ledger: Ledger): ReadonlySet<string> =>
  new Set(
    healthOf(ledger).flatMap(({ checks }) => checks.flatMap((check) => check.statusReason?.split(/[^\w-]+/) ?? [])),
  );
