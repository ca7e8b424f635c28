import type { Policy } from '../policy/policy.ts';
import { lastPartOf } from '../words/arn.ts';
import { earliestOf } from '../words/extremes.ts';
import { byCodeUnit } from '../words/join.ts';
import type { Severity } from '../words/severity.ts';
import type { Verdict, Violation } from '../words/verdict.ts';
import { boundedViolations } from './bounded-violations.ts';
import { type Ends, endingOf } from './incident-end.ts';

/** The incident, open or over, of one container instance (or of one daemon's deployments). Plain data. */
export type Incident = {
  /** Plain text, fixed when the incident opens. */
  readonly id: string;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  /** Only for deployments, which are on no instance. */
  readonly daemonName: string | null;
  readonly severity: Severity;
  /** The violated verdicts that it holds, in the verdicts' order; once violated, a verdict stays. Bounded: the worst are kept. */
  readonly violations: readonly Violation[];
  /** The number of rules and daemons that broke; absent if all of them are kept. */
  readonly violationsTotal?: number;
  /** The earliest violating act. */
  readonly occurredAt: number;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  /** The reason why it is resolved; it says so where something can't be undone. */
  readonly resolution: string | null;
  /** The time at which the cause was put right while its consequences went on; absent if it was not. */
  readonly repairedAt?: number;
  /** The reason why no person is told of it; absent once one is: an incident that people know of stays told. */
  readonly silenced?: string;
  /** The changes that people were told of, and how many were left out in all; absent before the first. */
  readonly changes?: Counted & { readonly left: number };
  /** The corrections told since it is over; absent before the first. */
  readonly corrections?: Counted;
};

/** The time of the last one that counted, epoch milliseconds, and how many were told on that day. */
export type Counted = { readonly at: number; readonly told: number };

/** All that is needed beside the verdicts to work out an incident. */
export type IncidentContext = Ends & {
  readonly policy: Policy;
  readonly now: number;
  /** Daemons whose violations are told at severity info: `critical: false`. */
  readonly uncritical: ReadonlySet<string>;
  /** True where the cause is put right: the daemons run again, or the instance is on its way to be replaced. Absent in replay. */
  readonly isRepaired?: (incident: Pick<Incident, 'violations'>) => boolean;
};

/**
 * The incident of one container instance (or one daemon's deployments) after its newest verdicts: the first violated
 * verdict opens it, more make it grow, and it is resolved when nothing is violated any more, the tasks concerned have
 * ended, or the instance is gone. One incident per episode, never one per event. Pure: replay calls it once, with
 * `known` null and the final verdicts.
 * @param verdicts the newest ones, but the incident's own violations in place of pending ones
 * @returns the incident, or null if there is none and was none
 */
export const nextIncident = (
  known: Incident | null,
  verdicts: readonly Violation[],
  context: IncidentContext,
): Incident | null => {
  const violations = verdicts.filter((verdict) => opensIncident(verdict, context.policy));
  if (violations.length === 0) return known === null ? null : closed(known, 'nothing is violated any more', context);
  const { violationsTotal, ...open } = isOpen(known) ? known : opened(violations, context, known);
  // by the violations of now, not all that ever were: else it would depend on the order in which facts became known
  const isRepaired = context.isRepaired?.({ violations }) ?? false;
  const ending = endingOf(violations, context, isRepaired);
  if (known !== null && known.resolvedAt !== null && ending !== null && holdsAll(known, violations))
    return ending.isAwaited ? known : corrected(known, violations, ending.why, context);
  const all = joined(open.id === known?.id ? known.violations : [], violations);
  const kept = boundedViolations(all, (violation) => -rankOf(violation, context), violationsTotal);
  const occurredAt = earliestOf(all.map((violation) => Number(violation.occurredAt)));
  const incident = { ...open, ...kept, severity: severest(all, context), occurredAt };
  return ending === null || ending.isAwaited ? incident : closed(incident, ending.why, context);
};

export const isOpen = (incident: Incident | null): incident is Incident & { readonly resolvedAt: null } =>
  incident !== null && incident.resolvedAt === null;

const closed = (incident: Incident, resolution: string, { now }: IncidentContext): Incident =>
  incident.resolvedAt === null ? { ...incident, resolvedAt: now, resolution } : incident;

/** A violation that an incident already held does not open it again once it is over; a new one does. */
const holdsAll = (incident: Incident, violations: readonly Violation[]): boolean => {
  const known = new Set(incident.violations.map(violationKeyOf));
  const { violationsTotal, resolvedAt } = incident;
  // of a violation that was only counted nothing is known but that it came before the resolution
  const wasCounted = ({ occurredAt }: Violation): boolean =>
    violationsTotal !== undefined && Number(occurredAt) <= Number(resolvedAt);
  return violations.every((violation) => known.has(violationKeyOf(violation)) || wasCounted(violation));
};

/** An incident that is over, with the tasks and margins that became known later; the very same object where none did. */
const corrected = (
  known: Incident,
  violations: readonly Violation[],
  resolution: string,
  context: IncidentContext,
): Incident => {
  const before = new Map(known.violations.map((violation) => [violationKeyOf(violation), violation]));
  const isNews = (violation: Violation): boolean => {
    const told = before.get(violationKeyOf(violation));
    if (told === undefined) return false;
    return violation.tasksTotal !== told.tasksTotal || (violation.marginMs ?? told.marginMs) !== told.marginMs;
  };
  if (!violations.some(isNews)) return known;
  const all = joined(
    known.violations,
    violations.filter((violation) => before.has(violationKeyOf(violation))),
  );
  return { ...known, ...boundedViolations(all, (one) => -rankOf(one, context), known.violationsTotal), resolution };
};

/** A violation that is smaller than `minMarginMs` is a verdict, but opens no incident. */
const opensIncident = ({ outcome, marginMs }: Violation, { minMarginMs }: Policy): boolean =>
  outcome === 'violated' && (marginMs === null || -marginMs >= minMarginMs);

/** An incident as it opens, but for what its violations tell. */
type Opened = Omit<Incident, 'violations' | 'severity' | 'occurredAt'>;

const opened = (violations: readonly Violation[], { now }: IncidentContext, before: Incident | null): Opened => {
  const first = violations.reduce((one, other) => (byAct(one, other) <= 0 ? one : other));
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

export const violationKeyOf = ({ rule, daemonName }: Pick<Verdict, 'rule' | 'daemonName'>): string =>
  JSON.stringify([rule, daemonName]);

/** The newest verdict for each violated rule and daemon. */
const joined = (known: readonly Violation[], violations: readonly Violation[]): readonly Violation[] => [
  ...new Map([...known, ...violations].map((verdict) => [violationKeyOf(verdict), verdict])).values(),
];

/** From the mildest to the most severe. */
export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

type Ranked = Pick<Verdict, 'rule' | 'daemonName'>;

/** The index of its severity; the highest is the most severe. */
const rankOf = ({ rule, daemonName }: Ranked, { policy, uncritical }: IncidentContext): number =>
  daemonName !== null && uncritical.has(daemonName) ? 0 : SEVERITIES.indexOf(policy.severities[rule]);

const severest = (violations: readonly Ranked[], context: IncidentContext): Severity => {
  const rank = violations.reduce((highest, violation) => Math.max(highest, rankOf(violation, context)), 0);
  return SEVERITIES[rank] ?? 'info';
};
