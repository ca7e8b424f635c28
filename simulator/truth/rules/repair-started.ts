import type { DaemonCheckRecord } from '../../fleet/log.ts';
import { checkOf, startOf } from '../fact-keys.ts';
import { arnsOf, endFacts, endsFrom, leavingFacts, type Sight } from '../sight.ts';
import { type Finding, held, inconclusive, pending, violated } from '../verdict-line.ts';

interface Trouble {
  readonly at: number;
  readonly needs: readonly string[];
}

export interface RepairFinding {
  readonly finding: Finding;
  /** When ECS should have begun: from the trouble to its deadline, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** ECS began draining within its deadline of a critical daemon's end or impairment: one finding per trouble, worst first. */
export const repairStarted = (sight: Sight, check: DaemonCheckRecord | undefined): RepairFinding[] => {
  const deadlineMs = sight.policy.repairDeadlineSeconds * 1000;
  const { clock, goneAt, leavingAt, until } = sight;
  const findings = troublesOf(sight, check)
    .filter(({ at }) => at + deadlineMs < until)
    .map((trouble) => ({
      finding: judge(sight, trouble),
      from: trouble.at,
      to: Math.min(trouble.at + deadlineMs, leavingAt ?? goneAt ?? clock),
    }));
  return findings.sort((one, other) => byRankThenTime(one.finding, other.finding));
};

const RANK = { violated: 0, pending: 1, inconclusive: 2, held: 3 } as const;

const byRankThenTime = (one: Finding, other: Finding): number =>
  RANK[one.outcome] - RANK[other.outcome] || (one.occurredAt ?? 0) - (other.occurredAt ?? 0);

const troublesOf = (sight: Sight, check: DaemonCheckRecord | undefined): Trouble[] => {
  const { daemonRuns, instance } = sight;
  const from = endsFrom(sight);
  const ends = daemonRuns
    .filter(({ end, endedAt }) => end === 'ended' && endedAt < from)
    .filter(
      (run) =>
        !daemonRuns.some((other) => other !== run && other.startedAt <= run.endedAt && other.endedAt > run.endedAt),
    )
    .map(({ endedAt }) => ({ at: endedAt, needs: [] }));
  if (check?.status !== 'IMPAIRED' || check.at >= from) return ends;
  return [...ends, { at: check.at, needs: [checkOf(instance.containerInstanceArn, check.at)] }];
};

const judge = (sight: Sight, { at, needs }: Trouble): Finding => {
  const { clock, daemonRuns, goneAt, leavingAt, policy } = sight;
  const deadline = at + policy.repairDeadlineSeconds * 1000;
  if (leavingAt !== undefined && leavingAt <= deadline) return held('ECS began draining in time');
  if ((goneAt ?? clock) <= deadline) {
    return goneAt === undefined ? pending('for ECS to begin draining') : inconclusive('gone before', ['held']);
  }
  // Gone without a departure that was seen: it may have begun unseen.
  if (leavingAt === undefined && goneAt !== undefined)
    return inconclusive('when the instance began to leave', ['violated']);
  return violated({
    reason: 'ECS did not begin to drain in time',
    occurredAt: deadline,
    needs: [...needs, ...arnsOf(daemonRuns).map(startOf), ...endFacts(daemonRuns), ...leavingFacts(sight)],
  });
};
