import { copyItem } from '../../shared/core/advance/learn-alone.ts';
import type { Inventory, ItemState } from '../../shared/core/state/instance-state.ts';
import { goesOnSince, openSince } from '../../shared/edge/store/item.ts';
import { itemKeyOf, pkOf } from '../../shared/edge/store/keys.ts';
import type { ItemKey, StateStore, Stored } from '../../shared/edge/store/state-store.ts';

/** One step of the store, and what it is about: a crash, a throttle or another worker may come before and after it. */
export type StoreStep = {
  readonly call: keyof StateStore;
  /** The keys of the table that it touches; empty for a list. */
  readonly pks: readonly string[];
};

export type MemoryStoreOptions = {
  /** Rejecting here is a call that never arrived. */
  readonly before?: (step: StoreStep) => void | Promise<void>;
  /** Rejecting here is an answer that never came back: what was written stays written. */
  readonly after?: (step: StoreStep) => void | Promise<void>;
};

/** The states in memory, for tests, the simulation and the demo. Callers share no state: what goes in or out is a copy. */
export const createMemoryStore = ({ before, after }: MemoryStoreOptions = {}): StateStore => {
  const places = new Map<string, Stored<ItemState>>();
  const inventories = new Map<string, Stored<Inventory>>();

  const step = async <Answer>(call: keyof StateStore, pks: readonly string[], act: () => Answer): Promise<Answer> => {
    await before?.({ call, pks });
    const answer = act();
    await after?.({ call, pks });
    return answer;
  };

  return {
    readItems: (keys) => {
      const pks = [...new Set(keys.map(pkOf))];
      return step('readItems', pks, () => pks.flatMap((pk) => copiesOf(places.get(pk))));
    },
    writeItem: (state, revision) => {
      const pk = pkOf(itemKeyOf(state));
      const copy = copyItem(state);
      return step('writeItem', [pk], () => write(places, pk, { state: copy, revision }));
    },
    overdue: (now, limit) => step('overdue', [], () => oldest(places, dueAt, now, limit)),
    untold: (now, limit) => step('untold', [], () => oldest(places, untoldAt, now, limit)),
    openIncidents: () =>
      step(
        'openIncidents',
        [],
        () => [...places.values()].filter(({ state }) => state.kind !== 'hole' && goesOnSince(state) !== null).length,
      ),
    unjudgedClusters: (limit) =>
      step('unjudgedClusters', [], () =>
        oldest(places, clusterOpenSince, Number.MAX_SAFE_INTEGER, limit).flatMap(clusterIn),
      ),
    itemKeysOf: async function* (clusterArn) {
      const found = await step('itemKeysOf', [], () => [...places].filter(([, stored]) => isIn(clusterArn, stored)));
      for (const [, { state }] of found.sort(byPk)) yield itemKeyOf(state);
    },
    holeKeysOf: async function* (clusterArn) {
      const found = await step('holeKeysOf', [], () =>
        [...places].filter(([, stored]) => isHoleIn(clusterArn, stored)),
      );
      for (const [, { state }] of found.sort(byPk)) yield itemKeyOf(state);
    },
    readInventory: (clusterArn) =>
      step('readInventory', [clusterArn], () => structuredClone(inventories.get(clusterArn) ?? null)),
    staleInventories: (at, limit) => step('staleInventories', [], () => stalest(inventories, at, limit)),
    writeInventory: (inventory, revision) => {
      const state = structuredClone(inventory);
      return step('writeInventory', [inventory.clusterArn], () =>
        write(inventories, inventory.clusterArn, { state, revision }),
      );
    },
  };
};

const write = <State>(all: Map<string, Stored<State>>, key: string, { state, revision }: Stored<State>) => {
  if ((all.get(key)?.revision ?? 0) !== revision) return 'lost-race';
  all.set(key, { state, revision: revision + 1 });
  return 'written';
};

const copiesOf = (stored: Stored<ItemState> | undefined): readonly Stored<ItemState>[] =>
  stored === undefined ? [] : [{ state: copyItem(stored.state), revision: stored.revision }];

const clusterOpenSince = (state: ItemState): number | null => (state.kind === 'cluster' ? openSince(state) : null);
const clusterIn = (place: ItemKey): readonly string[] => (place.kind === 'cluster' ? [place.clusterArn] : []);
const dueAt = ({ due }: ItemState): number | null => due?.at ?? null;
const untoldAt = ({ untold }: ItemState): number | null =>
  untold.length === 0 ? null : Math.min(...untold.map(({ at }) => at));

const oldest = (
  places: ReadonlyMap<string, Stored<ItemState>>,
  timeOf: (state: ItemState) => number | null,
  now: number,
  limit: number,
): readonly ItemKey[] =>
  [...places.values()]
    .flatMap(({ state }) => ({ state, at: timeOf(state) ?? Number.POSITIVE_INFINITY }))
    .filter(({ at }) => at <= now)
    .sort((one, other) => one.at - other.at)
    .slice(0, limit)
    .map(({ state }) => itemKeyOf(state));

const stalest = (inventories: ReadonlyMap<string, Stored<Inventory>>, at: number, limit: number): readonly string[] =>
  [...inventories.values()]
    .flatMap(({ state: { clusterArn, refreshedAt } }) => (refreshedAt === null ? [] : { clusterArn, refreshedAt }))
    .filter(({ refreshedAt }) => refreshedAt <= at)
    .sort((one, other) => one.refreshedAt - other.refreshedAt)
    .slice(0, limit)
    .map(({ clusterArn }) => clusterArn);

const isIn = (clusterArn: string, { state }: Stored<ItemState>): boolean =>
  state.kind === 'instance' && state.ledger.clusterArn === clusterArn;

const isHoleIn = (clusterArn: string, { state }: Stored<ItemState>): boolean =>
  state.kind === 'hole' && state.ledger.clusterArn === clusterArn;

const byPk = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number => (one < other ? -1 : 1);
