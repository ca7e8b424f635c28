import { setTimeout } from 'node:timers/promises';
import type { PlaceState } from '../core/state/instance-state.ts';
import type { PlaceKey } from '../core/state/place.ts';
import { told } from '../core/state/telling.ts';
import type { Draft } from './draft-notices.ts';
import { keyOf, pkOf } from './store/keys.ts';
import type { StateStore, Stored } from './store/state-store.ts';

const TRIES = 6;
const FIRST_WAIT_MILLISECONDS = 10;

/** What became of one place's notices. */
export type Cleared = {
  readonly key: PlaceKey;
  readonly sent: readonly string[];
  readonly lostRaces: number;
  readonly causes: readonly unknown[];
};

/** Where, and how to wait after a lost race. */
type Clearing = {
  readonly store: StateStore;
  readonly wait?: (milliseconds: number) => Promise<unknown>;
};

/**
 * Clears what was sent, and that alone: what another worker has added or told meanwhile stays as it is.
 * @param unsent by a notice's id, why it was not sent
 */
export const clearTold = async (
  draft: Draft,
  unsent: ReadonlyMap<string, unknown>,
  clearing: Clearing,
): Promise<Cleared> => {
  const { store, wait = setTimeout } = clearing;
  const key = keyOf(draft.stored.state);
  const ids = draft.notices.map(({ id }) => id);
  const sent = ids.filter((id) => !unsent.has(id));
  const causes = [...draft.causes, ...ids.flatMap((id) => unsent.get(id) ?? [])];
  let current: Stored<PlaceState> | undefined = draft.stored;
  let lostRaces = 0;
  try {
    while (current !== undefined) {
      const after = told(current.state, sent);
      if (after === current.state || (await store.writePlace(after, current.revision)) === 'written') break;
      lostRaces += 1;
      if (lostRaces === TRIES) throw new Error(`${pkOf(key)}: lost the race for its item ${TRIES} times`);
      await wait(FIRST_WAIT_MILLISECONDS * 2 ** lostRaces * Math.random());
      [current] = await store.readPlaces([key]);
    }
    return { key, sent, lostRaces, causes };
  } catch (cause) {
    return { key, sent, lostRaces, causes: [...causes, cause] };
  }
};
