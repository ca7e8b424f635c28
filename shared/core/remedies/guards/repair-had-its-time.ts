import type { Ledger } from '../../ledger/ledger.ts';
import type { Policy } from '../../policy.ts';
import type { RuleName, Verdict } from '../../verdict.ts';
import { type Guard, passes, refuses } from '../guard.ts';

/** What ECS itself would drain the container instance for; the others it takes for in order. */
const ECS_REPAIRS: Readonly<Record<RuleName, boolean>> = {
  'daemon-started-first': false,
  'daemon-stopped-last': false,
  'daemon-stayed-up': true,
  'daemon-running': true,
  'daemon-alone': false,
  'daemon-healthy': true,
  'instance-activated': false,
  'repair-started': true,
  'drain-finished': false,
  'deployment-settled': false,
  'daemons-in-order': false,
};

/** ECS's own repair comes first, as long as it is switched on and not late. */
export const repairHadItsTime: Guard = ({ plan, facts, policy, now }) => {
  const { state, inventory, verdicts } = facts;
  const repaired = verdicts.filter(
    ({ rule, daemonName, outcome }) =>
      ECS_REPAIRS[rule] &&
      outcome === 'violated' &&
      plan.against.some((one) => one.rule === rule && one.daemonName === daemonName),
  );
  if (!plan.against.some(({ rule }) => ECS_REPAIRS[rule])) return passes('ECS itself repairs nothing of the kind');
  const provider = inventory?.providers.find(({ name }) => name === state.ledger.capacityProviderName);
  if (provider === undefined) return refuses("whether ECS's own repair is switched on is not known");
  if (!provider.autoRepair) return passes("ECS's own repair is switched off");
  if (repaired.length === 0) return refuses("since when ECS's own repair could have begun is not known");
  const since = Math.max(...repaired.map((verdict) => troubledSince(verdict, state.ledger, policy)));
  const until = since + policy.repairHeadStartSeconds * 1000;
  return now < until
    ? refuses("ECS's own repair has not had its time yet", until)
    : passes("ECS's own repair has had its time");
};

/** The newest trouble counts: ECS begins anew with every end of the daemon. */
const troubledSince = (verdict: Verdict, ledger: Ledger, policy: Policy): number => {
  const deadlineMs = verdict.rule === 'repair-started' ? policy.repairDeadlineSeconds * 1000 : 0;
  const ends = [...ledger.tasks.values()]
    .filter(({ role, group }) => role === 'daemon' && group === `daemon:${verdict.daemonName}`)
    .map(({ executionStoppedAt }) => executionStoppedAt ?? 0);
  const isImpaired = ledger.daemonChecks.some(({ status }) => status === 'IMPAIRED');
  const impairedAt = isImpaired ? (ledger.daemonChecksAt ?? 0) : 0;
  return Math.max((verdict.occurredAt ?? Number.POSITIVE_INFINITY) - deadlineMs, impairedAt, ...ends);
};
