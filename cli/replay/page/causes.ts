import { SEVERITIES } from '../../../shared/core/incidents/incident.ts';
import type { ReplayedFleet } from '../../../shared/core/incidents/replayed-incidents.ts';
import type { Ledger } from '../../../shared/core/ledger/ledger.ts';
import { byCodeUnit } from '../../../shared/core/words/join.ts';
import type { Severity } from '../../../shared/core/words/severity.ts';
import type { Verdict } from '../../../shared/core/words/verdict.ts';
import { byMargin, byWorst, type IndexedVerdict } from './alike-verdicts.ts';

/** So few violations of one cause are shown one by one; more of them are one row. */
export const MOST_EACH = 3;
const MOST_GROUPS = 4;

/** Violations that have their rule, daemon, cluster and capacity provider in common. */
export type Cause = {
  readonly severity: Severity;
  /** The number of violations: one for each container instance, or of a deployment. */
  readonly count: number;
  /** The number of container instances that were judged there; null for deployments. */
  readonly of: number | null;
  readonly tasksTotal: number;
  /** The groups of its tasks, as far as they are known; a few of them. */
  readonly groups: readonly string[];
  /** The worst first, at most `MOST_EACH`. */
  readonly worst: readonly [Verdict, ...Verdict[]];
  /** Null if no margin is known. */
  readonly medianMs: number | null;
  /** Epoch milliseconds. */
  readonly firstAt: number;
};

type Collected = {
  count: number;
  tasksTotal: number;
  firstAt: number;
  readonly groups: Set<string>;
  readonly worst: IndexedVerdict[];
  readonly margins: number[];
};

/** Collects violations by their causes; it keeps three verdicts and eight bytes a violation for each. */
export const collectCauses = ({ policy, uncritical, ledgers }: ReplayedFleet) => {
  const causes = new Map<string, Collected>();
  const judged = new Map<string, number>();
  return {
    /** Counts a container instance that has verdicts. */
    see: (place: Verdict): void => void judged.set(placeOf(place), (judged.get(placeOf(place)) ?? 0) + 1),
    add: (verdict: Verdict, index: number): void => {
      const key = JSON.stringify([verdict.rule, verdict.daemonName, placeOf(verdict)]);
      const cause = causes.get(key) ?? newCause();
      causes.set(key, cause);
      addTo(cause, { verdict, index }, ledgers.get(verdict.containerInstanceArn ?? ''));
    },
    /** The most severe first, then that of the most container instances, then the worst. */
    all: (): readonly Cause[] =>
      [...causes.values()]
        .flatMap(({ worst, margins, groups, ...counts }) => {
          const [first, ...others] = worst.map(({ verdict }) => verdict);
          if (first === undefined) return [];
          const isUncritical = first.daemonName !== null && uncritical.has(first.daemonName);
          const severity: Severity = isUncritical ? 'info' : policy.severities[first.rule];
          const of = first.containerInstanceArn === null ? null : (judged.get(placeOf(first)) ?? counts.count);
          const medianMs = margins.sort((one, other) => one - other)[Math.ceil(margins.length / 2) - 1] ?? null;
          return [
            { ...counts, severity, of, medianMs, groups: [...groups].sort(), worst: [first, ...others] as const },
          ];
        })
        .sort(bySeverity),
  };
};

const newCause = (): Collected => ({
  count: 0,
  tasksTotal: 0,
  firstAt: Number.POSITIVE_INFINITY,
  groups: new Set(),
  worst: [],
  margins: [],
});

const placeOf = ({ clusterArn, capacityProviderName }: Verdict): string =>
  JSON.stringify([clusterArn, capacityProviderName]);

const addTo = (cause: Collected, one: IndexedVerdict, ledger: Ledger | undefined): void => {
  const { marginMs, occurredAt, named, tasksTotal } = one.verdict;
  cause.count += 1;
  cause.tasksTotal += tasksTotal;
  cause.firstAt = Math.min(cause.firstAt, occurredAt ?? Number.POSITIVE_INFINITY);
  if (marginMs !== null) cause.margins.push(marginMs);
  cause.worst.push(one);
  cause.worst.sort(byWorst);
  cause.worst.length = Math.min(cause.worst.length, MOST_EACH);
  for (const taskArn of named) {
    const group = ledger?.tasks.get(taskArn)?.group;
    if (group != null && cause.groups.size < MOST_GROUPS) cause.groups.add(group);
  }
};

const bySeverity = (one: Cause, other: Cause): number =>
  SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
  other.count - one.count ||
  byMargin(one.worst[0], other.worst[0]) ||
  byCodeUnit(one.worst[0].rule, other.worst[0].rule);
