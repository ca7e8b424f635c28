import { checkOf, startOf, versionOf } from '../../events/fact-keys.ts';
import type { DaemonCheckRecord, InstanceRecord } from '../../fleet/records.ts';
import { arnsOf, endFacts, endsFrom, leavingFacts, type Sight } from '../sight/sight.ts';
import { type Finding, held, inconclusive, pending, violated } from './finding.ts';

interface Trouble {
  readonly at: number;
  readonly needs: readonly string[];
}

export interface RepairFinding {
  readonly finding: Finding;
  /** The time within which ECS should have begun: from the trouble to its deadline, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * ECS began draining within its deadline of a critical daemon's end or impairment while the instance was ACTIVE, also if the
 * drain was cancelled: one finding per trouble, worst first.
 */
export const repairStarted = (sight: Sight, daemonName: string): RepairFinding[] => {
  const deadlineMs = sight.policy.repairDeadlineSeconds * 1000;
  const { clock, instance, until } = sight;
  const findings = [...endsIn(sight), ...impairmentsIn(sight, daemonName)]
    .filter(({ at }) => statusAt(instance, at) === 'ACTIVE' && at + deadlineMs < until)
    .map((trouble) => ({
      finding: judge(sight, trouble),
      from: trouble.at,
      to: Math.min(trouble.at + deadlineMs, leftAfter(instance, trouble.at) ?? clock, clock),
    }));
  return [...findings, ...unknownEndsIn(sight)].sort((one, other) => byRankThenTime(one.finding, other.finding));
};

const RANK = { violated: 0, inconclusive: 1, pending: 2, held: 3 } as const;

const byRankThenTime = (one: Finding, other: Finding): number =>
  RANK[one.outcome] - RANK[other.outcome] || (one.occurredAt ?? 0) - (other.occurredAt ?? 0);

const statusAt = ({ statuses }: InstanceRecord, moment: number): string | undefined =>
  statuses.findLast(({ at }) => at <= moment)?.status;

const LEFT = ['DRAINING', 'DEREGISTERING', 'INACTIVE'];

const leftAfter = ({ statuses }: InstanceRecord, moment: number): number | undefined =>
  statuses.find(({ at, status }) => at > moment && LEFT.includes(status))?.at;

/** Ends of the daemon, not just of one of two tasks of it. */
const endsIn = (sight: Sight): Trouble[] =>
  sight.daemonRuns
    .filter(({ end, endedAt }) => end === 'ended' && endedAt < endsFrom(sight))
    .filter(
      (run) =>
        !sight.daemonRuns.some(
          (other) => other !== run && other.startedAt <= run.endedAt && other.endedAt > run.endedAt,
        ),
    )
    .map(({ endedAt }) => ({ at: endedAt, needs: [] }));

/** An end that was told without its moment, or not at all, may be answered in any way, whatever the pace of repair was. */
const unknownEndsIn = ({ daemonRuns, goneAt }: Sight): RepairFinding[] =>
  daemonRuns
    .filter(({ end }) => end === 'unknown' || (end === 'running' && goneAt !== undefined))
    .map(() => ({
      finding: inconclusive('when the daemon ended', ['held', 'violated', 'pending', 'none']),
      from: Number.POSITIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
    }));

/** Those that lasted for as long as ECS has, or still last: reports with nothing between are one. */
const impairmentsIn = ({ instance, policy, view }: Sight, daemonName: string): Trouble[] => {
  const { containerInstanceArn, daemonChecks } = instance;
  const isImpaired = (check: DaemonCheckRecord | undefined): boolean =>
    check?.status === 'IMPAIRED' && check.daemonName === daemonName && (view === 'real' || check.isTaskTold);
  return daemonChecks.flatMap((check, index) => {
    if (!isImpaired(check) || isImpaired(daemonChecks[index - 1])) return [];
    const end = daemonChecks.slice(index).find((later) => !isImpaired(later));
    if (end !== undefined && end.at - check.at < policy.repairDeadlineSeconds * 1000) return [];
    const facts = daemonChecks.filter(({ at }) => at >= check.at && at <= (end?.at ?? at));
    return [{ at: check.at, needs: facts.map(({ at }) => checkOf(containerInstanceArn, at)) }];
  });
};

const judge = (sight: Sight, { at, needs }: Trouble): Finding => {
  const { clock, daemonRuns, instance, policy } = sight;
  const deadline = at + policy.repairDeadlineSeconds * 1000;
  const began = leftAfter(instance, at);
  if (began !== undefined && began <= deadline) return held('ECS began draining in time');
  if (clock <= deadline) return pending('for ECS to begin draining');
  return violated({
    reason: 'ECS did not begin to drain in time',
    occurredAt: deadline,
    needs: [
      ...needs,
      ...arnsOf(daemonRuns).map(startOf),
      ...endFacts(daemonRuns),
      ...leavingFacts(sight),
      ...statusFacts(instance, at, deadline),
    ],
  });
};

/** Every version from the trouble to its deadline, and the ones around: where one is missing, a drain may have been. */
const statusFacts = ({ containerInstanceArn, versions }: InstanceRecord, from: number, to: number): string[] => {
  const first = versions.findLastIndex(({ at }) => at <= from);
  const next = versions.findIndex(({ at }) => at > to);
  return versions
    .slice(Math.max(first, 0), next < 0 ? undefined : next + 1)
    .map(({ version }) => versionOf(containerInstanceArn, version));
};
