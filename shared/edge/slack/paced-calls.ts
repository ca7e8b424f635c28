import { EVERY_MS, type Pace, quietUntil, slotAt, UNPACED } from './pace.ts';
import { codeOf, SlackError, troubleOf } from './slack-error.ts';

export type SlackPorts = {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
};

export type SlackSettings = {
  readonly timeoutMs: number;
  /** How often a call is tried that fails by Slack's fault; being asked to wait is not a failure. */
  readonly attempts: number;
  readonly everyMs: number;
};

const SETTINGS: SlackSettings = { timeoutMs: 5000, attempts: 3, everyMs: EVERY_MS };
const FIRST_BACKOFF_MS = 1000;

export type SlackTurn = {
  readonly freeAt: number;
  /** Rejects if somebody else may call Slack before `until`. */
  readonly hold: (until: number) => Promise<void>;
};

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };
export type Call = {
  readonly name: string;
  readonly url: string;
  readonly token: string | null;
  readonly body: unknown;
};
export type Fields = Readonly<Record<string, unknown>>;

/** Calls of Slack, at most one each `everyMs`, in the order in which they are asked for. */
export type PacedCalls = {
  readonly make: (call: Call, deadlineAt: number, hold: SlackTurn['hold']) => Promise<Fields>;
  readonly keepQuiet: (until: number) => void;
  readonly freeAt: () => number;
};

export const pacedCalls = (ports: SlackPorts, settings: Partial<SlackSettings>): PacedCalls => {
  const { timeoutMs, attempts, everyMs } = { ...SETTINGS, ...settings };
  let pace: Pace = UNPACED;

  const waitForSlot = async (name: string, deadlineAt: number, hold: SlackTurn['hold']): Promise<void> => {
    const { at } = slotAt(pace, ports.now(), everyMs);
    if (at + timeoutMs > deadlineAt) throw new SlackError(name, 'no_time_left', 'later');
    await held(name, hold(at + timeoutMs));
    const slot = slotAt(pace, ports.now(), everyMs); // anew: to hold the turn may have taken its time
    pace = slot.pace;
    if (slot.at > ports.now()) await ports.sleep(slot.at - ports.now());
  };

  const make: PacedCalls['make'] = async (call, deadlineAt, hold) => {
    for (let failures = 0; ; ) {
      await waitForSlot(call.name, deadlineAt, hold);
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

/** Who has lost the turn says nothing more: the queue brings the rest to whoever tells next. */
const held = async (name: string, hold: Promise<void>): Promise<void> => {
  try {
    await hold;
  } catch (cause) {
    throw new SlackError(name, 'turn_not_held', 'later', { cause });
  }
};

/** The answer, or the word for why there is none: what fetch throws may quote the address, which is a secret. */
const ask = async ({ url, token, body }: Call, doFetch: typeof fetch, timeoutMs: number): Promise<Answer | string> => {
  try {
    const response = await doFetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status, headers } = response;
    return { status, retryAfter: headers.get('retry-after'), body: await response.text() };
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timed_out' : 'not_reached';
  }
};

/** Slack's word for what is wrong; null if nothing is. */
const problemOf = ({ token }: Call, answer: Answer | string): string | null => {
  if (typeof answer === 'string') return answer;
  const { status, body } = answer;
  if (status === 429) return 'ratelimited';
  const fields = fieldsOf(answer);
  if (status >= 200 && status < 300) {
    if (token === null) return null;
    return fields.ok === true ? null : codeOf(fields.error, 'answered_without_ok');
  }
  return status >= 500 ? `http_${status}` : codeOf(fields.error ?? body, `http_${status}`);
};

const fieldsOf = (answer: Answer | string): Fields => {
  if (typeof answer === 'string') return {};
  try {
    const parsed: unknown = JSON.parse(answer.body);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {}; // a webhook answers `ok`
  }
};

const retryAfterMs = (answer: Answer | string): number => {
  const seconds = typeof answer === 'string' ? Number.NaN : Number(answer.retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds * 1000) : 1000;
};
