import type { InstanceState, Inventory } from '../state/instance-state.ts';
import type { Violation } from '../words/verdict.ts';

/**
 * What is known of one container instance right before an act, all of it asked for after the act was. Null is always
 * "could not be found out": then nothing is done.
 */
export type FreshFacts = {
  /** When asking began, epoch milliseconds: a look that is older agrees with nothing. */
  readonly askedAt: number;
  /** The instance's item after what the look found was recorded. */
  readonly state: InstanceState;
  /** What was judged from that item. */
  readonly verdicts: readonly Violation[];
  readonly inventory: Inventory | null;
  /** Tasks that ECS itself lists as the cluster's daemons' on this container instance: callers of RunTask choose their group. */
  readonly daemonTaskArns: ReadonlySet<string> | null;
  /** The names of the tags of the container instance and of its cluster. */
  readonly tagNames: ReadonlySet<string> | null;
  /** How the capacity provider stands; of `leaving` are all that ECS or anybody else is draining. */
  readonly provider: {
    readonly instances: number;
    readonly leaving: number;
    /** Other container instances that Bookend is acting on and that are not among `leaving`. */
    readonly reserved: number;
    /** When Bookend last acted on its other container instances, epoch milliseconds each: those of the last hour at least. */
    readonly actsAt: readonly number[];
  } | null;
  /** Daemons of the capacity provider of which a deployment is under way, a rollback included. */
  readonly daemonsDeploying: readonly string[] | null;
};
