import { learn, merge } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { Fact, InstanceScopedFact } from '../../../shared/core/words/facts.ts';
import { isScoped, learned } from '../../core/ledger/learned.ts';
import type { Random } from '../random.ts';

/** The facts of each container instance. */
export const byInstance = (facts: readonly Fact[]): ReadonlyMap<string, readonly InstanceScopedFact[]> =>
  Map.groupBy(facts.filter(isScoped), ({ containerInstanceArn }) => containerInstanceArn ?? '');

/** Learned as batches, each into a ledger of its own, which are merged in a tree of any shape. */
export const learnedInBatches = (facts: readonly InstanceScopedFact[], random: Random): Ledger => {
  const { containerInstanceArn, clusterArn } = learned(facts.slice(0, 1));
  const batches = Array.from({ length: random.int(1, 6) }, () => emptyLedger(containerInstanceArn, clusterArn));
  const [first = emptyLedger(containerInstanceArn, clusterArn)] = batches;
  for (const fact of facts) learn(batches[random.int(0, batches.length - 1)] ?? first, fact);
  while (batches.length > 1) {
    const [one = first] = batches.splice(random.int(0, batches.length - 1), 1);
    const [other = first] = batches.splice(random.int(0, batches.length - 1), 1);
    batches.push(merge(one, other));
  }
  return batches[0] ?? first;
};

/** Any order, and every third fact once or twice more. */
export const jumbled = <One extends Fact>(facts: readonly One[], random: Random): readonly One[] =>
  random.shuffled([...facts, ...facts.filter(() => random.chance(0.3)), ...facts.filter(() => random.chance(0.1))]);
