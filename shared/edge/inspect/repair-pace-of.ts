import type { Ledger } from '../../core/ledger/ledger.ts';
import { repairPace } from '../../core/repair-pace.ts';
import type { AdvanceContext } from '../../core/state/context.ts';
import type { StateStore } from '../store/state-store.ts';
import { instancesOf } from './judge-cluster.ts';

/**
 * Whether ECS's repair pace was used up, by the ledgers of the whole cluster: each of its container instances is read.
 * Asked for only where a verdict hangs on it alone, once for all of a batch. ECS is not asked: who drains, events told.
 */
export const repairPaceOf = async (
  clusterArn: string,
  store: StateStore,
): Promise<NonNullable<AdvanceContext['isRepairHeldBack']>> => {
  const ledgers: Ledger[] = [];
  for await (const keys of instancesOf(clusterArn, store)) {
    const stored = await store.readPlaces(keys);
    ledgers.push(...stored.flatMap(({ state }) => (state.kind === 'instance' ? [state.ledger] : [])));
  }
  return repairPace(ledgers);
};
