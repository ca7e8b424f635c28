import { foldOf } from '../ledger/fold.ts';
import { lowestActiveOf } from '../ledger/statuses.ts';
import { union } from '../scene/coverage.ts';
import { foldedCover } from '../scene/downtime.ts';
import type { DaemonRule } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import { type Finding, held, inconclusive, inWords, pending, violated, worstOf } from '../verdict.ts';

/**
 * ECS began draining within `repairDeadline` of a critical daemon's end or impairment. Not judged while the provider's
 * repair pace is used up by other instances, or while auto repair is off.
 */
export const repairStarted: DaemonRule = (scene) => {
  if (!scene.daemon.critical || !wasActive(scene)) return null;
  return worstOf(triggersOf(scene).flatMap((trigger) => judgeRepair(scene, trigger) ?? []));
};

/** Only then does ECS drain: a daemon that fails before keeps its container instance from registering. */
const wasActive = ({ ledger, leaving }: Scene): boolean => lowestActiveOf(ledger) !== null || leaving !== null;

/** When the daemon, not just one of two tasks of it, ended before the instance was leaving; and when ECS found it impaired. */
const triggersOf = (scene: Scene): readonly number[] => {
  const { leaving, gone, daemonTasks, ledger, daemon } = scene;
  const before = (leaving ?? gone)?.at ?? Number.POSITIVE_INFINITY;
  const { coveredTo, triggers } = foldOf(ledger, daemon.daemonName);
  const ran = union([
    ...foldedCover(scene),
    ...daemonTasks.map(({ startedAt, executionStoppedAt, lastStatus, updatedAt }) => ({
      from: startedAt,
      to: executionStoppedAt ?? (lastStatus === 'STOPPED' ? updatedAt : Number.POSITIVE_INFINITY),
    })),
  ]);
  const known = new Set([coveredTo, ...daemonTasks.map(({ executionStoppedAt }) => executionStoppedAt)]);
  const ends = ran.map(({ to }) => to).filter((end) => known.has(end));
  const isImpaired = scene.daemonChecks.some(({ status }) => status === 'IMPAIRED');
  const impairments = isImpaired && ledger.daemonChecksAt !== null ? [ledger.daemonChecksAt] : [];
  return [...triggers, ...ends, ...impairments].filter((at) => at < before && at < daemon.until);
};

const judgeRepair = (scene: Scene, trigger: number): Finding | null => {
  const { leaving, gone, now, policy, ledger, daemon } = scene;
  const deadline = trigger + policy.repairDeadlineSeconds * 1000;
  const moment = leaving ?? gone;
  const until = Math.min(moment?.at ?? Number.POSITIVE_INFINITY, deadline, now);
  if (scene.isRepairHeldBack(ledger, trigger, until) || deadline >= daemon.until) return null;
  if (ledger.statuses.length === 0)
    return inconclusive('whether ECS began draining: no status of the container instance');
  if (moment !== null && trigger > moment.after)
    return inconclusive('whether the daemon failed before the container instance began to leave');
  if (moment !== null && moment.at <= deadline)
    return held(`ECS began draining ${inWords(moment.at - trigger)} after the daemon failed`);
  if (moment !== null && moment.after < deadline) return inconclusive('when ECS began draining');
  if (moment === null && now <= deadline) return pending('ECS to begin draining', deadline);
  return violated({
    reason:
      moment === null
        ? `ECS has not begun draining ${inWords(now - trigger)} after the daemon failed`
        : `ECS began draining only ${inWords(moment.at - trigger)} after the daemon failed`,
    occurredAt: deadline,
  });
};
