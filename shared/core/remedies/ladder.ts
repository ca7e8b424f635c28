import type { Attempt } from '../state/attempt.ts';
import { latestOf } from '../words/extremes.ts';
import type { RemedyName, Rung } from '../words/remedy.ts';

/** An act that has neither ended nor failed after this long stopped in between: the function's own limit is shorter. */
export const STOPPED_IN_BETWEEN_MS = 180_000;

/** The next rung for an incident, or the reason why there is none. `until` is in epoch milliseconds. */
export type NextRung =
  | { readonly kind: 'due'; readonly rung: Rung }
  | { readonly kind: 'waits'; readonly until: number }
  | { readonly kind: 'person'; readonly why: string };

/**
 * Finds the first rung that would help and has not been used up. A remedy that did not put it right in its time is not tried again;
 * one that ECS did not accept, or in which Bookend stopped, is.
 * @param attempts those of this incident, whatever the rule they were made for: one drain serves all
 * @param helps the remedies that would help as things stand
 */
export const nextRung = (
  ladder: readonly Rung[],
  attempts: readonly Attempt[],
  helps: readonly RemedyName[],
  now: number,
): NextRung => {
  const running = attempts.map(waitsUntil).filter((until) => until !== null && until > now);
  if (running.length > 0) return { kind: 'waits', until: latestOf(running.map(Number)) };
  const rung = ladder.find(({ remedy }) => helps.includes(remedy) && !attempts.some((one) => isUsedUp(one, remedy)));
  if (rung !== undefined) return { kind: 'due', rung };
  return { kind: 'person', why: ladder.length === 0 ? 'the policy names no remedy' : whyNone(attempts) };
};

/** The moment up to which an act is under way; null once it is settled. */
const waitsUntil = ({ outcome, at, until }: Attempt): number | null => {
  if (outcome === 'begun') return at + STOPPED_IN_BETWEEN_MS;
  return outcome === 'acted' ? until : null;
};

const isUsedUp = ({ remedy, outcome }: Attempt, wanted: RemedyName): boolean =>
  remedy === wanted && (outcome === 'acted' || outcome === 'repaired' || outcome === 'no-effect');

const whyNone = (attempts: readonly Attempt[]): string =>
  attempts.length === 0 ? 'none of the remedies in the policy would help' : 'the remedies in the policy are used up';
