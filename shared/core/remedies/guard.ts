import type { Policy } from '../policy/policy.ts';
import type { FreshFacts } from './fresh-facts.ts';
import type { Plan } from './plan.ts';

/** Every guard that may refuse an act, in the order in which they are asked. */
export const GUARD_NAMES = [
  'fresh-look-agrees',
  'kill-switch',
  'hands-off-tag',
  'budget',
  'plan-is-current',
  'mode',
  'not-already-leaving',
  'daemon-critical',
  'repair-had-its-time',
  'no-daemon-deployment',
  'cooldown',
  'attempts',
] as const;

export type GuardName = (typeof GUARD_NAMES)[number];

/** Guards that a person may override by name. The others keep a stale decision, a mistake or a crowd from becoming an outage. */
export const OVERRIDABLE: readonly GuardName[] = [
  'mode',
  'not-already-leaving',
  'daemon-critical',
  'repair-had-its-time',
  'no-daemon-deployment',
  'cooldown',
  'attempts',
];

export type GuardInput = {
  readonly plan: Plan;
  readonly facts: FreshFacts;
  readonly policy: Policy;
  /** The clock, epoch milliseconds. */
  readonly now: number;
  readonly by: 'bookend' | 'person';
  /** The plan that a person approved; null where no certain one was. */
  readonly approved: Pick<Plan, 'id' | 'madeAt'> | null;
};

/** A guard's verdict on a plan. A guard never throws; it refuses whatever is unclear. */
export type GuardVerdict = {
  readonly passed: boolean;
  /** One sentence, also when it passed. */
  readonly reason: string;
  /** The moment at which it will pass if nothing else changes, epoch milliseconds; null if it passed, or nobody knows. */
  readonly until: number | null;
};

export type Guard = (input: GuardInput) => GuardVerdict;

/** A guard's verdict by its name, as in the answer to a person. */
export type GuardAnswer = GuardVerdict & { readonly guard: GuardName };

export const passes = (reason: string): GuardVerdict => ({ passed: true, reason, until: null });
export const refuses = (reason: string, until: number | null = null): GuardVerdict => ({
  passed: false,
  reason,
  until,
});
