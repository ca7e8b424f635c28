import type { Policy } from '../policy/policy.ts';
import { lastPartOf } from '../words/arn.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Severity } from '../words/severity.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import { expiredActsOf } from './expiry.ts';
import { type Incident, SEVERITIES } from './incident.ts';
import type { Ends } from './incident-end.ts';

/** All that is needed beside the verdicts to work out an incident. */
export type IncidentContext = Ends & {
  readonly policy: Policy;
  readonly now: number;
  /** Daemons whose violations are told at severity info: `critical: false`. */
  readonly uncritical: ReadonlySet<string>;
};

/** An incident as it opens, but for the words of its violations. */
export type Opened = Omit<Incident, 'violations' | 'severity' | 'occurredAt'>;

export const opened = (violations: readonly Violation[], context: IncidentContext, before: Incident | null): Opened => {
  const { now } = context;
  const first = violations.reduce((one, other) => (byAct(one, other) <= 0 ? one : other));
  const byRank = (one: Violation, other: Violation): number => rankOf(other, context) - rankOf(one, context);
  const leader = violations.reduce((one, other) => ((byRank(one, other) || byAct(one, other)) <= 0 ? one : other));
  const expired = before === null ? null : expiredActsOf(before, context);
  const { clusterArn, capacityProviderName, containerInstanceArn, daemonName } = first;
  return {
    id: freshId(incidentId(first), Number(first.occurredAt), now, before),
    clusterArn,
    capacityProviderName,
    containerInstanceArn,
    daemonName: containerInstanceArn === null ? daemonName : null,
    openedAt: now,
    resolvedAt: null,
    resolution: null,
    opener: { rule: leader.rule, daemonName: leader.daemonName },
    ...(expired === null || (expired.acts.length === 0 && expired.othersUntil === undefined) ? {} : { expired }),
  };
};

/**
 * An act from before the last resolution may have been told under its plain id by an incident that is forgotten by now:
 * then the moment of opening keeps the ids of their notices apart. The last incident itself goes on under its own id.
 */
const freshId = (id: string, occurredAt: number, now: number, before: Incident | null): string =>
  before === null || before.id === id || occurredAt > (before.resolvedAt ?? 0) ? id : `${id}/${now}`;

const byAct = (one: Act, other: Act): number =>
  Number(one.occurredAt) - Number(other.occurredAt) ||
  byCodeUnit(one.rule, other.rule) ||
  byCodeUnit(one.daemonName, other.daemonName);

type Act = Omit<Verdict, 'named'>;

/** `<cluster>/<instance or daemon>/<rule>/<epoch ms of the act>`: always the same, whatever opens the incident, and when. */
const incidentId = ({ clusterArn, containerInstanceArn, daemonName, rule, occurredAt }: Act): string =>
  [clusterArn, containerInstanceArn ?? daemonName ?? '', rule].map(lastPartOf).concat(String(occurredAt)).join('/');

type Ranked = Pick<Verdict, 'rule' | 'daemonName'>;

/** The index of its severity; the highest is the most severe. */
export const rankOf = ({ rule, daemonName }: Ranked, { policy, uncritical }: IncidentContext): number =>
  daemonName !== null && uncritical.has(daemonName) ? 0 : SEVERITIES.indexOf(policy.severities[rule]);

/** The highest of the violations, and never below the one that it had: who filters by it gets both ends of an incident. */
export const severest = (
  violations: readonly Ranked[],
  context: IncidentContext,
  before: Severity = 'info',
): Severity => {
  const least = SEVERITIES.indexOf(before);
  const rank = violations.reduce((highest, violation) => Math.max(highest, rankOf(violation, context)), least);
  return SEVERITIES[rank] ?? 'info';
};
