import { setTimeout } from 'node:timers/promises';
import type { ReadBudget } from '../ecs/read-budget.ts';

/** An act asks for a dozen calls and a large provider for a hundred: half-way given up they would all be asked again. */
const LONGEST_WAIT_SECONDS = 20;

/**
 * A read budget that waits for what it does not have at once, a while at most: those who look because something is wrong
 * take their turn in between.
 */
export const patiently = (
  budget: ReadBudget,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): ReadBudget => ({
  take: async (calls) => {
    let waited = 0;
    for (;;) {
      const grant = await budget.take(calls);
      if (grant.kind === 'granted' || waited + grant.delaySeconds > LONGEST_WAIT_SECONDS) return grant;
      await wait(grant.delaySeconds * 1000);
      waited += grant.delaySeconds;
    }
  },
});
