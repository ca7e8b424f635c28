import { canHaveBeen, isWithinAnHour } from './attempt-times.ts';

/** A capacity provider of a cluster: the budget is one for all who act on its instances. */
export type Provider = { readonly clusterArn: string; readonly capacityProviderName: string };

/** One container instance that a plan takes away, or may. */
export type Lease = {
  readonly planId: string;
  /** One of the workers that carry out the plan: two may have got the same message, and only one may act. */
  readonly holder: string;
  readonly containerInstanceArn: string;
  /** The end of its holder's time to act, epoch milliseconds; then it has given up, or its function was ended. */
  readonly actsUntil: number;
};

export type LeaseKey = Pick<Lease, 'planId' | 'holder'>;

/** A lease that was taken, remembered for an hour. */
export type BookedAct = { readonly holder: string; readonly at: number };

/** The leases and acts of a provider. */
export type LeasesHeld = {
  readonly leases: readonly Lease[];
  /** Counts what was given back: numbers that were asked for before the last time are too old. */
  readonly returns: number;
  /** The acts of the last hour, also those whose lease was given back, but not those that were withdrawn. */
  readonly acts: readonly BookedAct[];
};

/** The provider's instances as ECS counts them, asked for after the budget was read. */
export type ProviderNumbers = {
  /** The time at or before the first call, epoch milliseconds. */
  readonly at: number;
  /** At least so many container instances: ACTIVE ones and those on their way out. */
  readonly instances: number;
  /** All container instances on their way out, whoever drains them. */
  readonly leaving: readonly string[];
};

export type LeaseAsked = {
  readonly lease: Lease;
  readonly numbers: ProviderNumbers;
  /** The budget as it was read before the numbers were asked for. */
  readonly seen: LeasesHeld;
  /** The number that may be away at a time. */
  readonly allowed: number;
  /** The number of acts that may be made within an hour. */
  readonly allowedPerHour: number;
};

export type LeaseTaken =
  | { readonly kind: 'taken' }
  /** As many instances are away as may be, or more. */
  | { readonly kind: 'used-up'; readonly away: number }
  /** As many acts were made within an hour as may be. */
  | { readonly kind: 'spent'; readonly acts: number }
  /** Somebody else holds a lease on this instance, and may still act by it. */
  | { readonly kind: 'busy'; readonly planId: string }
  /** Something was given back since the budget was read: the numbers may lack what it had become. Ask anew. */
  | { readonly kind: 'stale' };

/** `unused`: nothing was done by the lease, so that it is no act of the hour. */
export type LeaseUse = 'used' | 'unused';

export const NOTHING_HELD: LeasesHeld = { leases: [], returns: 0, acts: [] };

/** Clocks of two functions differ by seconds; ECS may show a drain a moment late. A few minutes cover five of either. */
const AFTER_ACTING_MS = 600_000;

/** The answer to whoever asked for a lease, and the leases held afterwards; null: nothing is to be written. */
export type BookedLease = { readonly taken: LeaseTaken; readonly held: LeasesHeld | null };

/** No lease lets anybody act for longer, by whatever clock. */
const LONGEST_MS = 600_000;

/**
 * Gives everything that is held times that come to an end: a lease or an act from the future, or of no time, counts as one of now.
 * Returns the same object where all times are possible.
 */
export const inTime = (held: LeasesHeld, now: number): LeasesHeld => {
  const areLeases = held.leases.every(({ actsUntil }) => canHaveBeen(actsUntil, now + LONGEST_MS));
  if (areLeases && held.acts.every(({ at }) => canHaveBeen(at, now))) return held;
  const leases = held.leases.map((lease) =>
    canHaveBeen(lease.actsUntil, now + LONGEST_MS) ? lease : { ...lease, actsUntil: now + LONGEST_MS },
  );
  return { ...held, leases, acts: held.acts.map((act) => (canHaveBeen(act.at, now) ? act : { ...act, at: now })) };
};

/** Adds a lease, if the budget has headroom: a pure function of the leases held and the lease asked for. */
export const bookLease = (stored: LeasesHeld, asked: LeaseAsked): BookedLease => {
  const { lease, numbers, seen, allowed, allowedPerHour } = asked;
  const held = inTime(stored, numbers.at);
  const known = held.leases.find(({ containerInstanceArn }) => containerInstanceArn === lease.containerInstanceArn);
  if (known !== undefined && isOf(known, lease))
    return { taken: { kind: 'taken' }, held: { ...held, leases: [...without(held, known), lease] } };
  if (known !== undefined && numbers.at <= known.actsUntil)
    return { taken: { kind: 'busy', planId: known.planId }, held: null };
  if (held.returns !== seen.returns) return { taken: { kind: 'stale' }, held: null };
  const others = held.leases.filter((one) => one !== known);
  const leases = others.filter((one) => !isOver(one, numbers));
  const away = awayOf(leases, numbers);
  if (away.size >= allowed) return { taken: { kind: 'used-up', away: away.size }, held: null };
  const acts = held.acts.filter(({ at }) => isWithinAnHour(at, numbers.at));
  if (acts.length >= allowedPerHour) return { taken: { kind: 'spent', acts: acts.length }, held: null };
  // a lease that replaces another on the instance gives nothing back: the instance stays counted
  const returned = leases.length < others.length ? 1 : 0;
  const next = {
    leases: [...leases, lease],
    returns: held.returns + returned,
    acts: [...acts, { holder: lease.holder, at: numbers.at }],
  };
  return { taken: { kind: 'taken' }, held: next };
};

/** Removes a lease, and its act if nothing was done by it; null: there is no such lease. */
export const withoutLease = (held: LeasesHeld, lease: LeaseKey, use: LeaseUse = 'used'): LeasesHeld | null => {
  const leases = without(held, lease);
  const acts = use === 'used' ? held.acts : held.acts.filter(({ holder }) => holder !== lease.holder);
  return leases.length === held.leases.length ? null : { leases, returns: held.returns + 1, acts };
};

const without = ({ leases }: LeasesHeld, lease: LeaseKey): readonly Lease[] =>
  leases.filter((one) => !isOf(one, lease));

const isOf = (one: LeaseKey, other: LeaseKey): boolean => one.planId === other.planId && one.holder === other.holder;

/** The instances that are away or may be: the leaving and the leased ones, each once. */
export const awayOf = (leases: readonly Lease[], { leaving }: ProviderNumbers): ReadonlySet<string> =>
  new Set([...leaving, ...leases.map(({ containerInstanceArn }) => containerInstanceArn)]);

/**
 * Tells whether a lease protects nothing any more: nobody acts by it, and ECS was asked long enough after that. An instance that ECS
 * does not count as leaving by then is gone, or was never touched.
 */
const isOver = ({ actsUntil }: Lease, { at }: ProviderNumbers): boolean => at > actsUntil + AFTER_ACTING_MS;
