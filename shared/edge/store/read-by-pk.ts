import type { ItemState } from '../../core/state/instance-state.ts';
import { itemKeyOf, pkOf } from './keys.ts';
import type { ItemKey, StateStore, Stored } from './state-store.ts';

/** Reads states, each by its partition key, without those that there are none of. Without keys nothing is read. */
export const readByPk = async (
  keys: readonly ItemKey[],
  { readItems }: Pick<StateStore, 'readItems'>,
): Promise<ReadonlyMap<string, Stored<ItemState>>> => {
  const stored = keys.length === 0 ? [] : await readItems(keys);
  return new Map(stored.map((one) => [pkOf(itemKeyOf(one.state)), one]));
};
