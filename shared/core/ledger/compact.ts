import type { ExpectedDaemon } from '../expected-daemons.ts';
import { DEFAULT_POLICY, type Policy } from '../policy.ts';
import { daemonScene, type InstanceScene, instanceScene } from '../scene/scene.ts';
import { foldReports } from './compact-reports.ts';
import { droppableApplications } from './fold-applications.ts';
import { type Dropped, foldDaemon } from './fold-daemon.ts';
import { droppableDaemonTasks, MOST_DAEMONS } from './fold-daemon-tasks.ts';
import { FOLD_LIMITS, type FoldLimits } from './fold-limits.ts';
import type { Ledger } from './ledger.ts';
import { overTasks } from './over-tasks.ts';

/** Absent: the defaults. */
export type FoldBy = { readonly policy?: Policy; readonly limits?: FoldLimits };

/** A daemon whose tasks are looked at; what came at or after `until`, its deletion, is not judged. */
export type FoldedFor = Pick<ExpectedDaemon, 'daemonName' | 'until'>;

/**
 * Bounds a ledger, in place: folds away tasks that ended long ago, or, where there are very many, not so long ago. What the
 * rules need of them survives: the first and the last as ordinary tasks, what they broke as `folds`. A task that runs is never
 * folded, and of one that is nothing is learned any more: that is settled by a look. Never changes a verdict.
 * @param daemons those expected on the instance; while none is, or one has not started, few applications are folded
 * @returns how many tasks it folded
 */
export const compact = (
  ledger: Ledger,
  now: number,
  daemons: readonly FoldedFor[],
  { policy = DEFAULT_POLICY, limits = FOLD_LIMITS }: FoldBy = {},
): number => {
  foldReports(ledger, now, policy.repairDeadlineSeconds * 1000);
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
  return drop(ledger, { applications, unjudged, ofDaemons, scenes, scene, policy });
};

type Drop = {
  readonly unjudged: Dropped['applications'];
  readonly applications: Dropped['applications'];
  readonly ofDaemons: ReadonlyMap<string, Dropped['ofDaemon']>;
  readonly scenes: readonly ReturnType<typeof daemonScene>[];
  readonly scene: InstanceScene;
  readonly policy: Policy;
};

/** Works out what the rules need of the tasks, and only then drops them. */
const drop = (ledger: Ledger, { applications, unjudged, ofDaemons, scenes, scene, policy }: Drop): number => {
  const tasks = [...applications, ...unjudged, ...[...ofDaemons.values()].flat()];
  if (tasks.length === 0) return 0;
  const expected = new Set(scenes.map(({ daemon }) => daemon.daemonName));
  const others = [...new Set([...ofDaemons.keys(), ...ledger.folds.keys()])]
    .filter((name) => !expected.has(name))
    .slice(0, MOST_DAEMONS);
  const forever = { until: Number.POSITIVE_INFINITY, critical: true, whyNotViolated: null };
  const all = [...scenes, ...others.map((daemonName) => daemonScene(scene, { daemonName, ...forever }))];
  const folds = all.map((one) => {
    const ofDaemon = ofDaemons.get(one.daemon.daemonName) ?? [];
    return foldDaemon(one, { applications, ofDaemon }, policy);
  });
  ledger.folds = new Map(folds.map((fold) => [fold.daemonName, fold]));
  let { latestStart } = ledger.applicationsFold;
  const started = applications.filter(({ startedAt }) => startedAt !== null);
  for (const { startedAt } of started) latestStart = Math.max(latestStart, startedAt ?? latestStart);
  ledger.applicationsFold = { dropped: ledger.applicationsFold.dropped + started.length, latestStart };
  for (const task of tasks) {
    ledger.tasks.delete(task.taskArn);
    // what no rule judges may be learned, and dropped, again; one that never started could come back as if it ran
    if (task.role === 'unjudged') continue;
    ledger.foldedTo = Math.max(ledger.foldedTo, (task.executionStoppedAt ?? task.updatedAt) + 1);
  }
  ledger.folded += tasks.length;
  return tasks.length;
};
