import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger, type Ledger } from '../../../shared/core/ledger/ledger.ts';
import type { Fact, InstanceScopedFact } from '../../../shared/core/words/facts.ts';

export const isScoped = (fact: Fact): fact is InstanceScopedFact => fact.kind !== 'deployment';

/** The ledger of one container instance that learned facts one by one; facts of deployments are left out. */
export const learned = (facts: readonly Fact[]): Ledger => {
  const scoped = facts.filter(isScoped);
  const ledger = emptyLedger(scoped[0]?.containerInstanceArn ?? '', scoped[0]?.clusterArn ?? '');
  for (const fact of scoped) learn(ledger, fact);
  return ledger;
};
