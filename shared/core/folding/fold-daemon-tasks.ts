import { foldOf } from '../ledger/fold.ts';
import { healthOf } from '../ledger/health-history.ts';
import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import { horizonOf } from '../scene/ends.ts';
import { overlapOf } from '../scene/overlap.ts';
import type { InstanceScene, Scene } from '../scene/scene.ts';
import { lastPartOf } from '../words/arn.ts';
import { earliestOf } from '../words/extremes.ts';
import { byCodeUnit } from '../words/join.ts';
import { daemonNameOf } from '../words/task-role.ts';
import { roomFor, utf8Length } from '../words/text-size.ts';
import { MOST_NAMED } from '../words/verdict.ts';
import { leastBy } from './fold-applications.ts';
import type { FoldLimits } from './fold-limits.ts';
import type { Over } from './over-tasks.ts';

/** No instance has so many daemons. */
const MOST_DAEMONS = 16;
/** Bytes of their names in UTF-8. */
const MOST_NAME_BYTES = 6000;
/** If there are too many tasks: so many of a daemon's last ends are kept while its instance leaves. */
const LAST_WHILE_LEAVING = 8;
/** At most so many tasks that reports of health name are kept, as many as there are reports. */
const MOST_OF_HEALTH = 64;

/** As many of the names, from the first on, as an instance can have daemons. */
export const fewNames = (names: readonly string[]): ReadonlySet<string> => {
  const hasRoom = roomFor(MOST_NAME_BYTES);
  return new Set(names.slice(0, MOST_DAEMONS).filter((name) => hasRoom(utf8Length(name))));
};

/**
 * The daemon tasks that may be dropped, by daemon: if one has ended very often, all old ones but for its first start,
 * its last end, and those that a report of health names.
 */
export const droppableDaemonTasks = (
  { ledger, leaving }: InstanceScene,
  { old, isForced, endOf }: Over,
  expected: ReadonlyMap<string, Scene>,
  { mostOfDaemon }: FoldLimits,
): ReadonlyMap<string, readonly KnownTask[]> => {
  const byDaemon = Map.groupBy(
    old.filter((task) => daemonNameOf(task) !== null),
    (task) => daemonNameOf(task) ?? '',
  );
  const left = leaving === null ? Number.POSITIVE_INFINITY : leaving.after;
  const named = namedByHealth(ledger, new Set(old.map(({ taskArn }) => lastPartOf(taskArn))));
  const hasSettled = (task: KnownTask): boolean =>
    task.executionStoppedAt !== null && Math.max(task.executionStoppedAt, task.stoppingAt ?? 0) <= left;
  const isNamed = ({ taskArn }: KnownTask): boolean => named.has(lastPartOf(taskArn));
  const countOf = (daemonName: string): number => byDaemon.get(daemonName)?.length ?? 0;
  const byRank = (one: string, other: string): number => countOf(other) - countOf(one) || byCodeUnit(one, other);
  const others = fewNames([...byDaemon.keys()].filter((name) => !expected.has(name)).sort(byRank));
  const droppable = new Map<string, readonly KnownTask[]>();
  for (const [daemonName, tasks] of byDaemon) {
    if (tasks.length <= mostOfDaemon && !isForced) continue;
    // nothing is kept of more daemons than an instance can have: no rule judges daemons that are not expected
    const isOneTooMany = !expected.has(daemonName) && !others.has(daemonName);
    const scene = expected.get(daemonName);
    const until = scene?.daemon.until ?? Number.POSITIVE_INFINITY;
    const started = tasksOfDaemon(ledger, daemonName).filter(
      ({ startedAt }) => startedAt !== null && startedAt < until,
    );
    const kept = isOneTooMany ? new Set<string>() : keptOf(started, scene);
    const last = isForced ? lastOf(tasks, left, endOf) : null;
    const unsure = firstUnsure(tasks);
    const mayGo = (task: KnownTask): boolean =>
      last === null ? hasSettled(task) && endOf(task) <= unsure : isOneTooMany || !last.has(task);
    const known = tasks.filter((task) => mayGo(task) && !isNamed(task) && !kept.has(task.taskArn));
    const dropped = isForced ? known : known.slice(0, Math.max(0, known.length - mostOfDaemon / 2));
    if (dropped.length > 0) droppable.set(daemonName, dropped);
  }
  return droppable;
};

/**
 * The first start of a task that stays because its end is not known; Infinity for none. Time that is folded has no more
 * ends than its exact ones, so nothing is folded within which that task may have ended.
 */
const firstUnsure = (tasks: readonly KnownTask[]): number =>
  earliestOf(
    tasks.flatMap(({ startedAt, executionStoppedAt }) => (executionStoppedAt === null ? (startedAt ?? []) : [])),
  );

/** Among tasks that must go before they are settled, keeps the last one whose end is not known, and the last ends while leaving. */
const lastOf = (tasks: readonly KnownTask[], left: number, endOf: Over['endOf']): ReadonlySet<KnownTask> => {
  const withoutEnd = tasks.filter(({ executionStoppedAt }) => executionStoppedAt === null);
  const whileLeaving = tasks.filter((task) => endOf(task) > left);
  return new Set([...withoutEnd.slice(-1), ...whileLeaving.slice(-LAST_WHILE_LEAVING)]);
};

/** The first start, the last end, and those of the tasks that ran together which people are told by name. */
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

/** The ids that reports of health name: they tie a report to a daemon. */
const namedByHealth = (ledger: Ledger, ids: ReadonlySet<string>): ReadonlySet<string> =>
  new Set(
    healthOf(ledger)
      .toReversed()
      .flatMap(({ checks }) => checks.flatMap((check) => check.statusReason?.split(/[^\w-]+/) ?? []))
      .filter((word) => ids.has(word))
      .slice(0, MOST_OF_HEALTH),
  );
