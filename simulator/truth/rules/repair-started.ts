import type { DaemonCheckRecord } from '../../fleet/log.ts';
import { checkOf, endOf, versionOf } from '../fact-keys.ts';
import { endsFrom, type Sight } from '../sight.ts';
import { type Finding, held, inconclusive, pending, violated } from '../verdict-line.ts';

interface Trouble {
  readonly at: number;
  readonly need: string;
}

/** ECS began draining within its deadline of a critical daemon's end or impairment. */
export const repairStarted = (sight: Sight, check: DaemonCheckRecord | undefined): Finding | undefined => {
  const findings = troublesOf(sight, check).map((trouble) => judge(sight, trouble));
  return findings.sort(byRankThenTime)[0];
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
    .map(({ taskArn, endedAt }) => ({ at: endedAt, need: endOf(taskArn) }));
  if (check?.status !== 'IMPAIRED' || check.at >= from) return ends;
  return [...ends, { at: check.at, need: checkOf(instance.containerInstanceArn, check.at) }];
};

const judge = (sight: Sight, { at, need }: Trouble): Finding => {
  const { clock, goneAt, instance, leavingAt, leavingVersion, lostAt, policy } = sight;
  const deadline = at + policy.repairDeadlineSeconds * 1000;
  if (leavingAt !== undefined && leavingAt <= deadline) return held('ECS began draining in time');
  if ((lostAt ?? goneAt ?? clock) <= deadline) {
    return lostAt === undefined && goneAt === undefined
      ? pending('for ECS to begin draining')
      : inconclusive('gone before');
  }
  // Gone without a departure that was seen: it may have begun unseen.
  if (leavingAt === undefined && goneAt !== undefined)
    return inconclusive('when the instance began to leave', ['violated']);
  return violated({
    reason: 'ECS did not begin to drain in time',
    occurredAt: deadline,
    needs: [need, ...(leavingVersion === undefined ? [] : [versionOf(instance.containerInstanceArn, leavingVersion)])],
  });
};
