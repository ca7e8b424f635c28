import type { Ledger } from '../../core/ledger/ledger.ts';
import { changesOf } from '../../core/looks/unheard.ts';
import type { Inventory } from '../../core/state/instance-state.ts';
import { later } from '../../core/words/join.ts';
import type { LookResult } from '../ecs/looks/look-at-instances.ts';
import type { Looker } from '../inspect/inspector.ts';
import { statesOf } from '../inspect/judge-again.ts';

/** Changes of which events tell, and the events that came. Epoch milliseconds. */
export type ClusterNews = {
  readonly changes: readonly number[];
  /** The time at which an event of the cluster last brought news; null: none that is still known. */
  readonly heardAt: number | null;
  /** The time at which that was read. */
  readonly at: number;
};

/** The ledgers of a cluster by container instance, and when an event last changed one of its items. */
export const knownOf = async (clusterArn: string, { store }: Pick<Looker, 'store'>) => {
  const ledgers = new Map<string, Ledger>();
  let heardAt: number | null = null;
  for await (const state of statesOf(clusterArn, store)) {
    ledgers.set(state.ledger.containerInstanceArn, state.ledger);
    heardAt = later(heardAt, state.heardAt ?? null);
  }
  return { ledgers, heardAt };
};

/** Of container instances whose provider is known to be a Managed Instances provider: events of others may change no item. */
export const changesIn = (
  ledgers: ReadonlyMap<string, Ledger>,
  results: ReadonlyMap<string, LookResult>,
  { providers }: Inventory,
): readonly number[] => {
  const names = new Set<string | null>(providers.map(({ name }) => name));
  return [...ledgers.values()].flatMap((ledger) => {
    const facts = results.get(ledger.containerInstanceArn)?.facts ?? [];
    const isManaged = [ledger, ...facts].some(
      (one) => 'capacityProviderName' in one && names.has(one.capacityProviderName),
    );
    return isManaged ? changesOf(ledger, facts) : [];
  });
};
