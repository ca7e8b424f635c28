import { incidentExpiryOf, rightSinceOf } from '../incidents/expiry.ts';
import { type Incident, isOpen } from '../incidents/incident.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Policy } from '../policy/policy.ts';
import { TRAITS } from '../rules/index.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { DueCheck } from '../state/instance-state.ts';
import { isSpent, nextDay } from './change-limit.ts';
import { withSilenceEnd } from './due-silence.ts';
import { awaitedOf, awaitedUntil } from './missing-ends.ts';

/** A due check keeps its reason: it is not replaced by one that is sooner by less than this. */
const SOON_ENOUGH_MS = 60_000;

/** The time from which people are told that a cause is right, epoch milliseconds. */
export const repairCountsFrom = (rightSince: number, { repairedAfterSeconds }: Waits): number =>
  rightSince + repairedAfterSeconds * 1000;

/** The time from which people are told that a repaired violation is broken again, epoch milliseconds. */
export const relapseCountsFrom = (repairedAt: number, policy: Waits): number => repairCountsFrom(repairedAt, policy);

type Waits = Pick<Policy, 'repairedAfterSeconds'>;

/** A margin is told again when it has doubled, once it is this long. */
export const SMALLEST_DOUBLED_MARGIN_MS = 60_000;

type Clock = Pick<AdvanceContext, 'policy' | 'now'>;
type Known = Clock & { readonly ledger: Ledger };

/**
 * The next check, or one of the incident's own, whichever is sooner: the end of the silence that keeps it from people,
 * the last moment for missing ends, a margin that will have doubled, a repair or a relapse that is told, the end of its
 * consequences by time alone, the day on which a correction may be told.
 */
export const withIncidentChecks = (
  due: DueCheck | null,
  incident: Incident | null,
  { ledger, ...clock }: Known,
): DueCheck | null =>
  checksOf(incident, { ledger, ...clock }).reduce<DueCheck | null>(
    (one, other) => (one !== null && one.at <= other.at + SOON_ENOUGH_MS ? one : other),
    withSilenceEnd(due, incident, clock),
  );

const checksOf = (incident: Incident | null, { ledger, ...clock }: Known): readonly DueCheck[] => {
  if (incident === null) return [];
  const { now } = clock;
  const checks = [
    { at: lastMomentForEnds(incident, ledger, clock), why: 'ECS has forgotten when the tasks ended' },
    ...(isOpen(incident)
      ? [
          { at: nextDoubling(incident, ledger, now), why: 'a margin has doubled' },
          { at: repairAt(incident, clock.policy), why: 'its cause has been right for long enough' },
          { at: relapseAt(incident, clock.policy), why: 'it broke again after it was repaired' },
          { at: incidentExpiryOf(incident, clock), why: 'its consequences are over by time' },
        ]
      : [{ at: isSpent(incident.corrections, now) ? nextDay(now) : null, why: 'what was told may be corrected' }]),
  ];
  return checks.flatMap(({ at, why }) => (at === null ? [] : [{ at, needs: 'clock' as const, why }]));
};

const repairAt = (incident: Incident, policy: Waits): number | null => {
  const since = rightSinceOf(incident);
  return incident.repairedAt !== undefined || since === null ? null : repairCountsFrom(since, policy);
};

const relapseAt = (incident: Incident, policy: Waits): number | null =>
  incident.repairedAt === undefined || rightSinceOf(incident) !== null
    ? null
    : relapseCountsFrom(incident.repairedAt, policy);

const lastMomentForEnds = (incident: Incident, ledger: Ledger, clock: Clock): number | null => {
  const until = awaitedUntil(ledger);
  return until === null || awaitedOf(ledger, incident.violations, clock) !== 'more' ? null : until + 1;
};

/**
 * The moment at which the margin of a lasting violation will have doubled since it was told: the clock alone decides
 * it, so no other check does. It depends on the beginning: asking again changes nothing.
 */
const nextDoubling = ({ violations }: Incident, ledger: Ledger, now: number): number | null =>
  violations.reduce<number | null>((soonest, violation) => {
    const since = TRAITS[violation.rule].growsSince?.(violation, ledger) ?? null;
    if (since === null) return soonest;
    const times = Math.max(1, (now - since) / SMALLEST_DOUBLED_MARGIN_MS);
    const at = since + SMALLEST_DOUBLED_MARGIN_MS * 2 ** (Math.floor(Math.log2(times)) + 1);
    return soonest === null ? at : Math.min(soonest, at);
  }, null);
