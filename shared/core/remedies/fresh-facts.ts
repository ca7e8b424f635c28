import type { InstanceState, Inventory } from '../state/instance-state.ts';
import type { Violation } from '../words/verdict.ts';

/**
 * The facts about one container instance right before an act, all of them asked for after the act was. Null always means "could not
 * be found out": then nothing is done.
 */
export type FreshFacts = {
  /** The time at which asking began, epoch milliseconds: a look that is older agrees with nothing. */
  readonly askedAt: number;
  /** The instance's item after what the look found was recorded. */
  readonly state: InstanceState;
  /** The verdicts about that item. */
  readonly verdicts: readonly Violation[];
  readonly inventory: Inventory | null;
  /** Tasks that ECS itself lists as the cluster's daemons' on this container instance: callers of RunTask choose their group. */
  readonly daemonTaskArns: ReadonlySet<string> | null;
  /** The names of the tags of the container instance and of its cluster. */
  readonly tagNames: ReadonlySet<string> | null;
  readonly provider: ProviderUsage | null;
  /** Daemons of the capacity provider that are being deployed or rolled back. */
  readonly daemonsDeploying: readonly string[] | null;
};

/** The part of a capacity provider that is in use. */
export type ProviderUsage = {
  readonly instances: number;
  /** All instances that ECS or anybody else is draining. */
  readonly leaving: number;
  /** Other container instances that Bookend is acting on and that are not among `leaving`. */
  readonly reserved: number;
  /** The times at which Bookend acted on its other container instances, epoch milliseconds: of the last hour at least. */
  readonly actsAt: readonly number[];
};
