import type { ExpectedDaemon } from '../expected/expected-daemons.ts';
import type { UnnamedFold } from '../ledger/fold.ts';
import type { KnownTask, Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { daemonScene, type InstanceScene, instanceScene } from '../scene/scene.ts';
import { boundLook, foldReports } from './compact-reports.ts';
import { droppableApplications } from './fold-applications.ts';
import { type Dropped, foldDaemon } from './fold-daemon.ts';
import { droppableDaemonTasks, fewNames } from './fold-daemon-tasks.ts';
import { FOLD_LIMITS, type FoldLimits } from './fold-limits.ts';
import { leaveOut } from './leave-out.ts';
import { type Over, overTasks } from './over-tasks.ts';

export type FoldBy = { readonly policy: Policy; readonly limits?: FoldLimits };

/** A daemon whose tasks are folded; whatever came at or after `until`, its deletion, is not judged. */
export type FoldedFor = Pick<ExpectedDaemon, 'daemonName' | 'until'>;

/**
 * Bounds a ledger, in place: folds away tasks that ended long ago, or, where there are very many, more recent ones. The
 * rules keep all that they need: the first and the last task as ordinary tasks, the breaches as `folds`. A running task
 * is never folded, and a task that is folded learns nothing more: a look has settled it. Folding never changes a
 * verdict, unless more tasks run than any container instance has: then some are left out, and whatever depends on them
 * can't be told.
 * @param daemons those expected on the instance; while none is, or one has not started, few applications are folded
 * @returns the number of tasks that it folded
 */
export const compact = (
  ledger: Ledger,
  now: number,
  daemons: readonly FoldedFor[],
  { policy, limits = FOLD_LIMITS }: FoldBy,
): number => {
  foldReports(ledger, now, policy.repairDeadlineSeconds * 1000);
  const folded = foldTasks(ledger, now, daemons, { policy, limits });
  leaveOut(ledger, new Set(daemons.map(({ daemonName }) => daemonName)), limits);
  boundLook(ledger);
  return folded;
};

const foldTasks = (
  ledger: Ledger,
  now: number,
  daemons: readonly FoldedFor[],
  { policy, limits }: Required<FoldBy>,
): number => {
  const over = overTasks(ledger, now, limits);
  if (over.old.length === 0) return 0;
  const scene = instanceScene(ledger, {
    policy,
    now,
    evidence: 'looks',
    knownSince: Number.NEGATIVE_INFINITY,
    isRepairHeldBack: () => false,
  });
  const scenes = daemons.map((daemon) => daemonScene(scene, { ...daemon, critical: true, whyNotViolated: null }));
  const applications = droppableApplications(scenes, scene, over, limits);
  const expected = new Map(scenes.map((one) => [one.daemon.daemonName, one]));
  const ofDaemons = droppableDaemonTasks(scene, over, expected, limits);
  const unjudged = over.old.filter(({ role }) => role === 'unjudged');
  const unnamed = droppableUnnamed(scene, over);
  return drop(ledger, { applications, unjudged, unnamed, ofDaemons, scenes, scene, policy, endOf: over.endOf });
};

type Drop = Pick<Dropped, 'endOf'> & {
  readonly unnamed: Dropped['applications'];
  readonly unjudged: Dropped['applications'];
  readonly applications: Dropped['applications'];
  readonly ofDaemons: ReadonlyMap<string, Dropped['ofDaemon']>;
  readonly scenes: readonly ReturnType<typeof daemonScene>[];
  readonly scene: InstanceScene;
  readonly policy: Policy;
};

/** Works out all that the rules need of the tasks before it drops them. */
const drop = (ledger: Ledger, dropped: Drop): number => {
  const { applications, unjudged, unnamed, ofDaemons, scenes, scene, policy, endOf } = dropped;
  const tasks = [...applications, ...unjudged, ...unnamed, ...[...ofDaemons.values()].flat()];
  if (tasks.length === 0) return 0;
  const expected = new Set(scenes.map(({ daemon }) => daemon.daemonName));
  const names = new Set([...ofDaemons.keys(), ...ledger.folds.keys()]);
  const others = [...fewNames([...names].filter((name) => !expected.has(name)))];
  const forever = { until: Number.POSITIVE_INFINITY, critical: true, whyNotViolated: null };
  const all = [...scenes, ...others.map((daemonName) => daemonScene(scene, { daemonName, ...forever }))];
  const folds = all.map((one) => {
    const ofDaemon = ofDaemons.get(one.daemon.daemonName) ?? [];
    return foldDaemon(one, { applications, ofDaemon, endOf }, policy);
  });
  ledger.folds = new Map(folds.map((fold) => [fold.daemonName, fold]));
  let { latestStart } = ledger.applicationsFold;
  const started = applications.filter(({ startedAt }) => startedAt !== null);
  for (const { startedAt } of started) latestStart = Math.max(latestStart, startedAt ?? latestStart);
  ledger.applicationsFold = { dropped: ledger.applicationsFold.dropped + started.length, latestStart };
  ledger.unnamedFold = foldUnnamed(ledger.unnamedFold, unnamed, endOf);
  for (const task of tasks) {
    ledger.tasks.delete(task.taskArn);
    // a task that no rule judges may be learned and dropped again; one that never started could come back as if it had
    // run
    if (task.role === 'unjudged') continue;
    ledger.foldedTo = Math.max(ledger.foldedTo, endOf(task) + 1);
  }
  ledger.folded += tasks.length;
  return tasks.length;
};

/**
 * The droppable daemon tasks whose daemon nothing names: only where there are too many, since they may then have run at
 * any moment between the first start and the last end.
 */
const droppableUnnamed = ({ leaving }: InstanceScene, { old, isForced, endOf }: Over): readonly KnownTask[] => {
  if (!isForced) return [];
  const left = leaving === null ? Number.POSITIVE_INFINITY : leaving.after;
  return old.filter((task) => task.role === 'unnamed-daemon' && endOf(task) <= left);
};

/** The time within which dropped tasks ran; a task that never started did not run. */
const foldUnnamed = (
  known: UnnamedFold | null,
  dropped: readonly KnownTask[],
  endOf: Over['endOf'],
): UnnamedFold | null =>
  dropped.reduce((fold, task) => {
    const { taskArn, startedAt, lastStatus } = task;
    if (startedAt === null && lastStatus !== 'RUNNING') return fold;
    const to = endOf(task);
    if (fold === null) return { taskArn, from: startedAt, to };
    const isFirst = fold.from !== null && (startedAt === null || startedAt < fold.from);
    return { ...(isFirst ? { taskArn, from: startedAt } : fold), to: Math.max(fold.to, to) };
  }, known);
