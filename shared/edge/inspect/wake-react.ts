import type { Outbox } from '../outbox/outbox.ts';
import { atMost } from '../pacing/at-most.ts';
import { itemKeyOf, pkOf } from '../store/keys.ts';
import type { Inspector, Unswept } from './inspector.ts';

/** A notice is told within seconds; the stream has forgotten one that is untold for longer. */
const UNTOLD_AFTER_MILLISECONDS = 90_000;
/** An outbox message is sent within seconds; the stream has forgotten one that is there for longer. */
const STRANDED_AFTER_MILLISECONDS = 120_000;
const WOKEN_AT_A_TIME = 200;
const WRITES_AT_A_TIME = 16;

/** The number of items or messages for which react was woken, and those that could not be written. */
export type Woken = { readonly woken: number; readonly unwoken: readonly Unswept[] };

export const NOTHING_WOKEN: Woken = { woken: 0, unwoken: [] };

/**
 * Wakes react again for notices that stay untold (the stream gave up on them, or they expired there). Each place is written as it
 * is, at its next revision: the stream brings that to react like any change, so that notices are told in one way only.
 */
export const wakeUntold = async ({ store, now }: Inspector): Promise<Woken> => {
  const keys = await store.untold(now() - UNTOLD_AFTER_MILLISECONDS, WOKEN_AT_A_TIME);
  if (keys.length === 0) return NOTHING_WOKEN;
  const stored = await store.readItems(keys);
  const untold = stored.filter(({ state }) => state.untold.length > 0);
  return wakeEach(
    untold,
    ({ state }) => pkOf(itemKeyOf(state)),
    // 'lost-race': whoever was faster has woken it
    async ({ state, revision }) => (await store.writeItem(state, revision)) === 'written',
  );
};

/**
 * Wakes react again for outbox messages that are not sent: each is touched, which the stream brings to react like any write. The
 * oldest come first, up to a bound; the others follow once those are sent. Rejects if they can't be listed.
 */
export const wakeUnsent = async (
  { stranded, wake }: Pick<Outbox, 'stranded' | 'wake'>,
  now: () => number,
): Promise<Woken> => {
  const keys = await stranded(now() - STRANDED_AFTER_MILLISECONDS, WOKEN_AT_A_TIME);
  return wakeEach(
    keys,
    (key) => key,
    (key) => wake(key, now()), // a message that was sent meanwhile needs no waking
  );
};

const wakeEach = async <Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  wake: (item: Item) => Promise<boolean>,
): Promise<Woken> => {
  const unwoken: Unswept[] = [];
  const woken = await atMost(WRITES_AT_A_TIME, items, async (item) => {
    try {
      return await wake(item);
    } catch (cause) {
      unwoken.push({ what: `wake ${nameOf(item)}`, cause });
      return false;
    }
  });
  return { woken: woken.filter(Boolean).length, unwoken };
};
