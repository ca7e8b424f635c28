import type { Incident } from '../incidents/incident.ts';
import { goingOnIn } from '../incidents/now.ts';
import { tasksOfDaemon } from '../ledger/known-tasks.ts';
import { leavingOf } from '../ledger/leaving.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { InventoryProvider, ItemState } from '../state/instance-state.ts';
import { earliestOf, latestOf } from '../words/extremes.ts';
import { isoTime } from '../words/format-time.ts';
import type { Violation } from '../words/verdict.ts';
import type { Notice, NoticeEcs } from './notice.ts';
import { daemonsOn, type NoticeContext } from './notice-context.ts';

const NOTHING: NoticeEcs = { repairs: false, expectedBy: null };

/**
 * The part of ECS: it drains an instance whose critical daemon failed, unless auto repair is off for its capacity provider. Null where
 * that setting is not known, and what goes on is of the kind that it would repair.
 */
export const ecsOf = (state: ItemState, incident: Incident, context: NoticeContext): NoticeEcs | null => {
  if (state.kind !== 'instance' || incident.resolvedAt !== null) return NOTHING;
  const { ledger } = state;
  const daemons = daemonsOn(ledger, context);
  const isCritical = ({ daemonName }: Violation): boolean =>
    daemonName !== null && daemons.some((daemon) => daemon.daemonName === daemonName && daemon.critical);
  const repairable = incident.violations.filter(({ rule }) => TRAITS[rule].repair.byEcs);
  const going = repairable.filter(goingOnIn({ ledger, daemons })).filter(isCritical);
  if (going.length === 0) return NOTHING;
  if (leavingOf(ledger) !== null) return { repairs: true, expectedBy: null }; // it has begun
  const provider = context.providers.find(({ name }) => name === ledger.capacityProviderName);
  if (provider === undefined) return null;
  if (!provider.autoRepair) return NOTHING;
  // One drain repairs all of it: what broke later does not put off the first.
  const each = going.map((violation) => repairedBy(violation, ledger, context.policy));
  return { repairs: true, expectedBy: isoTime(earliestOf(each)) };
};

/** The time by which ECS should have begun to drain, epoch milliseconds: it begins anew with every end of the daemon. */
const repairedBy = ({ rule, daemonName, occurredAt }: Violation, ledger: Ledger, policy: Policy): number => {
  const { occursAfter, waitsForStart } = TRAITS[rule].repair;
  const ends = tasksOfDaemon(ledger, daemonName).map(({ executionStoppedAt }) => executionStoppedAt ?? 0);
  const failedAt = Math.max(Number(occurredAt) - (occursAfter?.(policy) ?? 0), latestOf(ends));
  const mayStartUntil = (ledger.registeredAt ?? 0) + policy.startDeadlineSeconds * 1000;
  const since = waitsForStart === true ? Math.max(failedAt, mayStartUntil) : failedAt;
  return since + policy.repairDeadlineSeconds * 1000;
};

/** Counts of an inventory this old say nothing about now. */
const FRESH_MS = 3_600_000;

/** The provider of a container instance, by an inventory that is fresh enough to be told of, and the time of that; null where there is none. */
export const countedProviderOf = (
  { capacityProviderName }: Ledger,
  at: number,
  { providers, inventoryAt }: NoticeContext,
): { readonly provider: InventoryProvider; readonly countedAt: number } | null => {
  if (inventoryAt === null || at - inventoryAt > FRESH_MS) return null;
  const provider = providers.find(({ name }) => name === capacityProviderName);
  return provider === undefined ? null : { provider, countedAt: inventoryAt };
};

/** One of so many container instances of the provider; null where the inventory is older than an hour, or does not count them. */
export const affectedOf = (state: ItemState, at: number, context: NoticeContext): Notice['affected'] => {
  if (state.kind !== 'instance') return null;
  const of = countedProviderOf(state.ledger, at, context)?.provider.instances ?? 0;
  return of < 1 ? null : { count: 1, of };
};
