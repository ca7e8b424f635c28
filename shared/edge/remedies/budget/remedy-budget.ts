import type { LeaseAsked, LeaseKey, LeasesHeld, LeaseTaken, LeaseUse, Provider } from '../../../core/remedies/lease.ts';

/**
 * Bounds how many container instances of a provider are away at a time, for all who act at the same time. Instances that ECS says
 * are leaving, whoever drains them, and leased ones are away, each counted once: so a lease costs nothing more once ECS counts its
 * instance itself. Every implementation passes one contract suite (test/edge/remedies/budget-contract.ts).
 *
 * A holder takes one lease of a container instance, however often it asks; asking again lets it act for longer. It is given back
 * once. If its holder crashed, the next one to act on the instance takes the lease over; otherwise it goes when another lease is
 * taken after its time to act is over, and ECS, asked since, shows what became of its instance: leaving, then ECS counts it; gone,
 * or untouched. A call rejects if the budget can't be asked: the queue then retries.
 */
export type RemedyBudget = {
  readonly read: (provider: Provider) => Promise<LeasesHeld>;
  readonly take: (provider: Provider, asked: LeaseAsked) => Promise<LeaseTaken>;
  /** @param use `used` if it is left out @returns whether it was this call that gave it back */
  readonly giveBack: (provider: Provider, lease: LeaseKey, use?: LeaseUse) => Promise<boolean>;
};
