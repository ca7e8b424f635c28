import type { ReadBudget } from './read-budget.ts';

export type Patience = {
  readonly now: () => number;
  /** Nothing is waited for that comes later, epoch milliseconds. */
  readonly until: number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
};

/**
 * A share of reads that is waited for. Who gives up half-way begins anew the next time: two who look at large clusters would
 * take each other's calls away for ever, and what takes more calls than a burst would never come to its end.
 */
export const patientBudget = (budget: ReadBudget, { now, until, wait }: Patience): ReadBudget => ({
  take: async (calls) => {
    for (;;) {
      const grant = await budget.take(calls);
      if (grant.kind === 'granted' || now() + grant.delaySeconds * 1000 > until) return grant;
      await wait(grant.delaySeconds * 1000);
    }
  },
});
