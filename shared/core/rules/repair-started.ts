import { daemonIsUnhealthy, daemonMayRun } from '../ledger/daemon-now.ts';
import { leavingOf } from '../ledger/leaving.ts';
import { DRAIN_RUNG } from '../scene/drain.ts';
import { endsOfDaemon, type Failure, longImpairments } from '../scene/failures.ts';
import { isWithin, leftAfter, meets } from '../scene/repair-moments.ts';
import type { DaemonRule, Judgement, RuleWords, Traits } from '../scene/rule.ts';
import type { Scene } from '../scene/scene.ts';
import type { Stretch } from '../scene/stretches.ts';
import { latestOf } from '../words/extremes.ts';
import { type Finding, held, inconclusive, inWords, pending, violated, worstOf } from '../words/verdict.ts';

/**
 * ECS began draining within `repairDeadline` of a critical daemon's end or impairment while the instance was ACTIVE,
 * even if the drain was cancelled. Not judged while other instances may have used up the provider's repair pace, or
 * while auto repair is off.
 */
export const repairStarted: DaemonRule = (scene) => {
  if (!scene.daemon.critical || scene.ledger.statuses.length === 0) return null;
  const impairments = scene.impairments().get(scene.daemon.daemonName) ?? [];
  const failures = [...endsOfDaemon(scene), ...longImpairments(impairments, deadlineMs(scene))];
  const findings = failures.flatMap((failure) => judgeRepair(scene, failure) ?? []);
  const worst = worstOf(findings);
  if (worst?.outcome !== 'violated') return worst;
  const acts = findings.filter(({ outcome }) => outcome === 'violated').map(({ occurredAt }) => Number(occurredAt));
  return { ...worst, latestAt: latestOf(acts) };
};

const deadlineMs = ({ policy }: Scene): number => policy.repairDeadlineSeconds * 1000;

const judgeRepair = (scene: Scene, { moments, isInDoubt }: Failure): Finding | null => {
  const { now, daemon, ledger } = scene;
  const allowed = deadlineMs(scene);
  // a deadline at or after the daemon's deletion is not judged
  const judged = before(moments, daemon.until - allowed);
  const [first, last] = [judged[0]?.from, judged.at(-1)?.to];
  if (first === undefined || last === undefined) return null;
  const repairs = scene.repairMoments();
  const inTime = meets(judged, repairs.inTime);
  const tooLate = meets(before(judged, now - allowed), repairs.late);
  const waits = meets(after(judged, now - allowed), repairs.late);
  if (!inTime && !tooLate && !waits) return null;
  const failedBy = last - 1;
  const began = leftAfter(repairs, failedBy);
  const deadline = failedBy + allowed;
  // covers a failure at this very moment too
  const until = Math.max(first + 1, Math.min(began, deadline, now));
  if (scene.isRepairHeldBack(ledger, first, until)) return null;
  if (waits) return pending('ECS to begin draining', deadline);
  if (!isWithin(judged, repairs.isActive))
    return inconclusive('whether the container instance was ACTIVE when the daemon failed');
  if (!isWithin(moments, judged)) return inconclusive('whether ECS had its time before the daemon was deleted');
  if (!tooLate) return held(`${repairAt(scene, began)} ${inWords(began - failedBy)} after the daemon failed`);
  if (inTime) return inconclusive('when ECS began draining, or when the daemon failed');
  if (isInDoubt) return inconclusive('whether another task of the daemon ran on');
  return violated({ reason: lateReason(scene, failedBy, began), occurredAt: deadline });
};

const lateReason = (scene: Scene, failedBy: number, began: number): string =>
  began === Number.POSITIVE_INFINITY
    ? `ECS has not begun draining ${inWords(scene.now - failedBy)} after the daemon failed`
    : `${repairAt(scene, began)} only ${inWords(began - failedBy)} after the daemon failed`;

/** Named by the status that was seen first: a drain that nobody saw is not told. */
const repairAt = ({ ledger }: Scene, began: number): string => {
  const seen = ledger.statuses.find(({ first }) => first.at === began)?.first.status;
  if (seen === 'INACTIVE') return 'the container instance was INACTIVE';
  return seen === 'DEREGISTERING' ? 'ECS began deregistering the container instance' : 'ECS began draining';
};

const before = (moments: readonly Stretch[], end: number): readonly Stretch[] =>
  moments.flatMap(({ from, to }) => (from < end ? { from, to: Math.min(to, end) } : []));

const after = (moments: readonly Stretch[], begin: number): readonly Stretch[] =>
  moments.flatMap(({ from, to }) => (to > begin ? { from: Math.max(from, begin), to } : []));

export const judgement = { perDaemon: repairStarted } satisfies Judgement;

export const traits: Traits = {
  severity: 'critical',
  ladder: [DRAIN_RUNG],
  looks: {
    pending: 'tasks',
    inconclusive: 'instance',
    violated: 'instance',
    confirms: 'pace',
    mayEndUnseen: () => true,
    isPutRight: (_, ledger) => leavingOf(ledger) !== null,
  },
  over: 'once repaired',
  goesOn: ({ daemonName }, ledger) =>
    leavingOf(ledger) === null && (!daemonMayRun(ledger, daemonName) || daemonIsUnhealthy(ledger, daemonName)),
  endsNeeded: 'none',
  repair: {
    byEcs: true,
    occursAfter: (policy) => policy.repairDeadlineSeconds * 1000,
    helps: ({ daemonName }, ledger) =>
      daemonMayRun(ledger, daemonName) && !daemonIsUnhealthy(ledger, daemonName) ? [] : ['drain-instance'],
  },
};

export const words: RuleWords = {
  headline: (_who, daemon) => `ECS does not repair failed ${daemon}`,
  goingOn: ({ daemon }) => `ECS has NOT begun to repair failed ${daemon}`,
  happened: ({ daemon }) => `ECS was late to repair failed ${daemon}`,
  putRight: (daemon) => `ECS has begun, or ${daemon} runs again`,
  sentence: ({ daemon, reason }) => `ECS did not begin to repair in time after ${daemon} had failed (${reason})`,
  margin: null,
  inTable: null,
  advice: 'ECS has not begun its repair: drain the instance, and ECS replaces it',
  command: 'drain-instance',
  afterwards: 'By day, see why ECS was late: auto repair may be off, or its pace used up',
};
