import { setTimeout } from 'node:timers/promises';

/** The calls are granted, or none is free before `delaySeconds` have passed. */
export type Grant = { readonly kind: 'granted' } | { readonly kind: 'later'; readonly delaySeconds: number };

/**
 * Bookend's share of ECS's read limit, for all who ask at the same time. Every implementation passes one contract suite
 * (test/edge/ecs/read-budget-contract.ts). A call rejects if the budget can't be asked: the queue then retries.
 */
export type ReadBudget = {
  /** @param calls at most the share's burst */
  readonly take: (calls: number) => Promise<Grant>;
};

/** In whole seconds, as a queue delays. */
export const laterBy = (waitMs: number): Grant => ({
  kind: 'later',
  delaySeconds: Math.max(1, Math.ceil(waitMs / 1000)),
});

export type BudgetWait = {
  readonly now: () => number;
  /** A grant that comes after this moment is not waited for, epoch milliseconds. */
  readonly until: number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
};

/**
 * A read budget that waits, up to a moment, for calls that are not free yet. Whoever gives up half-way begins anew the next
 * time: two workers that look at large clusters would take each other's calls away for ever, and a look that takes more calls
 * than a burst would never end.
 */
export const waitingUntil = (budget: ReadBudget, { now, until, wait }: BudgetWait): ReadBudget => ({
  take: async (calls) => {
    for (;;) {
      const grant = await budget.take(calls);
      if (grant.kind === 'granted' || now() + grant.delaySeconds * 1000 > until) return grant;
      await wait(grant.delaySeconds * 1000);
    }
  },
});

/** An act asks for a dozen calls and a large provider for a hundred: half-way given up they would all be asked again. */
const LONGEST_WAIT_MILLISECONDS = 20_000;

/**
 * A read budget that waits at most 20 seconds for each take, so that workers that look because something is wrong get calls in
 * between.
 */
export const waitingEachTime = (
  budget: ReadBudget,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): ReadBudget => ({
  take: (calls) => {
    let waited = 0; // the clock of this call: the time that the budget takes to answer does not count
    const counting = async (milliseconds: number): Promise<void> => {
      await wait(milliseconds);
      waited += milliseconds;
    };
    const { take } = waitingUntil(budget, { now: () => waited, until: LONGEST_WAIT_MILLISECONDS, wait: counting });
    return take(calls);
  },
});
