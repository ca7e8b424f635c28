/** A capacity provider of a cluster: the budget is one for all who act on its instances. */
export type Provider = { readonly clusterArn: string; readonly capacityProviderName: string };

/** One container instance that a plan takes away, or may. */
export type Lease = {
  readonly planId: string;
  /** Which of those who carry out the plan: two may have got the same message, and one of them alone may act. */
  readonly holder: string;
  readonly containerInstanceArn: string;
  /** Until when its holder may act, epoch milliseconds; then it has given up, or its function was ended. */
  readonly actsUntil: number;
};

export type LeaseKey = Pick<Lease, 'planId' | 'holder'>;

/** That a lease was taken, remembered for an hour. */
export type BookedAct = { readonly holder: string; readonly at: number };

/** How the budget of a provider stands. */
export type Held = {
  readonly leases: readonly Lease[];
  /** How often something was given back: an asker's numbers of before that are too old. */
  readonly returns: number;
  /** The acts of the last hour, also those whose lease was given back; those that were withdrawn are not among them. */
  readonly acts: readonly BookedAct[];
};

/** What ECS says of a provider's instances, asked after the budget was read. */
export type ProviderNumbers = {
  /** When ECS was asked, epoch milliseconds: at or before the first call. */
  readonly at: number;
  /** How many container instances it has, at least: ACTIVE ones and those on their way out. */
  readonly instances: number;
  /** Those on their way out, all of them, whoever drains them. */
  readonly leaving: readonly string[];
};

export type Asked = {
  readonly lease: Lease;
  readonly numbers: ProviderNumbers;
  /** The budget as it was read before the numbers were asked for. */
  readonly seen: Held;
  /** How many may be away at a time. */
  readonly allowed: number;
  /** How many acts may be made within an hour. */
  readonly allowedPerHour: number;
};

export type Taken =
  | { readonly kind: 'taken' }
  /** As many are away as may be, or more. */
  | { readonly kind: 'used-up'; readonly away: number }
  /** As many acts were made within an hour as may be. */
  | { readonly kind: 'spent'; readonly acts: number }
  /** Somebody else holds a lease on this instance, and may still act by it. */
  | { readonly kind: 'busy'; readonly planId: string }
  /** Something was given back since the budget was read: the numbers may lack what it had become. Ask anew. */
  | { readonly kind: 'stale' };

/**
 * How many container instances of a provider may be away at a time, for all who act at the same time. Away are those that
 * ECS says are leaving, whoever drains them, and the leased ones, each instance once: so a lease costs nothing more once
 * ECS counts its instance itself. Every implementation passes one contract suite (test/edge/remedies/budget-contract.ts).
 *
 * A holder takes one lease of a container instance, however often it asks; asking again lets it act for longer. It is given
 * back once. One whose holder crashed is taken over by the next one to act on the instance, and else goes when the next lease is taken: its time to act is
 * over and ECS, asked since, shows what became of its instance: leaving, then ECS counts it; gone, or untouched.
 * A call rejects if the budget can't be asked: the queue then retries.
 */
export type RemedyBudget = {
  readonly read: (provider: Provider) => Promise<Held>;
  readonly take: (provider: Provider, asked: Asked) => Promise<Taken>;
  /** @param use `used` if it is left out @returns whether it was this call that gave it back */
  readonly giveBack: (provider: Provider, lease: LeaseKey, use?: Use) => Promise<boolean>;
};

/** `unused`: nothing was done by the lease, so that it is no act of the hour. */
export type Use = 'used' | 'unused';

export const NOTHING_HELD: Held = { leases: [], returns: 0, acts: [] };
