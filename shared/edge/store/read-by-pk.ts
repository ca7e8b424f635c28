import type { PlaceState } from '../../core/state/instance-state.ts';
import { itemKeyOf, pkOf } from './keys.ts';
import type { PlaceKey, StateStore, Stored } from './state-store.ts';

/** Reads states, each by its partition key, without those that there are none of. Without keys nothing is read. */
export const readByPk = async (
  keys: readonly PlaceKey[],
  { readPlaces }: Pick<StateStore, 'readPlaces'>,
): Promise<ReadonlyMap<string, Stored<PlaceState>>> => {
  const stored = keys.length === 0 ? [] : await readPlaces(keys);
  return new Map(stored.map((one) => [pkOf(itemKeyOf(one.state)), one]));
};
