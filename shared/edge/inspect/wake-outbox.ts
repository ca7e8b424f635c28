import type { Outbox } from '../outbox/outbox.ts';
import { atMost } from '../pacing/at-most.ts';
import type { Unswept } from './inspector.ts';

/** A letter is sent within seconds; one that is there for longer has been forgotten by the stream. */
const STRANDED_AFTER_MILLISECONDS = 120_000;
const WOKEN_AT_A_TIME = 200;
const WRITES_AT_A_TIME = 16;

export type LettersWoken = { readonly letters: number; readonly unwoken: readonly Unswept[] };

/**
 * Wakes react again for letters that are not sent: each is touched, which the stream brings to react like any write. The
 * oldest first, so many at a time: the others have their turn once those are sent. Rejects if they can't be listed.
 */
export const wakeLetters = async (
  { stranded, wake }: Pick<Outbox, 'stranded' | 'wake'>,
  now: () => number,
): Promise<LettersWoken> => {
  const keys = await stranded(now() - STRANDED_AFTER_MILLISECONDS, WOKEN_AT_A_TIME);
  const unwoken: Unswept[] = [];
  const woken = await atMost(WRITES_AT_A_TIME, keys, async (key) => {
    try {
      return await wake(key, now()); // one that was sent meanwhile needs no waking
    } catch (cause) {
      unwoken.push({ what: `wake ${key}`, cause });
      return false;
    }
  });
  return { letters: woken.filter(Boolean).length, unwoken };
};
