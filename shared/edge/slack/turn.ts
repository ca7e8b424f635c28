import { CHANNEL_KEY, type ChannelThread, type Thread } from './thread-store.ts';
import { channelThread, type Threads } from './threads.ts';

/** Who tells, and how to wait for one's turn. */
export type Teller = { readonly by: string; readonly sleep: (ms: number) => Promise<void> };

export type Turn = {
  readonly teller: Teller;
  readonly now: () => number;
  /** A turn that nobody gave back ends then, epoch milliseconds: whoever had it is gone. */
  readonly until: number;
  /** Up to when another's turn is waited for. */
  readonly deadlineAt: number;
};

const ASKED_EVERY_MS = 1000;
/** No function of Lambda runs longer: a turn that ends later than that was written by a wrong clock, or by hand. */
const LONGEST_TURN_MS = 900_000;

/**
 * Takes the turn to tell, and waits for it while another has it: two who tell at once would each begin a message for one
 * incident, at twice the pace. It is also what shows, before anything is told, that what is told can be recorded.
 * @returns the number of the e-mail that may be sent in it: no other has it
 * @throws Error if another still has the turn at the deadline
 */
export const takeTurn = async (threads: Threads, { teller, now, until, deadlineAt }: Turn): Promise<number> => {
  for (;;) {
    await threads.load([CHANNEL_KEY]);
    try {
      let mails = 0;
      await threads.amend(CHANNEL_KEY, (thread) => {
        const channel = freeFor(teller.by, thread, now());
        mails = nextMail(channel, now());
        return { ...channel, mails, turn: { by: teller.by, until } };
      });
      return mails;
    } catch (error) {
      if (!(error instanceof TurnTaken)) throw error;
      if (now() + ASKED_EVERY_MS > deadlineAt) throw error;
      await teller.sleep(ASKED_EVERY_MS);
    }
  }
};

/** Gives the turn back. That it fails is no matter: a turn ends by itself, and what was told is told. */
export const endTurn = async (threads: Threads, { by }: Teller, now: () => number): Promise<void> => {
  try {
    await threads.amend(CHANNEL_KEY, (thread) => withoutTurn(freeFor(by, thread, now())));
  } catch {
    // another has it by now, or the store takes no writes: then the next to tell will know
  }
};

/** Above the last one's, also where that record was lost: by the clock. */
const nextMail = ({ mails = 0 }: ChannelThread, now: number): number =>
  mails < Number.MAX_SAFE_INTEGER ? Math.max(mails + 1, Math.floor(now)) : Math.floor(now);

class TurnTaken extends Error {
  override readonly name = 'TurnTaken';
}

const freeFor = (by: string, thread: Thread | null, now: number): ChannelThread => {
  const channel = channelThread(thread, now);
  const { turn } = channel;
  if (turn && turn.by !== by && now < turn.until && turn.until - now <= LONGEST_TURN_MS)
    throw new TurnTaken('another function tells now');
  return channel;
};

const withoutTurn = ({ turn: _ended, ...channel }: ChannelThread): ChannelThread => channel;
