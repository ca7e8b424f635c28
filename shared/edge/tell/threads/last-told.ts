import { type ChannelThread, type LastTold, RECEIVER_NAMES, type ReceiverName } from './thread-store.ts';

/** One way of telling that was tried: it says whether anything was told, and why something was not. */
export type Attempt = { readonly told: boolean; readonly why: string | null };
export type Attempts = { readonly [Name in ReceiverName]?: Attempt };

/** A reason is cut to so many characters: it is shown on one line. */
const LONGEST_WHY = 200;

/** The channel's item with how telling went, for `bookend status`. */
export const withAttempts = (channel: ChannelThread, attempts: Attempts, now: number): ChannelThread => {
  const tried = RECEIVER_NAMES.flatMap((name) => {
    const attempt = attempts[name];
    return attempt === undefined ? [] : [[name, lastToldAfter(channel[name], attempt, now)] as const];
  });
  return { ...channel, ...Object.fromEntries(tried) };
};

/** All stays as it was if there was nothing to tell. */
const lastToldAfter = (known: LastTold | null | undefined, { told, why }: Attempt, now: number): LastTold => ({
  toldAt: told ? now : (known?.toldAt ?? null),
  trouble: why === null ? (told ? null : (known?.trouble ?? null)) : { at: now, why: why.slice(0, LONGEST_WHY) },
});
