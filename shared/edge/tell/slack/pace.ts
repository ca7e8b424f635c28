/** When the next message may go to one channel or webhook, epoch milliseconds. */
export type Pace = { readonly freeAt: number };

export const UNPACED: Pace = { freeAt: 0 };

/** Slack takes about one message a second from us in one channel. */
export const EVERY_MS = 1000;

/** When a message that is wanted now may go, and the pace after it. */
export const slotAt = (pace: Pace, now: number, everyMs: number): { readonly at: number; readonly pace: Pace } => {
  const at = Math.max(now, pace.freeAt);
  return { at, pace: { freeAt: at + everyMs } };
};

/** Slack asked for quiet. */
export const quietUntil = (pace: Pace, until: number): Pace => ({ freeAt: Math.max(pace.freeAt, until) });
