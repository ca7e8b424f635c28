import type { ItemState } from '../../core/state/instance-state.ts';
import { delaySecondsUntil } from '../aws/queue.ts';
import type { Check, CheckMessage } from '../messages/checks.ts';
import { pkOf } from '../store/keys.ts';
import { readByPk } from '../store/read-by-pk.ts';
import type { Inspector } from './inspector.ts';

/** A check that is its item's next one, and due. */
export type LiveCheck = { readonly check: CheckMessage; readonly state: ItemState };

export type SortedChecks = {
  readonly live: readonly LiveCheck[];
  /** Checks whose time has not come by our clock: to be sent again. */
  readonly early: readonly Check[];
  readonly dropped: number;
};

/**
 * Sorts out the checks of a batch that their items still wait for: all items are read at once, none is looked at. A check that
 * its item has no more (an event came, another worker was faster) is dropped; of two of one place one is enough.
 */
export const liveChecks = async (
  checks: readonly CheckMessage[],
  { store, now }: Pick<Inspector, 'store' | 'now'>,
): Promise<SortedChecks> => {
  const places = checks.map(({ place }) => place);
  const stored = await readByPk(places, store);
  const next = new Map<string, LiveCheck>();
  for (const check of checks) {
    const pk = pkOf(check.place);
    const state = stored.get(pk)?.state;
    if (state?.due?.at === check.dueAt) next.set(pk, { check, state });
  }
  const at = now();
  const isEarly = ({ check }: LiveCheck): boolean => check.dueAt > at;
  const early = [...next.values()]
    .filter(isEarly)
    .map(({ check }) => ({ body: check, delaySeconds: delaySecondsUntil(check.dueAt, at) }));
  const live = [...next.values()].filter((one) => !isEarly(one));
  return { live, early, dropped: checks.length - next.size };
};
