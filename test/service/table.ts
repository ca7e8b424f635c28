import type { ItemState } from '../../shared/core/state/instance-state.ts';
import { itemKeyOf, itemKeyOfPk, pkOf } from '../../shared/edge/store/keys.ts';
import type { StateStore } from '../../shared/edge/store/state-store.ts';
import { createMemoryStore } from '../doubles/memory-store.ts';
import type { Process } from './lambda.ts';
import type { Image } from './stream.ts';

/** Told of each write that took effect, whether its writer ever heard of it or not. */
export type OnWritten = (state: ItemState, pk: string, before: Image | undefined, after: Image) => void;

const READ = 'a read of the table';
const WRITE = 'a write of the table';

/** The table: the store in memory, of which each process has its own client, and the writes that its stream tells of. */
export class Table {
  /** The items themselves, without any fault: those who compare at the end read them here. */
  readonly store: StateStore = createMemoryStore();
  private readonly images = new Map<string, Image>();
  private readonly onWritten: OnWritten;

  constructor(onWritten: OnWritten) {
    this.onWritten = onWritten;
  }

  clientFor(process: Process): StateStore {
    const { store } = this;
    return {
      readItems: (keys) => process.step('table', READ, () => store.readItems(keys)),
      writeItem: (state, revision) => process.step('table', WRITE, () => this.write(state, revision)),
      overdue: (now, limit) => process.step('table', READ, () => store.overdue(now, limit)),
      untold: (now, limit) => process.step('table', READ, () => store.untold(now, limit)),
      openIncidents: () => process.step('table', READ, () => store.openIncidents()),
      unjudgedClusters: (limit) => process.step('table', READ, () => store.unjudgedClusters(limit)),
      itemKeysOf: async function* (clusterArn) {
        yield* await process.step('table', READ, () => allOf(store.itemKeysOf(clusterArn)));
      },
      holeKeysOf: async function* (clusterArn) {
        yield* await process.step('table', READ, () => allOf(store.holeKeysOf(clusterArn)));
      },
      readInventory: (clusterArn) => process.step('table', READ, () => store.readInventory(clusterArn)),
      staleInventories: (at, limit) => process.step('table', READ, () => store.staleInventories(at, limit)),
      writeInventory: (inventory, revision) =>
        process.step('table', WRITE, () => store.writeInventory(inventory, revision)),
    };
  }

  /** All that stands there. */
  async states(): Promise<readonly ItemState[]> {
    const keys = [...this.images.keys()].flatMap((pk) => itemKeyOfPk(pk) ?? []);
    return (await this.store.readItems(keys)).map(({ state }) => state);
  }

  private async write(state: ItemState, revision: number): Promise<'written' | 'lost-race'> {
    const outcome = await this.store.writeItem(state, revision);
    if (outcome === 'lost-race') return outcome;
    const pk = pkOf(itemKeyOf(state));
    const before = this.images.get(pk);
    const after = imageOf(state);
    this.images.set(pk, after);
    this.onWritten(state, pk, before, after);
    return outcome;
  }
}

/** Of an item, what react reads. */
const imageOf = ({ due, untold }: ItemState): Image => ({
  ...(due === null ? {} : { dueAt: { N: String(due.at) } }),
  ...(untold.length === 0 ? {} : { untoldAt: { N: String(Math.min(...untold.map(({ at }) => at))) } }),
});

const allOf = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
