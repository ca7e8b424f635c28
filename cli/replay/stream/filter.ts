import { goneOf } from '../../../shared/core/ledger/leaving.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { isCluster } from '../../../shared/core/words/arn.ts';
import type { RuleName, Verdict } from '../../../shared/core/words/verdict.ts';

/** What is printed, and counts for the exit code; null: all. A cluster by ARN or by name, times as epoch milliseconds. */
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

/** Whether an instance's verdicts may be wanted: it is of a wanted cluster, and its life reaches into the wanted stretch. */
export const wantsInstance = (filter: Filter, ledger: Ledger, now: number): boolean =>
  wantsCluster(filter, ledger.clusterArn) && reachesInto(filter, lifeOf(ledger, now));

/**
 * Whether a verdict on a wanted instance is wanted. A violation is of the moment at which it occurred; all else is of as long as
 * the instance, or what else it is on, is known.
 */
export const wantsVerdict = (
  { daemonNames, rules, from, to }: Filter,
  { daemonName, rule, occurredAt }: Pick<Verdict, 'daemonName' | 'rule' | 'occurredAt'>,
): boolean =>
  (daemonNames === null || (daemonName !== null && daemonNames.includes(daemonName))) &&
  (rules === null || rules.includes(rule)) &&
  (occurredAt === null || ((from === null || occurredAt >= from) && (to === null || occurredAt < to)));

export type Stretch = { readonly from: number; readonly to: number };

/** Also where it only touches the beginning. */
export const reachesInto = ({ from, to }: Filter, stretch: Stretch): boolean =>
  (from === null || stretch.to >= from) && (to === null || stretch.from < to);

/** From the first that is known of an instance until it is gone, or until now. */
const lifeOf = (ledger: Ledger, now: number): Stretch => {
  const { registeredAt, statuses, tasks } = ledger;
  let from = registeredAt ?? statuses[0]?.first.at ?? Number.POSITIVE_INFINITY;
  for (const { createdAt, updatedAt } of registeredAt === null ? tasks.values() : [])
    from = Math.min(from, createdAt ?? updatedAt);
  return { from: from === Number.POSITIVE_INFINITY ? now : from, to: goneOf(ledger)?.at ?? now };
};
