import { setTimeout } from 'node:timers/promises';
import { patientBudget } from '../ecs/patient-budget.ts';
import type { ReadBudget } from '../ecs/read-budget.ts';

/** An act asks for a dozen calls and a large provider for a hundred: half-way given up they would all be asked again. */
const LONGEST_WAIT_MILLISECONDS = 20_000;

/**
 * A read budget that waits for what it does not have at once, a while at most for each call: those who look because
 * something is wrong take their turn in between.
 */
export const patiently = (
  budget: ReadBudget,
  wait: (milliseconds: number) => Promise<unknown> = setTimeout,
): ReadBudget => ({
  take: (calls) => {
    let waited = 0; // the clock of this call: the time that the budget takes to answer does not count
    const counting = async (milliseconds: number): Promise<void> => {
      await wait(milliseconds);
      waited += milliseconds;
    };
    const patience = { now: () => waited, until: LONGEST_WAIT_MILLISECONDS, wait: counting };
    return patientBudget(budget, patience).take(calls);
  },
});
