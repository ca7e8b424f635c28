import { ASSUMED } from '../cost/prices.ts';
import type { Usage } from './usage.ts';

/** Counts what X-Ray's default rule would record: of each function the first invocation of a second, and a share of the rest. */
export const createTraceCount = (usage: Usage): (() => void) => {
  let before = { ...usage };
  return () => {
    for (const name of ['observe', 'react', 'inspect'] as const) usage.traces += recorded(usage[name] - before[name]);
    before = { ...usage };
  };
};

const recorded = (invocations: number): number =>
  Math.min(1, invocations) + Math.max(0, invocations - 1) * ASSUMED.tracedShare;
