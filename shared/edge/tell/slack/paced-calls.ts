import { ask, type Call, type Fields, fieldsOf, problemOf, retryAfterMs } from './call.ts';
import { SlackError, troubleOf } from './slack-error.ts';

export type SlackPorts = {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

export type SlackSettings = {
  readonly timeoutMs: number;
  /** A call that fails by Slack's fault is tried so often; being asked to wait is not a failure. */
  readonly attempts: number;
  readonly everyMs: number;
};

/** The next message may go to one channel or webhook from this moment on, epoch milliseconds. */
type Pace = { readonly freeAt: number };

export const UNPACED: Pace = { freeAt: 0 };

/** Slack takes about one message a second from us in one channel. */
const EVERY_MS = 1000;

/** Gives a message that is wanted now its moment. @returns it, and the pace after it */
export const slotAt = (pace: Pace, now: number, everyMs: number): { readonly at: number; readonly pace: Pace } => {
  const at = Math.max(now, pace.freeAt);
  return { at, pace: { freeAt: at + everyMs } };
};

/** The pace after Slack has asked for quiet. */
const quietUntil = (pace: Pace, until: number): Pace => ({ freeAt: Math.max(pace.freeAt, until) });

const SETTINGS: SlackSettings = { timeoutMs: 5000, attempts: 3, everyMs: EVERY_MS };
const FIRST_BACKOFF_MS = 1000;

export type SlackLock = {
  readonly freeAt: number;
  /** Rejects if somebody else may call Slack before `until`. */
  readonly keep: (until: number) => Promise<void>;
};

/** Calls of Slack, at most one each `everyMs`, in the order in which they are asked for. */
export type PacedCalls = {
  readonly make: (call: Call, deadlineAt: number, keep: SlackLock['keep']) => Promise<Fields>;
  readonly keepQuiet: (until: number) => void;
  readonly freeAt: () => number;
};

export const pacedCalls = (ports: SlackPorts, settings: Partial<SlackSettings>): PacedCalls => {
  const { timeoutMs, attempts, everyMs } = { ...SETTINGS, ...settings };
  let pace: Pace = UNPACED;

  const waitForSlot = async (name: string, deadlineAt: number, keep: SlackLock['keep']): Promise<void> => {
    const { at } = slotAt(pace, ports.now(), everyMs);
    if (at + timeoutMs > deadlineAt) throw new SlackError(name, 'no_time_left', 'late');
    await keptLock(name, keep(at + timeoutMs));
    const slot = slotAt(pace, ports.now(), everyMs); // anew: keeping the lock may have taken its time
    pace = slot.pace;
    if (slot.at > ports.now()) await ports.sleep(slot.at - ports.now());
  };

  const make: PacedCalls['make'] = async (call, deadlineAt, keep) => {
    for (let failures = 0; ; ) {
      await waitForSlot(call.name, deadlineAt, keep);
      const answer = await ask(call, ports.fetch, timeoutMs);
      const code = problemOf(call, answer);
      if (code === null) return fieldsOf(answer);
      if (code === 'ratelimited' || code === 'rate_limited' || code === 'message_limit_exceeded') {
        pace = quietUntil(pace, ports.now() + retryAfterMs(answer));
        continue; // ends by the deadline
      }
      failures += 1;
      if (troubleOf(code) !== 'later' || failures >= attempts) throw new SlackError(call.name, code);
      pace = quietUntil(pace, ports.now() + FIRST_BACKOFF_MS * 2 ** (failures - 1));
    }
  };
  const keepQuiet = (until: number): void => {
    pace = quietUntil(pace, until);
  };
  return { make, keepQuiet, freeAt: () => pace.freeAt };
};

/** Throws if the lock is lost: nothing more is said, and the queue brings the rest to whoever tells next. */
const keptLock = async (name: string, kept: Promise<void>): Promise<void> => {
  try {
    await kept;
  } catch (cause) {
    throw new SlackError(name, 'lock_lost', 'late', { cause });
  }
};
