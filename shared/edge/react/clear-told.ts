import { told } from '../../core/advance/notices-due.ts';
import type { ItemKey } from '../../core/words/item-key.ts';
import { itemKeyOf, pkOf } from '../store/keys.ts';
import type { StateStore } from '../store/state-store.ts';
import { type Racing, untilWon } from '../store/until-won.ts';
import type { Draft } from './draft-notices.ts';

/** The result of clearing one item's notices. */
export type Cleared = {
  readonly key: ItemKey;
  readonly sent: readonly string[];
  readonly lostRaces: number;
  readonly causes: readonly unknown[];
};

/**
 * Clears what was sent, and that alone: what another worker has added or told meanwhile stays as it is.
 * @param unsent by a notice's id, why it was not sent
 */
export const clearTold = async (
  draft: Draft,
  unsent: ReadonlyMap<string, unknown>,
  clearing: Pick<Racing, 'wait'> & { readonly store: StateStore },
): Promise<Cleared> => {
  const { store } = clearing;
  const key = itemKeyOf(draft.stored.state);
  const ids = draft.notices.map(({ id }) => id);
  const sent = ids.filter((id) => !unsent.has(id));
  const causes = [...draft.causes, ...ids.flatMap((id) => unsent.get(id) ?? [])];
  let lostRaces = 0;
  try {
    await untilWon(pkOf(key), clearing, async (lost) => {
      const [current] = lost === 0 ? [draft.stored] : await store.readItems([key]);
      if (current === undefined) return 'gone';
      const after = told(current.state, sent);
      if (after === current.state) return 'cleared';
      const outcome = await store.writeItem(after, current.revision);
      if (outcome === 'lost-race') lostRaces += 1;
      return outcome;
    });
    return { key, sent, lostRaces, causes };
  } catch (cause) {
    return { key, sent, lostRaces, causes: [...causes, cause] };
  }
};
