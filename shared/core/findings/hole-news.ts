import { advance } from '../advance/advance.ts';
import type { AdvanceContext } from '../state/context.ts';
import type { HoleState } from '../state/instance-state.ts';
import type { HoleFact } from '../words/hole-fact.ts';
import type { NoticeState } from '../words/notice-state.ts';
import type { Severity } from '../words/severity.ts';
import { holeKeyOf } from './hole-facts.ts';

/** A fact that changes the item of its hole, and what is told of it. */
export type HoleNews = {
  readonly fact: HoleFact;
  /** Null where only the words of the item change, or where a silence keeps it from people: then it is in no group. */
  readonly told: NoticeState | null;
  readonly severity: Severity;
  /** The newest look that its item had learned of before; minus infinity where there is no item. */
  readonly knownAt: number;
};

/** The facts that are worth a write, by the state that each meets; in a steady cluster none is. */
export const holeNews = (
  facts: readonly HoleFact[],
  known: readonly HoleState[],
  context: AdvanceContext,
): readonly HoleNews[] => {
  const states = new Map(known.map((state) => [holeKeyOf(state.ledger), state]));
  return facts.flatMap((fact) => {
    const before = states.get(holeKeyOf(fact)) ?? null;
    const { state, changed } = advance(before, [fact], context);
    const last = state.untold.at(-1);
    const isTold = last !== undefined && last.id !== before?.untold.at(-1)?.id;
    const told = isTold && state.incident?.silenced === undefined ? last.state : null;
    const knownAt = before?.ledger.at ?? Number.NEGATIVE_INFINITY;
    return changed ? [{ fact, told, severity: state.incident?.severity ?? 'info', knownAt }] : [];
  });
};
