import { foldOf } from '../ledger/fold.ts';
import type { KnownTask } from '../ledger/ledger.ts';
import { foldedCover, mostDowntime } from '../scene/downtime.ts';
import { horizonOf } from '../scene/ends.ts';
import type { InstanceScene, Scene } from '../scene/scene.ts';
import { brokenBy } from './fold-daemon.ts';
import type { FoldLimits } from './fold-limits.ts';
import type { Over } from './over-tasks.ts';

/** Keeps so many of the first, and so many of the worst. */
const FIRST_AND_WORST = 10;
const LAST_WHILE_LEAVING = 64;

/**
 * The application tasks that may be dropped: those that are in order for every daemon, but for the first start and the
 * last end, which margins need; and where many broke an order, all but the first and the worst for each daemon.
 */
export const droppableApplications = (
  scenes: readonly Scene[],
  { leaving, ledger }: InstanceScene,
  { old, isForced, endOf }: Over,
  { mostBroken }: FoldLimits,
): readonly KnownTask[] => {
  const isUnjudged = scenes.length === 0 || scenes.some((scene) => scene.firstDaemonStart === null);
  if (isUnjudged && !isForced) return [];
  const applications = [...ledger.tasks.values()].filter(({ role }) => role === 'application');
  const extremes = new Set([...extremesOf(applications, scenes), ...lastWithoutEnd(old, endOf)]);
  const left = leaving === null ? Number.POSITIVE_INFINITY : leaving.after;
  const ended = old.filter((task) => task.role === 'application' && !extremes.has(task.taskArn));
  // a task that ended while the instance was leaving may have outlasted the daemon; of very many the last ones show by
  // how much
  const afterLeft = ended.filter((task) => endOf(task) > left);
  const last = new Set(isForced ? afterLeft.slice(-LAST_WHILE_LEAVING) : afterLeft);
  const mayGo = ended.filter((task) => !last.has(task));
  const broken = new Set(scenes.flatMap((scene) => [...brokenIn(scene, mayGo)]));
  const hasNoEnd = ({ startedAt, executionStoppedAt }: KnownTask): boolean =>
    startedAt !== null && executionStoppedAt === null;
  const inOrder = mayGo.filter((task) => !broken.has(task.taskArn) && !hasNoEnd(task));
  const outOfOrder = mayGo.filter((task) => broken.has(task.taskArn) || hasNoEnd(task));
  if (outOfOrder.length <= mostBroken && !isForced) return inOrder;
  const named = new Set(scenes.flatMap((scene) => namedIn(scene, outOfOrder)));
  return [...inOrder, ...outOfOrder.filter(({ taskArn }) => !named.has(taskArn))];
};

/** The one to end last among the tasks whose end is not known. */
const lastWithoutEnd = (old: readonly KnownTask[], endOf: Over['endOf']): ReadonlySet<string> =>
  arnsOf([
    leastBy(
      old.filter(
        ({ role, startedAt, executionStoppedAt: end }) => role === 'application' && startedAt !== null && end === null,
      ),
      (task) => -endOf(task),
    ),
  ]);

/** The tasks with the first start and the last end. */
const extremesOf = (tasks: readonly KnownTask[], scenes: readonly Scene[]): ReadonlySet<string> => {
  const started = tasks.filter(({ startedAt }) => startedAt !== null);
  const lastEndBefore = ({ daemon: { until } }: Scene): KnownTask | undefined =>
    leastBy(started, ({ executionStoppedAt: end }) => (end !== null && end < until ? -end : Number.POSITIVE_INFINITY));
  return arnsOf([
    ...scenes.map(lastEndBefore),
    leastBy(started, ({ startedAt }) => startedAt ?? Number.POSITIVE_INFINITY),
    leastBy(started, ({ executionStoppedAt }) => -(executionStoppedAt ?? Number.NEGATIVE_INFINITY)),
  ]);
};

const arnsOf = (tasks: readonly (KnownTask | undefined)[]): ReadonlySet<string> =>
  new Set(tasks.flatMap((task) => (task === undefined ? [] : [task.taskArn])));

/** The task with the least value; of equals the first by its ARN. */
export const leastBy = (tasks: readonly KnownTask[], by: (task: KnownTask) => number): KnownTask | undefined => {
  let least: { readonly task: KnownTask; readonly value: number } | undefined;
  for (const task of tasks) {
    const value = by(task);
    const isLess = least === undefined || value < least.value;
    if (isLess || (value === least?.value && task.taskArn < least.task.taskArn)) least = { task, value };
  }
  return least?.task;
};

/** The tasks that broke an order of this daemon, or may have. */
const brokenIn = (scene: Scene, tasks: readonly KnownTask[]): ReadonlySet<string> => {
  const { firstDaemonStart, ledger, daemon } = scene;
  if (firstDaemonStart === null) return new Set(tasks.map(({ taskArn }) => taskArn));
  const downtime = mostDowntime(scene, horizonOf(scene), foldedCover(scene)).flatMap(({ taskArns }) => taskArns);
  const early = tasks.filter(({ startedAt }) => startedAt !== null && startedAt < firstDaemonStart);
  return new Set([
    ...downtime,
    ...foldOf(ledger, daemon.daemonName).down.taskArns,
    ...early.map(({ taskArn }) => taskArn),
  ]);
};

/** The first and the worst of the tasks that broke an order of this daemon. */
const namedIn = (scene: Scene, tasks: readonly KnownTask[]): readonly string[] => {
  const byStart = [...tasks].sort((one, other) => startOf(one) - startOf(other)).slice(0, FIRST_AND_WORST);
  const down = [...brokenBy(scene, tasks)].filter(([, { taskArns }]) => taskArns.length > 0);
  const bySince = down.toSorted(([, one], [, other]) => one.since - other.since).slice(0, FIRST_AND_WORST);
  const byLength = down.toSorted(([, one], [, other]) => other.longestMs - one.longestMs).slice(0, FIRST_AND_WORST);
  const folded = foldOf(scene.ledger, scene.daemon.daemonName).down.taskArns;
  const isHere = new Set(tasks.map(({ taskArn }) => taskArn));
  return [
    ...byStart.map(({ taskArn }) => taskArn),
    ...[...bySince, ...byLength].map(([taskArn]) => taskArn),
    ...folded.filter((taskArn) => isHere.has(taskArn)).slice(0, FIRST_AND_WORST),
  ];
};

const startOf = ({ startedAt }: KnownTask): number => startedAt ?? Number.POSITIVE_INFINITY;
