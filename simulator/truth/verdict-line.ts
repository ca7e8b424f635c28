/** The lines of `replay --json`, and what the truth says beside them. */

export const RULES = [
  'daemon-started-first',
  'daemon-stopped-last',
  'daemon-stayed-up',
  'daemon-running',
  'daemon-alone',
  'daemon-healthy',
  'instance-activated',
  'repair-started',
  'drain-finished',
  'deployment-settled',
  'daemons-in-order',
] as const;
export type RuleName = (typeof RULES)[number];

export const OUTCOMES = ['held', 'violated', 'pending', 'inconclusive'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface VerdictLine {
  readonly type: 'verdict';
  readonly rule: RuleName;
  readonly outcome: Outcome;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  readonly daemonName: string | null;
  readonly marginMs: number | null;
  readonly tasks: readonly string[];
  readonly occurredAt: string | null;
  readonly reason: string;
}

/** `none`: no line at all. */
export type OutcomeOrNone = Outcome | 'none';

/** One verdict of the truth: what really happened, and what a reader of the undisturbed events can lawfully say of it. */
export interface TruthLine extends Omit<VerdictLine, 'outcome'> {
  readonly outcome: OutcomeOrNone;
  /** Lawful in replay; the first one is the strict reading, the others are left open by the rules as they are written. */
  readonly expectedInReplay: readonly OutcomeOrNone[];
  /** Margin, tasks and occurredAt of replay must be these too. */
  readonly exact: boolean;
  /** Facts (see fact-keys) that decide it: of a violation those that prove it, else all of the instance. */
  readonly needs: readonly string[];
  /** The violating tasks, and how badly each: for who may name only some of them. Empty where no task is worse than another. */
  readonly victims: readonly Victim[];
}

/** A task that broke a rule: since when, and how badly; of two the one with the higher number. */
export interface Victim {
  readonly taskArn: string;
  readonly at: number;
  readonly badness: number;
}

/** What one rule finds. Times are epoch milliseconds. */
export interface Finding {
  readonly outcome: Outcome;
  readonly marginMs: number | null;
  readonly tasks: readonly string[];
  readonly occurredAt: number | null;
  readonly reason: string;
  readonly needs: readonly string[];
  /** What the wording of the rule allows a reader to say as well. */
  readonly alsoLawful?: readonly OutcomeOrNone[];
  readonly victims?: readonly Victim[];
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
