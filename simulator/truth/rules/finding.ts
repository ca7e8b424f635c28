import type { Outcome } from '../../scenarios/claim.ts';

/** `none`: no line at all. */
export type OutcomeOrNone = Outcome | 'none';

/** The outcome of one rule. Times are epoch milliseconds. */
export interface Finding {
  readonly outcome: Outcome;
  readonly marginMs: number | null;
  readonly tasks: readonly string[];
  readonly occurredAt: number | null;
  readonly reason: string;
  readonly needs: readonly string[];
  /** The wording of the rule allows a reader to say these as well. */
  readonly alsoLawful?: readonly OutcomeOrNone[];
  readonly victims?: readonly Victim[];
}

/** A task that broke a rule: since when, and how badly; of two the one with the higher number. */
export interface Victim {
  readonly taskArn: string;
  readonly at: number;
  readonly badness: number;
}

export const held = (reason: string, marginMs: number | null = null): Finding => ({
  outcome: 'held',
  // Never minus zero: it would print as 0 and compare as something else.
  marginMs: marginMs === null ? null : marginMs + 0,
  tasks: [],
  occurredAt: null,
  reason,
  needs: [],
});

export const pending = (reason: string): Finding => ({ ...held(reason), outcome: 'pending' });

export const inconclusive = (reason: string, alsoLawful: readonly OutcomeOrNone[] = []): Finding => ({
  ...held(reason),
  outcome: 'inconclusive',
  alsoLawful,
});

export interface Violation {
  readonly reason: string;
  readonly occurredAt: number;
  readonly marginMs?: number | null;
  readonly tasks?: readonly string[];
  readonly needs: readonly string[];
  readonly victims?: readonly Victim[];
}

export const violated = ({
  reason,
  occurredAt,
  marginMs = null,
  tasks = [],
  needs,
  victims = [],
}: Violation): Finding => ({
  outcome: 'violated',
  marginMs,
  tasks: [...tasks].sort(),
  occurredAt,
  reason,
  needs,
  victims,
});
