import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/core/facts.ts';
import { judge } from '../../shared/core/judge.ts';
import { learn, merge } from '../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../shared/core/ledger/ledger.ts';
import { pack } from '../../shared/core/ledger/packed.ts';
import { histories, salts } from './history/arbitrary.ts';
import { factsOf } from './history/history.ts';
import { contextOf, coveragesOf } from './history/service.ts';
import { byArn, expectSame, replayed } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

/** Any order, and every third fact once or twice more. */
const jumbled = (facts: readonly Fact[], random: Random): readonly Fact[] =>
  random.shuffled([...facts, ...facts.filter(() => random.chance(0.3)), ...facts.filter(() => random.chance(0.1))]);

/** Learned as batches into ledgers of their own, merged in a tree of any shape. */
const learnedInBatches = (facts: readonly Fact[], empty: Ledger, random: Random): Ledger => {
  const batches = Array.from({ length: random.int(1, 6) }, () => structuredClone(empty));
  for (const fact of facts) {
    if (fact.kind !== 'deployment') learn(batches[random.int(0, batches.length - 1)] ?? empty, fact);
  }
  while (batches.length > 1) {
    const [one = empty] = batches.splice(random.int(0, batches.length - 1), 1);
    const [other = empty] = batches.splice(random.int(0, batches.length - 1), 1);
    batches.push(merge(one, other));
  }
  return batches[0] ?? empty;
};

describe('the ledger and the verdicts of a history', () => {
  it('are the same whatever the order, repetition and batches of its facts', () => {
    holdsFor('order, repetition and batches', fc.tuple(histories(), salts()), ([history, salt]) => {
      const random = randomOf(salt);
      const inOrder = replayed(history, factsOf(history));
      const facts = jumbled(factsOf(history), random);
      const inDisorder = replayed(history, facts);
      expectSame(inDisorder, inOrder);
      expect(byArn(inDisorder.ledgers).map(pack)).toEqual(byArn(inOrder.ledgers).map(pack));
      for (const ledger of inOrder.ledgers.values()) {
        const { containerInstanceArn, clusterArn } = ledger;
        const ofInstance = facts.filter(
          (fact) => fact.kind !== 'deployment' && fact.containerInstanceArn === containerInstanceArn,
        );
        const merged = learnedInBatches(ofInstance, emptyLedger(containerInstanceArn, clusterArn), random);
        expect(pack(merged)).toBe(pack(ledger));
        if (!isDeepStrictEqual(merged, ledger)) expect(merged).toEqual(ledger);
        const [coverages, context] = [coveragesOf(history), contextOf(history)];
        expect(judge(merged, coverages, context)).toEqual(judge(ledger, coverages, context));
      }
    });
  });
});
