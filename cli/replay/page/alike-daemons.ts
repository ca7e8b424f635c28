import type { Alike, Kind } from '../../../shared/core/judging/judge-alike.ts';
import type { Outcome } from '../../../shared/core/words/verdict.ts';
import { type AlikePart, byWorst, type IndexedVerdict, keyOfAlike } from './alike-verdicts.ts';

/** One statement about the daemons of a kind: the instances it is about, and the daemons that it leaves out on each. */
type Said = { readonly kind: Kind; readonly indexed: IndexedVerdict[]; readonly except: Map<string, Set<number>> };

/**
 * Collects verdicts on many daemons at once, instance after instance, and gives at last those of each daemon. The time grows
 * with instances and daemons, not with their product.
 */
export const collectAlike = () => {
  const said = new Map<Kind, Map<string, Said>>();
  return {
    add: ({ kind, except, verdicts }: Alike, index: number): void => {
      const ofKind = said.get(kind) ?? new Map<string, Said>();
      said.set(kind, ofKind);
      for (const verdict of verdicts) {
        const key = `${verdict.outcome} ${keyOfAlike(verdict)}`;
        const one: Said = ofKind.get(key) ?? { kind, indexed: [], except: new Map() };
        ofKind.set(key, one);
        one.indexed.push({ verdict, index });
        for (const name of except) one.except.set(name, (one.except.get(name) ?? new Set()).add(index));
      }
    },
    *all(): Generator<AlikePart & { readonly outcome: Outcome }> {
      for (const ofKind of said.values()) for (const one of ofKind.values()) yield* ofEach(one);
    },
  };
};

function* ofEach({ kind, indexed, except }: Said): Generator<AlikePart & { readonly outcome: Outcome }> {
  const worstFirst = indexed.toSorted(byWorst);
  for (const daemonName of kind.byName.keys()) {
    const not = except.get(daemonName) ?? NONE;
    const isOfIt = ({ index }: IndexedVerdict): boolean => !not.has(index);
    const [first, worst] = [indexed.find(isOfIt), worstFirst.find(isOfIt)];
    if (first === undefined || worst === undefined) continue;
    const named = ({ verdict, index }: IndexedVerdict): IndexedVerdict => ({
      index,
      verdict: { ...verdict, daemonName },
    });
    const { outcome } = worst.verdict;
    yield { outcome, count: indexed.length - not.size, worst: named(worst), first: named(first) };
  }
}

const NONE: ReadonlySet<number> = new Set();
