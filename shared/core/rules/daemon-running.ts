import { lowestActiveOf } from '../ledger/statuses.ts';
import { daemonLookAfter } from '../scene/look.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated } from '../verdict.ts';

/** The latest lawful first starts: one counted from registration, one from the first application start. */
type Deadlines = { readonly fromRegistration: number | null; readonly fromApplication: number | null };

/**
 * The daemon's first start is within `startDeadline` of registration, and within `settle` of the first application start.
 * Lateness is proven by the first start that is known; a daemon of which no start is known needs a look.
 */
export const daemonRunning: DaemonRule = (scene) => {
  if (lowestActiveOf(scene.ledger) === null) return null;
  const deadlines = deadlinesOf(scene);
  const first = scene.firstDaemonStart;
  if (first === null) return withoutStart(scene, deadlines);
  const passed = passedBy(deadlines, first);
  if (passed.length > 0) return startedLate(scene, first, Math.min(...passed));
  if (deadlines.fromRegistration === null) return inconclusive('when the container instance registered');
  if (scene.applicationTasksWithoutStart.length > 0)
    return inconclusive('when a RUNNING application task started: it has no startedAt');
  return held(`the daemon task started ${inWords(first - (scene.ledger.registeredAt ?? first))} after registration`);
};

const startedLate = (scene: Scene, first: number, deadline: number): Finding => {
  if (!scene.startEdgeIsProven) {
    return inconclusive(
      'whether an earlier daemon task ran: what is known does not reach back to the registration of the container instance',
    );
  }
  if (scene.daemonTasksWithoutStart.length > 0)
    return inconclusive('when another daemon task started: it has no startedAt');
  return violated({
    reason: `the daemon's first task started ${inWords(first - deadline)} after its deadline`,
    occurredAt: deadline,
    taskArns: startedBefore(scene, first),
  });
};

const withoutStart = (scene: Scene, deadlines: Deadlines): Finding | null => {
  const { now, daemon, evidence, daemonTasksWithoutStart } = scene;
  const first = Math.min(
    ...[deadlines.fromRegistration, deadlines.fromApplication].filter((deadline) => deadline !== null),
  );
  if (first >= daemon.until) return null;
  if (first >= now && first < Number.POSITIVE_INFINITY) return pending('the daemon task to start', first);
  if (evidence === 'stream' || daemonTasksWithoutStart.length > 0 || first === Number.POSITIVE_INFINITY) {
    return inconclusive('whether a task of the daemon runs: no start of it is known');
  }
  const look = daemonLookAfter(scene, first);
  if (look === null) return pending('a look at ECS: no start of the daemon is known', null);
  return violated({
    reason: 'no task of the daemon runs: a look at ECS found none',
    occurredAt: first,
    taskArns: startedBefore(scene, look.at),
  });
};

const deadlinesOf = ({ policy, ledger, applicationTasks }: Scene): Deadlines => ({
  fromRegistration: ledger.registeredAt === null ? null : ledger.registeredAt + policy.startDeadlineSeconds * 1000,
  fromApplication:
    applicationTasks.length === 0
      ? null
      : Math.min(...applicationTasks.map(({ startedAt }) => startedAt)) + policy.settleSeconds * 1000,
});

const passedBy = ({ fromRegistration, fromApplication }: Deadlines, at: number): readonly number[] =>
  [fromRegistration, fromApplication].filter((deadline) => deadline !== null && deadline < at).map(Number);

const startedBefore = ({ applicationTasks, policy }: Scene, first: number): readonly string[] =>
  applicationTasks
    .filter(({ startedAt }) => startedAt + policy.settleSeconds * 1000 < first)
    .map(({ taskArn }) => taskArn);
