import { goneOf } from '../../../shared/core/ledger/leaving.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { isCluster } from '../../../shared/core/words/arn.ts';
import type { RuleName, Verdict } from '../../../shared/core/words/verdict.ts';

/** Selects the verdicts that are printed and decide on the exit code; null: all. Times are epoch milliseconds. */
export type Filter = {
  readonly clusters: readonly string[] | null;
  readonly daemonNames: readonly string[] | null;
  readonly rules: readonly RuleName[] | null;
  readonly from: number | null;
  readonly to: number | null;
};

export const NO_FILTER: Filter = { clusters: null, daemonNames: null, rules: null, from: null, to: null };

export const isFiltering = (filter: Filter): boolean => Object.values(filter).some((part) => part !== null);

export const wantsCluster = ({ clusters }: Filter, clusterArn: string): boolean =>
  clusters?.some((named) => isCluster(named, clusterArn)) ?? true;

/** Tells whether an instance may have wanted verdicts: its cluster is wanted, and its life reaches into the wanted stretch. */
export const wantsInstance = (filter: Filter, ledger: Ledger, now: number): boolean =>
  wantsCluster(filter, ledger.clusterArn) && reachesInto(filter, lifeOf(ledger, now));

/**
 * Tells whether a verdict on a wanted instance is wanted. Only a violation has a time of its own, at which it occurred; any
 * other verdict is on the whole life of its instance or deployment.
 */
export const wantsVerdict = (
  { daemonNames, rules, from, to }: Filter,
  { daemonName, rule, occurredAt }: Pick<Verdict, 'daemonName' | 'rule' | 'occurredAt'>,
): boolean =>
  (daemonNames === null || (daemonName !== null && daemonNames.includes(daemonName))) &&
  (rules === null || rules.includes(rule)) &&
  (occurredAt === null || ((from === null || occurredAt >= from) && (to === null || occurredAt < to)));

export type Stretch = { readonly from: number; readonly to: number };

/** Tells whether a stretch reaches into the wanted time, or touches its beginning. */
export const reachesInto = ({ from, to }: Filter, stretch: Stretch): boolean =>
  (from === null || stretch.to >= from) && (to === null || stretch.from < to);

/** An instance lives from the first fact about it until it is gone, or until now. */
const lifeOf = (ledger: Ledger, now: number): Stretch => {
  const { registeredAt, statuses, tasks } = ledger;
  let from = registeredAt ?? statuses[0]?.first.at ?? Number.POSITIVE_INFINITY;
  for (const { createdAt, updatedAt } of registeredAt === null ? tasks.values() : [])
    from = Math.min(from, createdAt ?? updatedAt);
  return { from: from === Number.POSITIVE_INFINITY ? now : from, to: goneOf(ledger)?.at ?? now };
};
