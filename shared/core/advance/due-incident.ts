import { type Incident, isOpen } from '../incidents/incidents.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { TRAITS } from '../rules/index.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { DueCheck } from '../state/instance-state.ts';
import { isSpent, nextDay } from './change-limit.ts';
import { withSilenceEnd } from './due-silence.ts';
import { awaitedOf, awaitedUntil } from './missing-ends.ts';

/** A due check keeps its reason: it is not replaced by one that is sooner by less than this. */
const SOON_ENOUGH_MS = 60_000;

/** If a violation breaks again within this time after it was told as repaired, that is no news yet. */
const RELAPSE_MS = 300_000;

/** The time from which people are told that a repaired violation is broken again, epoch milliseconds. */
export const relapseCountsFrom = (repairedAt: number): number => repairedAt + RELAPSE_MS;

/** A margin is told again when it has doubled, once it is this long. */
export const SMALLEST_DOUBLED_MARGIN_MS = 60_000;

type Clock = Pick<AdvanceContext, 'policy' | 'now'>;
type Known = Clock & { readonly ledger: Ledger; readonly isRepaired: () => boolean };

/**
 * The next check, or one of the incident's own, whichever is sooner: the end of the silence that keeps it from people,
 * the last moment for missing ends, a margin that will have doubled, a relapse, the day on which a correction may be
 * told.
 * @param isRepaired true where its cause is put right
 */
export const withIncidentChecks = (
  due: DueCheck | null,
  incident: Incident | null,
  { ledger, isRepaired, ...clock }: Known,
): DueCheck | null =>
  checksOf(incident, { ledger, isRepaired, ...clock }).reduce<DueCheck | null>(
    (one, other) => (one !== null && one.at <= other.at + SOON_ENOUGH_MS ? one : other),
    withSilenceEnd(due, incident, clock),
  );

const checksOf = (incident: Incident | null, { ledger, isRepaired, ...clock }: Known): readonly DueCheck[] => {
  if (incident === null) return [];
  const { now } = clock;
  const checks = [
    { at: lastMomentForEnds(incident, ledger, clock), why: 'ECS has forgotten when the tasks ended' },
    ...(isOpen(incident)
      ? [
          { at: nextDoubling(incident, ledger, now), why: 'a margin has doubled' },
          { at: relapseAt(incident, isRepaired), why: 'it broke again after it was repaired' },
        ]
      : [{ at: isSpent(incident.corrections, now) ? nextDay(now) : null, why: 'what was told may be corrected' }]),
  ];
  return checks.flatMap(({ at, why }) => (at === null ? [] : [{ at, needs: 'clock' as const, why }]));
};

const relapseAt = ({ repairedAt }: Incident, isRepaired: Known['isRepaired']): number | null =>
  repairedAt === undefined || isRepaired() ? null : relapseCountsFrom(repairedAt);

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
