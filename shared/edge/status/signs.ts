import type { Table } from '../store/conditional-write.ts';
import { putUnlessNewer } from '../store/conditional-write.ts';

/** What shows that a part lives: `event`: events are recorded; `sweep`: a sweep could ask for all that may be stuck. */
export type Sign = 'event' | 'sweep';

export const signPkOf = (sign: Sign): string => `status#${sign}`;

/** Events come by the hundred: so seldom one worker writes that they do. */
export const EVENT_SIGN_EVERY_MS = 300_000;

export type SignOptions = {
  readonly now: () => number;
  /** One worker writes it no more often. */
  readonly everyMs: number;
  readonly onFailed: (cause: unknown) => void;
};

/** Writes when something last happened, for `bookend status`. It never rejects: no work fails for want of a sign. */
export const createSign = (table: Table, sign: Sign, { now, everyMs, onFailed }: SignOptions) => {
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<void> => {
    const at = now();
    if (at - writtenAt < everyMs) return;
    writtenAt = at;
    try {
      await putUnlessNewer(table, { pk: signPkOf(sign), at });
    } catch (cause) {
      onFailed(cause);
    }
  };
};
