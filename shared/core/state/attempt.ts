import type { RemedyName } from '../words/remedy.ts';

/**
 * `begun`: written before the first call, and still there if Bookend stopped in between. `acted`: ECS accepted at least
 * one call. `failed`: it accepted none. `repaired`: a look shows that the world has changed. `no-effect`: it has not,
 * in time.
 */
export type AttemptOutcome = 'begun' | 'acted' | 'failed' | 'repaired' | 'no-effect';

/** One act on a container instance for one incident. Times are epoch milliseconds. */
export type Attempt = {
  readonly incidentId: string;
  readonly planId: string;
  readonly remedy: RemedyName;
  readonly by: 'bookend' | 'person';
  readonly at: number;
  /** The time by which the world has to have changed. */
  readonly until: number;
  /** The tasks to be stopped; empty for a drain, which is about the container instance itself, and once the attempt is settled. */
  readonly taskArns: readonly string[];
  readonly outcome: AttemptOutcome;
  /** The calls that ECS did not accept, in one line; null if it accepted everything. */
  readonly trouble: string | null;
};

/** The acts of Bookend on a container instance. They are part of the instance's item, so that recording an act is one write. */
export type Remediation = {
  /** The newest last; bounded, and kept from one incident to the next, since a cooldown spans incidents. */
  readonly attempts: readonly Attempt[];
  /** The incident that only a person can help with, and the reason; null if there is none. */
  readonly handedOver: { readonly incidentId: string; readonly at: number; readonly why: string } | null;
};
