import { tasksOfDaemon } from '../../ledger/known-tasks.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Policy } from '../../policy/policy.ts';
import { TRAITS } from '../../rules/index.ts';
import { latestOf } from '../../words/extremes.ts';
import type { Violation } from '../../words/verdict.ts';
import { type Guard, type GuardInput, passes, refuses } from '../guard.ts';

/** A slow daemon may still come, and ECS's own repair comes first as long as it is switched on and not late. */
export const repairHadItsTime: Guard = (input) => {
  const { plan, facts, policy, now } = input;
  if (!plan.against.some(({ rule }) => TRAITS[rule].repair.byEcs))
    return passes('ECS itself repairs nothing of the kind');
  const mayStartUntil = startDeadlineOf(input);
  if (now < mayStartUntil) return refuses('the daemon has not had its time to start yet', knownOrNull(mayStartUntil));
  const { state, inventory } = facts;
  const provider = inventory?.providers.find(({ name }) => name === state.ledger.capacityProviderName);
  if (provider === undefined) return refuses("whether ECS's own repair is switched on is not known");
  if (!provider.autoRepair) return passes("ECS's own repair is switched off");
  const repaired = repairable(input);
  if (repaired.length === 0) return refuses("since when ECS's own repair could have begun is not known");
  const since = latestOf(repaired.map((verdict) => troubledSince(verdict, state.ledger, policy)));
  const until = since + policy.repairHeadStartSeconds * 1000;
  return now < until
    ? refuses("ECS's own repair has not had its time yet", until)
    : passes("ECS's own repair has had its time");
};

/**
 * The moment until which a missing daemon may still come. An application task that runs without it breaks its rule within seconds:
 * that is a reason to tell somebody, and none yet to replace a container instance whose daemon is only slow.
 */
const startDeadlineOf = ({ plan, facts, policy }: GuardInput): number => {
  if (!plan.against.some(({ rule }) => TRAITS[rule].repair.waitsForStart)) return Number.NEGATIVE_INFINITY;
  const { registeredAt } = facts.state.ledger;
  return registeredAt === null ? Number.POSITIVE_INFINITY : registeredAt + policy.startDeadlineSeconds * 1000;
};

const knownOrNull = (at: number): number | null => (Number.isFinite(at) ? at : null);

const repairable = ({ plan, facts: { verdicts } }: GuardInput): readonly Violation[] =>
  verdicts.filter(
    ({ rule, daemonName, outcome }) =>
      TRAITS[rule].repair.byEcs &&
      outcome === 'violated' &&
      plan.against.some((one) => one.rule === rule && one.daemonName === daemonName),
  );

/** The newest trouble counts: ECS begins anew with every end of the daemon. */
const troubledSince = (verdict: Violation, ledger: Ledger, policy: Policy): number => {
  const deadlineMs = TRAITS[verdict.rule].repair.occursAfter?.(policy) ?? 0;
  const ends = tasksOfDaemon(ledger, verdict.daemonName).map(({ executionStoppedAt }) => executionStoppedAt ?? 0);
  const isImpaired = ledger.daemonChecks.some(({ status }) => status === 'IMPAIRED');
  const impairedAt = isImpaired ? (ledger.daemonChecksAt ?? 0) : 0;
  return Math.max((verdict.occurredAt ?? Number.POSITIVE_INFINITY) - deadlineMs, impairedAt, latestOf(ends));
};
