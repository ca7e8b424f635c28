import type { PlaceState } from '../../core/state/instance-state.ts';
import { arnOfPlace, watchesAll } from '../../core/words/watched.ts';
import { atMost } from '../pacing/at-most.ts';
import { keyOf } from '../store/keys.ts';
import type { StateStore, Stored } from '../store/state-store.ts';
import type { Watching } from './inspector.ts';

const WRITES_AT_A_TIME = 32;

type Places = readonly Stored<PlaceState>[];

/** Places of what is watched, and the others. */
export const byWatch = (places: Places, { watched }: Watching): readonly [Places, Places] => {
  const isWatched = ({ state }: Stored<PlaceState>): boolean =>
    watchesAll(watched, [state.ledger.clusterArn, arnOfPlace(keyOf(state))]);
  return [places.filter(isWatched), places.filter((place) => !isWatched(place))];
};

/**
 * Takes the checks of what is not watched any more out of the index of what is overdue: they would stand before all others
 * there. Once it is watched again, the next event makes another. @returns how many
 */
export const retireChecks = async (places: Places, store: Pick<StateStore, 'writePlace'>): Promise<number> => {
  const written = await atMost(WRITES_AT_A_TIME, places, ({ state, revision }) =>
    store.writePlace({ ...state, due: null }, revision),
  );
  return written.filter((answer) => answer === 'written').length;
};
