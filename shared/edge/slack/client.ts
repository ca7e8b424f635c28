import type { Payload } from './blocks.ts';
import { EVERY_MS, type Pace, quietUntil, slotAt, UNPACED } from './pace.ts';
import { codeOf, SlackError, troubleOf } from './slack-error.ts';

/** Where messages go. The address of a webhook and the token are secrets. */
export type SlackDestination =
  | { readonly way: 'webhook'; readonly url: string }
  | { readonly way: 'bot'; readonly token: string; readonly channel: string; readonly apiUrl?: string };

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
const API_URL = 'https://slack.com/api/';
const FIRST_BACKOFF_MS = 1000;

/** A message in Slack, as it is named when it is edited or answered. */
export type SlackMessageId = { readonly channel: string; readonly ts: string };

/** Both reject with a SlackError. Nothing is begun that could not end before `deadlineAt`. */
export type SlackClient = {
  readonly way: SlackDestination['way'];
  /** @returns null from a webhook: its messages cannot be named */
  readonly post: (payload: Payload, deadlineAt: number, thread?: SlackMessageId) => Promise<SlackMessageId | null>;
  readonly update: (message: SlackMessageId, payload: Payload, deadlineAt: number) => Promise<void>;
};

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };
type Call = { readonly name: string; readonly url: string; readonly token: string | null; readonly body: unknown };

/** One channel or webhook: at most one message each `everyMs`, in the order in which they are asked for. */
export const slackClient = (
  destination: SlackDestination,
  ports: SlackPorts,
  settings: Partial<SlackSettings> = {},
): SlackClient => {
  const all = { ...SETTINGS, ...settings };
  const paced = pacedCalls(ports, all);
  const quiet = { unfurl_links: false, unfurl_media: false };
  if (destination.way === 'webhook') {
    const call = { name: 'the webhook', url: destination.url, token: null };
    const post = async (payload: Payload, deadlineAt: number): Promise<null> => {
      await paced({ ...call, body: { ...payload, ...quiet } }, deadlineAt);
      return null;
    };
    return {
      way: 'webhook',
      post,
      update: async (_message, payload, deadlineAt) => void (await post(payload, deadlineAt)),
    };
  }
  const { token, channel, apiUrl = API_URL } = destination;
  const call = (name: string, body: object) => ({ name, url: `${apiUrl}${name}`, token, body });
  return {
    way: 'bot',
    post: async (payload, deadlineAt, thread) => {
      const where = thread === undefined ? { channel } : { channel: thread.channel, thread_ts: thread.ts };
      const answer = await paced(call('chat.postMessage', { ...payload, ...quiet, ...where }), deadlineAt);
      if (typeof answer.ts !== 'string') throw new SlackError('chat.postMessage', 'answered_without_ts', 'later');
      return { channel: typeof answer.channel === 'string' ? answer.channel : channel, ts: answer.ts };
    },
    update: async (message, payload, deadlineAt) => {
      await paced(call('chat.update', { ...payload, ...message }), deadlineAt);
    },
  };
};

type Fields = Readonly<Record<string, unknown>>;

const pacedCalls = (ports: SlackPorts, { timeoutMs, attempts, everyMs }: SlackSettings) => {
  let pace: Pace = UNPACED;

  const waitForSlot = async (name: string, deadlineAt: number): Promise<void> => {
    const slot = slotAt(pace, ports.now(), everyMs);
    if (slot.at + timeoutMs > deadlineAt) throw new SlackError(name, 'no_time_left', 'later');
    pace = slot.pace;
    if (slot.at > ports.now()) await ports.sleep(slot.at - ports.now());
  };

  return async (call: Call, deadlineAt: number): Promise<Fields> => {
    for (let failures = 0; ; ) {
      await waitForSlot(call.name, deadlineAt);
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
