import type { Ledger } from '../ledger/ledger.ts';
import type { AdvanceContext } from '../state/context.ts';
import { judgeInstance } from '../state/judge-state.ts';

/** Up to which moment the repair pace must be known to judge an instance; −Infinity where nothing hangs on it. */
export const paceAskedUntil = (ledger: Ledger, context: Omit<AdvanceContext, 'isRepairHeldBack'>): number => {
  let until = Number.NEGATIVE_INFINITY;
  const isRepairHeldBack = (_: Ledger, _from: number, to: number): boolean => {
    until = Math.max(until, to);
    return false;
  };
  judgeInstance(ledger, { ...context, isRepairHeldBack });
  return until;
};
