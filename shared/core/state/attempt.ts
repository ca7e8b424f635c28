import type { RemedyName } from '../words/remedy.ts';

/**
 * `begun`: written before the first call, and still so if Bookend stopped in between. `acted`: ECS accepted at least one
 * call. `failed`: it accepted none. `repaired`: a look shows that the world has changed. `no-effect`: it has not, in time.
 */
export type AttemptOutcome = 'begun' | 'acted' | 'failed' | 'repaired' | 'no-effect';

/** One act on a container instance for one incident. Times are epoch milliseconds. */
export type Attempt = {
  readonly incidentId: string;
  readonly planId: string;
  readonly remedy: RemedyName;
  readonly by: 'bookend' | 'person';
  readonly at: number;
  /** Until when the world has to have changed. */
  readonly until: number;
  /** What was to be stopped; empty for a drain, which is about the container instance itself, and once it is settled. */
  readonly taskArns: readonly string[];
  readonly outcome: AttemptOutcome;
  /** What ECS did not accept, in one line; null if it accepted everything. */
  readonly trouble: string | null;
};

/** What Bookend has done on a container instance. It is part of the instance's item: recording an act is one write. */
export type Remediation = {
  /** The newest last; bounded, for a cooldown reaches over incidents. */
  readonly attempts: readonly Attempt[];
  /** The incident that only a person can help with, and why; null if there is none. */
  readonly handedOver: { readonly incidentId: string; readonly at: number; readonly why: string } | null;
};
