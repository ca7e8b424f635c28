import { canHaveBeen } from '../../core/remedies/attempt-times.ts';
import { isWithinAnHour } from '../../core/remedies/guards/budget.ts';
import type { Asked, Held, Lease, LeaseKey, ProviderNumbers, Taken, Use } from './budget.ts';

/** Clocks of two functions differ by seconds; ECS may show a drain a moment late. A few minutes cover five of either. */
const AFTER_ACTING_MS = 600_000;

/** What taking a lease comes to, and what is held afterwards; null: nothing is to be written. */
export type Booked = { readonly taken: Taken; readonly held: Held | null };

/** No lease lets anybody act for longer, by whatever clock. */
const LONGEST_MS = 600_000;

/**
 * What is held, with times that come to an end: a lease or an act from the future, or of no time, is as if it were of now. The same
 * object where all of them can be.
 */
export const inTime = (held: Held, now: number): Held => {
  const areLeases = held.leases.every(({ actsUntil }) => canHaveBeen(actsUntil, now + LONGEST_MS));
  if (areLeases && held.acts.every(({ at }) => canHaveBeen(at, now))) return held;
  const leases = held.leases.map((lease) =>
    canHaveBeen(lease.actsUntil, now + LONGEST_MS) ? lease : { ...lease, actsUntil: now + LONGEST_MS },
  );
  return { ...held, leases, acts: held.acts.map((act) => (canHaveBeen(act.at, now) ? act : { ...act, at: now })) };
};

/** One lease more, if there is room: a pure function of what is held and what was asked for. */
export const bookLease = (stored: Held, asked: Asked): Booked => {
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
  // one that takes another's place on the instance gives nothing back: the instance stays counted
  const returned = leases.length < others.length ? 1 : 0;
  const next = {
    leases: [...leases, lease],
    returns: held.returns + returned,
    acts: [...acts, { holder: lease.holder, at: numbers.at }],
  };
  return { taken: { kind: 'taken' }, held: next };
};

/** Without a lease, and without its act if nothing was done by it; null: there is no such lease. */
export const withoutLease = (held: Held, lease: LeaseKey, use: Use = 'used'): Held | null => {
  const leases = without(held, lease);
  const acts = use === 'used' ? held.acts : held.acts.filter(({ holder }) => holder !== lease.holder);
  return leases.length === held.leases.length ? null : { leases, returns: held.returns + 1, acts };
};

const without = ({ leases }: Held, lease: LeaseKey): readonly Lease[] => leases.filter((one) => !isOf(one, lease));

const isOf = (one: LeaseKey, other: LeaseKey): boolean => one.planId === other.planId && one.holder === other.holder;

/** The instances that are away or may be: those that leave and those that are leased, each once. */
export const awayOf = (leases: readonly Lease[], { leaving }: ProviderNumbers): ReadonlySet<string> =>
  new Set([...leaving, ...leases.map(({ containerInstanceArn }) => containerInstanceArn)]);

/**
 * Whether a lease protects nothing any more: nobody acts by it, and ECS was asked long enough after that. What ECS
 * does not count as leaving by then is gone, or was never touched.
 */
const isOver = ({ actsUntil }: Lease, { at }: ProviderNumbers): boolean => at > actsUntil + AFTER_ACTING_MS;
