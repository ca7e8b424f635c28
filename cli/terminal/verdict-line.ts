import type { Verdict } from '../../shared/core/words/verdict.ts';
import { isoOf } from './iso-time.ts';

/** One line of `bookend replay --json`: every key is always there, null where it does not apply. Programs rely on it. */
export type VerdictLine = {
  readonly type: 'verdict';
  readonly rule: string;
  readonly outcome: string;
  readonly clusterArn: string;
  readonly capacityProviderName: string | null;
  readonly containerInstanceArn: string | null;
  readonly daemonName: string | null;
  readonly marginMs: number | null;
  readonly tasks: readonly string[];
  /** ISO 8601 with milliseconds and Z. */
  readonly occurredAt: string | null;
  readonly reason: string;
};

export const verdictLine = (verdict: Verdict): VerdictLine => ({
  type: 'verdict',
  rule: verdict.rule,
  outcome: verdict.outcome,
  clusterArn: verdict.clusterArn,
  capacityProviderName: verdict.capacityProviderName,
  containerInstanceArn: verdict.containerInstanceArn,
  daemonName: verdict.daemonName,
  marginMs: verdict.marginMs,
  tasks: verdict.taskArns,
  occurredAt: verdict.occurredAt === null ? null : isoOf(verdict.occurredAt),
  reason: reasonOf(verdict),
});

/** Adds the deadline to the reason. @param which says whose deadline it is, where several verdicts wait for the same */
export const reasonOf = ({ until, reason }: Verdict, which = 'until'): string =>
  until === null || !Number.isFinite(until) ? reason : `${reason}, ${which} ${isoOf(until)}`;
