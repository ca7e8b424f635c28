import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FOLD_LIMITS } from '../../shared/core/folding/fold-limits.ts';
import { judge } from '../../shared/core/judging/judge.ts';
import { learn, merge } from '../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../shared/core/ledger/ledger.ts';
import type { InstanceScopedFact } from '../../shared/core/words/facts.ts';
import { learned } from '../core/ledger/learned.ts';
import { arrivals, type By, compactNow, expectSameButNames, LIMITS } from './folding.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf, type History } from './history/history.ts';
import { byInstance, jumbled } from './history/learning.ts';
import { MINUTE } from './history/place.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { expectSameLedger } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

const MONTH = 30 * 24 * 60 * MINUTE;

/** Facts of one instance as far as folding keeps who they are about, and how it is folded. */
type Folding = By & {
  readonly facts: readonly InstanceScopedFact[];
  readonly coverages: ReturnType<typeof coveragesOf>;
};

const foldingsOf = (history: History, random: Random): readonly Folding[] => {
  const by = { context: contextOf(history), limits: random.pick(LIMITS), coverages: coveragesOf(history) };
  // of a report of health that names what ended an hour before nobody could say whose it is
  const isTold = ({ kind }: InstanceScopedFact): boolean => by.limits === FOLD_LIMITS || kind !== 'health';
  return [...byInstance(factsOf(history)).values()]
    .map((facts) => ({ ...by, facts: facts.filter(isTold) }))
    .filter(({ facts }) => facts.length > 0);
};

/** Learned as the facts arrive, each now and then twice, folded at any moments. */
const foldedOf = (folding: Folding, random: Random, facts = folding.facts): Ledger => {
  const [first] = folding.facts;
  const ledger = emptyLedger(first?.containerInstanceArn ?? '', first?.clusterArn ?? '');
  const often = random.pick([0.05, 0.3]);
  for (const { fact, at } of arrivals(facts, random)) {
    learn(ledger, fact);
    if (random.chance(often)) compactNow(ledger, at, folding.coverages, folding);
  }
  if (random.chance(0.7)) compactNow(ledger, folding.context.now, folding.coverages, folding);
  return ledger;
};

describe('a folded fact', () => {
  it('counts once, whatever comes again months later, in any order, folded at any moments', () => {
    let folded = 0;
    holdsFor('redelivery after folding', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      for (const folding of foldingsOf(history, random)) {
        const { facts, coverages, context } = folding;
        const [whole, ledger] = [learned(facts), foldedOf(folding, random)];
        for (let month = 1; month <= 3; month++) {
          const now = { ...context, now: context.now + month * MONTH };
          compactNow(ledger, now.now, coverages, folding);
          const { foldedTo, folds, applicationsFold } = ledger;
          for (const fact of jumbled(facts, random)) {
            if (random.chance(0.5)) learn(ledger, fact);
            if (random.chance(0.05)) compactNow(ledger, now.now, coverages, folding);
          }
          compactNow(ledger, now.now, coverages, folding);
          expect(ledger).toMatchObject({ foldedTo, applicationsFold });
          expect(ledger.folds).toEqual(folds);
          expectSameButNames(judge(ledger, coverages, now), judge(whole, coverages, now));
          folded += ledger.folded;
        }
      }
    });
    expect(folded, 'tasks folded over all cases').toBeGreaterThan(0);
  });
});

describe('the merge of ledgers that were folded at different moments', () => {
  it('is commutative and idempotent, for those that have learned the same associative, and judged as what they know', () => {
    let folded = 0;
    holdsFor('merge of folded ledgers', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      for (const folding of foldingsOf(history, random)) {
        const { facts, coverages, context } = folding;
        const same = [0, 1, 2].map(() => foldedOf(folding, random));
        const some = same.map(() =>
          foldedOf(
            folding,
            random,
            facts.filter(() => random.chance(0.7)),
          ),
        );
        for (const [one, other] of [same, some] as unknown as readonly (readonly [Ledger, Ledger])[]) {
          expectSameLedger(merge(one, other), merge(other, one));
          expectSameLedger(merge(one, one), one);
          folded += one.folded;
        }
        const [one, other, third] = same as [Ledger, Ledger, Ledger];
        expectSameLedger(merge(merge(one, other), third), merge(one, merge(other, third)));
        const whole = judge(learned(facts), coverages, context);
        expectSameButNames(judge(merge(merge(one, other), third), coverages, context), whole);
      }
    });
    expect(folded, 'tasks folded over all cases').toBeGreaterThan(0);
  });
});
