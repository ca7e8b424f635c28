import type { Policy } from '../policy/policy.ts';
import { earliestOf } from '../words/extremes.ts';
import type { Violation } from '../words/verdict.ts';
import { boundedViolations } from './bounded-violations.ts';
import { expiredBy, type HeldViolation, isExpired } from './expiry.ts';
import { type Incident, isOpen, violationKeyOf } from './incident.ts';
import { type Ending, endingOf } from './incident-end.ts';
import { type IncidentContext, type Opened, opened, rankOf, severest } from './opened-incident.ts';

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
  const violated = verdicts.filter((verdict) => opensIncident(verdict, context.policy));
  const hasExpired = expiredBy(known, context);
  const fresh = violated.filter((violation) => !hasExpired(violation));
  if (isOpen(known)) {
    const holds = holdsOf(known);
    return grown(known, known, { violations: violated.filter((one) => holds(one) || !hasExpired(one)), context });
  }
  if (known === null)
    return fresh.length === 0 ? null : grown(null, opened(fresh, context, null), { violations: fresh, context });
  const ending = fresh.length === 0 ? { why: known.resolution ?? '', isAwaited: false } : endingOf(fresh, context);
  if (ending !== null && holdsAll(known, fresh))
    return ending.isAwaited ? known : corrected(known, violated, ending.why, context);
  return grown(known, opened(fresh, context, known), { violations: fresh, context });
};

type Grown = { readonly violations: readonly Violation[]; readonly context: IncidentContext };

/** An open incident with the violations of now; resolved if nothing of it can be helped any more. */
const grown = (known: Incident | null, open: Opened | Incident, { violations, context }: Grown): Incident => {
  const before = known !== null && open.id === known.id ? known : null;
  if (before !== null && violations.length === 0) return closed(before, 'nothing is violated any more', context);
  const held = (before?.violations ?? []).filter((one) => isOpen(before) || !isExpired(one, context));
  const all = joined(held, violations).map((one) => withRepair(one, before, context));
  const kept = boundedViolations(all, (violation) => -rankOf(violation, context), before?.violationsTotal);
  const { violationsTotal: _, ...rest } = open;
  const occurredAt = earliestOf(all.map((violation) => Number(violation.occurredAt)));
  const severity = severest(all, context, before?.severity);
  const incident: Incident = { ...rest, ...kept, severity, occurredAt };
  // by the violations of now, not all that ever were: else it would depend on the order in which facts became known
  const over = endingOf(violations, context);
  const ending = over === null || over.isAwaited ? (expiredEnding(all, kept.violations, context) ?? over) : over;
  return ending === null || ending.isAwaited ? incident : closed(incident, ending.why, context);
};

/** The violation with the time since which it no longer goes on. */
const withRepair = (
  violation: HeldViolation,
  before: Incident | null,
  { goesOn, now }: IncidentContext,
): HeldViolation => {
  const { rightSince: _, ...broken } = violation;
  if (goesOn === undefined || goesOn(violation)) return broken;
  const key = violationKeyOf(violation);
  const held = before?.violations.find((one) => violationKeyOf(one) === key);
  return { ...broken, rightSince: held?.rightSince ?? now };
};

const EXPIRED = 'it has been right for long enough; tasks that it touched may still run';

/** Of too many violations only those that are kept know since when they are right; of the others it counts that they are. */
const expiredEnding = (
  all: readonly HeldViolation[],
  kept: readonly HeldViolation[],
  context: IncidentContext,
): Ending | null => {
  const areRight = all.every(({ rightSince }) => rightSince !== undefined);
  return areRight && kept.every((violation) => isExpired(violation, context))
    ? { why: EXPIRED, isAwaited: false }
    : null;
};

const closed = (incident: Incident, resolution: string, { now }: IncidentContext): Incident =>
  incident.resolvedAt === null ? { ...incident, resolvedAt: now, resolution } : incident;

/** Says of a violation whether the incident holds it. */
const holdsOf = ({ violations }: Incident): ((violation: Violation) => boolean) => {
  const known = new Set(violations.map(violationKeyOf));
  return (violation) => known.has(violationKeyOf(violation));
};

/** A violation that an incident already held does not open it again once it is over; a new one does. */
const holdsAll = (incident: Incident, violations: readonly Violation[]): boolean => {
  const holds = holdsOf(incident);
  const { violationsTotal, resolvedAt } = incident;
  // of a violation that was only counted nothing is known but that it came before the resolution
  const wasCounted = ({ occurredAt }: Violation): boolean =>
    violationsTotal !== undefined && Number(occurredAt) <= Number(resolvedAt);
  return violations.every((violation) => holds(violation) || wasCounted(violation));
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

/** The newest verdict for each violated rule and daemon. */
const joined = (known: readonly Violation[], violations: readonly Violation[]): readonly Violation[] => [
  ...new Map([...known, ...violations].map((verdict) => [violationKeyOf(verdict), verdict])).values(),
];
