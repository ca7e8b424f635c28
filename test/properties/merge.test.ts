import fc from 'fast-check';
import { describe, it } from 'vitest';
import { learn, merge } from '../../shared/core/ledger/learn.ts';
import { pack, unpack } from '../../shared/core/ledger/packed.ts';
import type { InstanceScopedFact } from '../../shared/core/words/facts.ts';
import { learned } from '../core/ledger/learned.ts';
import { histories, salts } from './history/arbitrary.ts';
import { arbitraryFacts } from './history/arbitrary-facts.ts';
import { factsOf } from './history/history.ts';
import { byInstance, jumbled, learnedInBatches } from './history/learning.ts';
import { expectSameLedger } from './judging.ts';
import { type Random, randomOf } from './random.ts';
import { announceRuns, holdsFor } from './runs.ts';

announceRuns();

/** Three ledgers that share some of the facts. */
const threeOf = (facts: readonly InstanceScopedFact[], random: Random) => {
  const some = (): readonly InstanceScopedFact[] => [...facts.slice(0, 1), ...facts.filter(() => random.chance(0.5))];
  return [learned(some()), learned(some()), learned(some())] as const;
};

/** Commutative, associative and idempotent; and a merge knows what learning the same facts would. */
const mergesAsItShould = (facts: readonly InstanceScopedFact[], random: Random): void => {
  const [one, other, third] = threeOf(facts, random);
  const both = merge(one, other);
  expectSameLedger(merge(other, one), both);
  expectSameLedger(merge(both, third), merge(one, merge(other, third)));
  expectSameLedger(merge(one, one), one);
  expectSameLedger(merge(both, other), both);
};

describe('merge', () => {
  it('is commutative, associative and idempotent on histories', () => {
    holdsFor('merge of histories', fc.tuple(histories(), salts()), ([history, salt]) => {
      for (const facts of byInstance(factsOf(history)).values()) mergesAsItShould(facts, randomOf(salt));
    });
  });

  it('is so on arbitrary facts too, and what is learned does not depend on order or batches', () => {
    holdsFor('merge of arbitrary facts', fc.tuple(arbitraryFacts(), salts()), ([facts, salt]) => {
      const random = randomOf(salt);
      mergesAsItShould(facts, random);
      const ledger = learned(facts);
      expectSameLedger(learned(jumbled(facts, random)), ledger);
      expectSameLedger(learnedInBatches(jumbled(facts, random), random), ledger);
      for (const fact of facts) if (learn(ledger, fact)) throw new Error(`learned twice: ${JSON.stringify(fact)}`);
    });
  });
});

describe('a packed ledger', () => {
  it('is the ledger', () => {
    holdsFor('packed histories', histories(), (history) => {
      for (const facts of byInstance(factsOf(history)).values()) {
        const ledger = learned(facts);
        expectSameLedger(unpack(pack(ledger)), ledger);
      }
    });
  });

  it('is the ledger of arbitrary facts', () => {
    holdsFor('packed arbitrary facts', arbitraryFacts(), (facts) => {
      const ledger = learned(facts);
      expectSameLedger(unpack(pack(ledger)), ledger);
    });
  });
});
