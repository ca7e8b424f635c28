import { type Incident, isOpen } from '../incidents/incidents.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { TRAITS } from '../rules/index.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { DueCheck } from '../state/instance-state.ts';
import { isSpent, nextDay } from './change-limit.ts';
import { withSilenceEnd } from './due-silence.ts';
import { awaitedOf, awaitedUntil } from './missing-ends.ts';

/** What is due remembers why it is: it is not given up for less than this. */
const SOON_ENOUGH_MS = 60_000;

/** What breaks again so soon after it was told as repaired was not repaired for long enough to tell of it once more. */
const RELAPSE_MS = 300_000;

/** From when on people hear that what was told as repaired is broken, epoch milliseconds. */
export const relapseCountsFrom = (repairedAt: number): number => repairedAt + RELAPSE_MS;

/** A margin is told again when it has doubled, from so much on. */
export const SMALLEST_DOUBLED_MARGIN_MS = 60_000;

type Clock = Pick<AdvanceContext, 'policy' | 'now'>;
type Known = Clock & { readonly ledger: Ledger; readonly isRepaired: () => boolean };

/**
 * The next check, or what the incident itself waits for, whichever is sooner: the end of the silence that keeps it from people, the
 * last moment for ends that are missing, a margin that will have doubled, a relapse, the day on which a correction may be told.
 * @param isRepaired whether its cause is put right
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
 * When the margin of something that goes on will have doubled since it was told: by the clock alone, so nothing else asks. It
 * depends on when it began: asking again changes nothing.
 */
const nextDoubling = ({ violations }: Incident, ledger: Ledger, now: number): number | null =>
  violations.reduce<number | null>((soonest, violation) => {
    const since = TRAITS[violation.rule].growsSince?.(violation, ledger) ?? null;
    if (since === null) return soonest;
    const times = Math.max(1, (now - since) / SMALLEST_DOUBLED_MARGIN_MS);
    const at = since + SMALLEST_DOUBLED_MARGIN_MS * 2 ** (Math.floor(Math.log2(times)) + 1);
    return soonest === null ? at : Math.min(soonest, at);
  }, null);
