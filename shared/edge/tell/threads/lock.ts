import { type Attempts, withAttempts } from './last-told.ts';
import { CHANNEL_KEY, type ChannelThread, type Thread } from './thread-store.ts';
import { channelThread, type Threads } from './threads.ts';

/** Somebody who tells, and how it waits for the lock. */
export type Holder = { readonly by: string; readonly sleep: (ms: number) => Promise<void> };

export type LockWanted = {
  readonly holder: Holder;
  readonly now: () => number;
  /** Up to then the lock is waited for, epoch milliseconds. */
  readonly deadlineAt: number;
};

/** The right to tell: one holder has it at a time. */
export type Lock = {
  /** The number of the holder's attempts to tell: no other holder has it. */
  readonly attempt: number;
  /** The moment from which Slack may get the next message, whoever sent the last one. */
  readonly freeAt: number;
  /** Makes sure of the lock until then. @throws Error if another has it by now: nothing more may be told */
  readonly keep: (until: number) => Promise<void>;
  /** Gives the lock back, and records when Slack may get the next message, and how telling went. Never rejects. */
  readonly release: (freeAt: number, attempts?: Attempts) => Promise<void>;
};

const ASKED_EVERY_MS = 500;
/** A lock that nobody renews is free after that: its holder is gone. */
export const LEASE_MS = 20_000;
/** The call that the lock is kept for may end a little later than it should, and clocks differ a little. */
const SPARE_MS = 5000;
/** A holder that has just told lets others go first: they ask twice within this time. */
const REST_MS = 1000;
/** No function of Lambda runs longer: a lock that is held for longer was written by a wrong clock, or by hand. */
const LONGEST_HELD_MS = 900_000;
/** Slack asks for less. What lies further ahead was written by a wrong clock, or by hand. */
const LONGEST_QUIET_MS = 60_000;

/**
 * Takes the lock, and waits for it while another has it: two who tell at once would each begin a message for one
 * incident, at twice the pace. It is also what shows, before anything is told, that what is told can be recorded.
 * @throws Error if another still has the lock at the deadline
 */
export const takeLock = async (threads: Threads, wanted: LockWanted): Promise<Lock> => {
  const { holder, now, deadlineAt } = wanted;
  await threads.load([CHANNEL_KEY]);
  const rest = restOf(threads.get(CHANNEL_KEY), holder.by, now());
  if (rest > 0) await holder.sleep(rest);
  for (;;) {
    await threads.load([CHANNEL_KEY]);
    try {
      return await takenLock(threads, wanted);
    } catch (error) {
      if (!(error instanceof LockTaken)) throw error;
      if (now() + ASKED_EVERY_MS > deadlineAt) throw error;
      await holder.sleep(ASKED_EVERY_MS);
    }
  }
};

const takenLock = async (threads: Threads, { holder: { by }, now }: LockWanted): Promise<Lock> => {
  let taken = { attempt: 0, freeAt: 0 };
  let until = now() + LEASE_MS;
  await threads.amend(CHANNEL_KEY, (thread) => {
    const channel = freeFor(by, thread, now());
    const attempt = nextAttempt(channel, now());
    taken = { attempt, freeAt: Math.min(channel.last?.freeAt ?? 0, now() + LONGEST_QUIET_MS) };
    return { ...channel, mails: attempt, turn: { by, until } };
  });
  const renew = async (wanted: number): Promise<void> => {
    if (wanted <= until) return;
    const next = Math.max(now() + LEASE_MS, wanted);
    await threads.amend(CHANNEL_KEY, (thread) => ({
      ...heldChannel(taken.attempt, thread),
      turn: { by, until: next },
    }));
    until = next;
  };
  let renewed = Promise.resolve();
  return {
    ...taken,
    keep: (wanted) => {
      // One after the other: of many that are asked for at once, the first renewal serves the others too.
      renewed = renewed.catch(() => {}).then(() => renew(wanted + SPARE_MS));
      return renewed;
    },
    release: (freeAt, attempts = {}) => {
      const endedWith = (channel: ChannelThread): ChannelThread => ({
        ...withAttempts(channel, attempts, now()),
        last: { by, endedAt: now(), freeAt },
      });
      return release(threads, taken.attempt, endedWith);
    },
  };
};

/** If it fails it does not matter: a lock ends by itself, and what was told is told. */
const release = async (
  threads: Threads,
  attempt: number,
  endedWith: (channel: ChannelThread) => ChannelThread,
): Promise<void> => {
  try {
    await threads.amend(CHANNEL_KEY, (thread) => {
      const { turn: _ended, ...channel } = heldChannel(attempt, thread);
      return endedWith(channel);
    });
  } catch {
    // another has it by now, or the store takes no writes: then the next to tell will know
  }
};

/** The channel, as long as the lock is one's own: each holder has a number of its own. @throws if another took it since */
const heldChannel = (attempt: number, thread: Thread | null): ChannelThread => {
  const channel = channelThread(thread);
  if (channel.mails !== attempt) throw new LockTaken('another function has told since');
  return channel;
};

/** Above the last one's, also where that record was lost: by the clock. */
const nextAttempt = ({ mails = 0 }: ChannelThread, now: number): number =>
  mails < Number.MAX_SAFE_INTEGER ? Math.max(mails + 1, Math.floor(now)) : Math.floor(now);

/** The time that the last holder stays back, so that one who waits is not passed by for as long as there is much to tell. */
const restOf = (thread: Thread | null, by: string, now: number): number => {
  const { last } = channelThread(thread);
  const passed = last?.by === by ? now - last.endedAt : REST_MS;
  return passed >= 0 && passed < REST_MS ? REST_MS - passed : 0;
};

class LockTaken extends Error {
  override readonly name = 'LockTaken';
}

const freeFor = (by: string, thread: Thread | null, now: number): ChannelThread => {
  const channel = channelThread(thread);
  const { turn } = channel;
  if (turn && turn.by !== by && now < turn.until && turn.until - now <= LONGEST_HELD_MS)
    throw new LockTaken('another function tells now');
  return channel;
};

/** Records that take long, in a storm or from a slow table, keep the lock. What was told is recorded also by who has lost it. */
export const keepingLock = (threads: Threads, lock: Lock, now: () => number): Threads => ({
  ...threads,
  amend: async (key, change) => {
    await lock.keep(now()).catch(() => {});
    await threads.amend(key, change);
  },
});
