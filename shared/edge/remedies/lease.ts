import type { Asked, Held, Lease, ProviderNumbers, Taken } from './budget.ts';

/** Clocks of two functions differ by seconds; ECS may show a drain a moment late. A few minutes cover five of either. */
const AFTER_ACTING_MS = 600_000;

/** What taking a lease comes to, and what is held afterwards; null: nothing is to be written. */
export type Booked = { readonly taken: Taken; readonly held: Held | null };

/** One lease more, if there is room: a pure function of what is held and what was asked for. */
export const bookLease = (held: Held, { lease, numbers, seen, allowed }: Asked): Booked => {
  if (held.leases.some(({ planId }) => planId === lease.planId))
    return { taken: { kind: 'taken' }, held: { ...held, leases: [...others(held, lease.planId), lease] } };
  if (held.returns !== seen.returns) return { taken: { kind: 'stale' }, held: null };
  const leases = held.leases.filter((one) => !isOver(one, numbers));
  const other = leases.find(({ containerInstanceArn }) => containerInstanceArn === lease.containerInstanceArn);
  if (other !== undefined) return { taken: { kind: 'busy', planId: other.planId }, held: null };
  const away = awayOf(leases, numbers);
  if (away.size >= allowed) return { taken: { kind: 'used-up', away: away.size }, held: null };
  const isAnyOver = leases.length < held.leases.length;
  return {
    taken: { kind: 'taken' },
    held: { leases: [...leases, lease], returns: held.returns + (isAnyOver ? 1 : 0) },
  };
};

/** Without the lease of a plan; null: there is none. */
export const withoutLease = (held: Held, planId: string): Held | null => {
  const leases = others(held, planId);
  return leases.length === held.leases.length ? null : { leases, returns: held.returns + 1 };
};

const others = ({ leases }: Held, planId: string): readonly Lease[] =>
  leases.filter((lease) => lease.planId !== planId);

/** The instances that are away or may be: those that leave and those that are leased, each once. */
export const awayOf = (leases: readonly Lease[], { leaving }: ProviderNumbers): ReadonlySet<string> =>
  new Set([...leaving, ...leases.map(({ containerInstanceArn }) => containerInstanceArn)]);

/**
 * Whether a lease protects nothing any more: nobody acts by it, and ECS was asked long enough after that. What ECS
 * does not count as leaving by then is gone, or was never touched.
 */
const isOver = ({ actsUntil }: Lease, { at }: ProviderNumbers): boolean => at > actsUntil + AFTER_ACTING_MS;
