import { atMost } from '../pacing/at-most.ts';
import { keyOf, pkOf } from '../store/keys.ts';
import type { Inspector, Unswept } from './inspector.ts';

/** A notice is told within seconds; one that is untold for longer has been forgotten by the stream. */
const UNTOLD_AFTER_MILLISECONDS = 90_000;
const WOKEN_AT_A_TIME = 200;
const WRITES_AT_A_TIME = 16;

export type Woken = { readonly woken: number; readonly unwoken: readonly Unswept[] };

/**
 * Wakes react again for notices that stay untold (the stream gave up on them, or expired): each place is written as it is, at
 * its next revision, which the stream brings to react like any change. The one way on which notices are told stays the one.
 */
export const wakeUntold = async ({ store, now }: Inspector): Promise<Woken> => {
  const keys = await store.untold(now() - UNTOLD_AFTER_MILLISECONDS, WOKEN_AT_A_TIME);
  if (keys.length === 0) return { woken: 0, unwoken: [] };
  const stored = await store.readPlaces(keys);
  const untold = stored.filter(({ state }) => state.untold.length > 0);
  const unwoken: Unswept[] = [];
  const written = await atMost(WRITES_AT_A_TIME, untold, async ({ state, revision }) => {
    try {
      return (await store.writePlace(state, revision)) === 'written'; // who was faster has woken it
    } catch (cause) {
      unwoken.push({ what: `wake ${pkOf(keyOf(state))}`, cause });
      return false;
    }
  });
  return { woken: written.filter(Boolean).length, unwoken };
};
