import type { Verdict } from '../../shared/core/verdict.ts';

/** One line of `bookend replay --json`: every key is always there, null where it does not apply. A fixed contract. */
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
  reason:
    verdict.until === null || !Number.isFinite(verdict.until)
      ? verdict.reason
      : `${verdict.reason}, until ${isoOf(verdict.until)}`,
});

/** Epoch milliseconds as ISO 8601 with milliseconds and Z. */
export const isoOf = (at: number): string => new Date(at).toISOString();
