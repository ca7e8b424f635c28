import type { Outcome, RuleName } from '../scenarios/claim.ts';
import type { OutcomeOrNone, Victim } from './rules/finding.ts';

/** The lines of `replay --json`, and what the truth says beside them. */

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

/** One verdict of the truth: what really happened, and what a reader of the undisturbed events can lawfully say of it. */
export interface TruthLine extends Omit<VerdictLine, 'outcome'> {
  readonly outcome: OutcomeOrNone;
  /** Lawful in replay; the first one is the strict reading, the others are left open by the rules as they are written. */
  readonly expectedInReplay: readonly OutcomeOrNone[];
  /** Margin, tasks and occurredAt of replay must be these too. */
  readonly exact: boolean;
  /** Facts (see events/fact-keys) that decide it: of a violation those that prove it, else all of the instance. */
  readonly needs: readonly string[];
  /** The violating tasks, and how badly each: for who may name only some of them. Empty where no task is worse than another. */
  readonly victims: readonly Victim[];
}
