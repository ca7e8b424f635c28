import { book, ECS_READ_SHARE, type ReadShare } from '../../../core/looks/read-share.ts';
import { laterBy, type ReadBudget } from './read-budget.ts';

/** For one process. */
export const createMemoryReadBudget = (now: () => number, share: ReadShare = ECS_READ_SHARE): ReadBudget => {
  let bookedUntil: number | null = null;
  return {
    take: async (calls) => {
      const booking = book(bookedUntil, calls, now(), share);
      if (booking.kind === 'used-up') return laterBy(booking.waitMs);
      bookedUntil = booking.bookedUntil;
      return { kind: 'granted' };
    },
  };
};
