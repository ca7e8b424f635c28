import type { SlackMessageId } from '../threads/thread-store.ts';
import type { Payload } from './blocks.ts';
import type { Call, Fields } from './call.ts';
import { type PacedCalls, pacedCalls, type SlackLock, type SlackPorts, type SlackSettings } from './paced-calls.ts';
import { SlackError } from './slack-error.ts';

const API_URL = 'https://slack.com/api/';

/** Messages go there. The address of a webhook and the token are secrets. */
export type SlackDestination =
  | { readonly way: 'webhook'; readonly url: string }
  | { readonly way: 'bot'; readonly token: string; readonly channel: string; readonly apiUrl?: string };

/** An answer in a message's thread; `broadcast`: the channel sees it too. */
export type SlackAnswer = { readonly to: SlackMessageId; readonly broadcast: boolean };

/** Both reject with a SlackError. Nothing is begun that could not end before `deadlineAt`. */
export type SlackClient = {
  readonly way: SlackDestination['way'];
  /** @returns null from a webhook: its messages cannot be named */
  readonly post: (payload: Payload, deadlineAt: number, answer?: SlackAnswer) => Promise<SlackMessageId | null>;
  readonly update: (message: SlackMessageId, payload: Payload, deadlineAt: number) => Promise<void>;
  /** The same client for one holder of the lock: silent before the lock's `freeAt`, and calls Slack only while it holds the lock. */
  readonly underLock: (lock: SlackLock) => SlackClient;
  /** The moment from which the next message may go, epoch milliseconds. */
  readonly freeAt: () => number;
};

/** One channel or webhook: at most one message each `everyMs`, in the order in which they are asked for. */
export const slackClient = (
  destination: SlackDestination,
  ports: SlackPorts,
  settings: Partial<SlackSettings> = {},
): SlackClient => clientOf(destination, pacedCalls(ports, settings), NO_LOCK);

/** For whoever calls Slack alone. */
const NO_LOCK: SlackLock = { freeAt: 0, keep: async () => {} };

const clientOf = (destination: SlackDestination, calls: PacedCalls, lock: SlackLock): SlackClient => {
  const paced = (call: Call, deadlineAt: number): Promise<Fields> => calls.make(call, deadlineAt, lock.keep);
  const underLock = (next: SlackLock): SlackClient => {
    calls.keepQuiet(next.freeAt);
    return clientOf(destination, calls, next);
  };
  const { freeAt } = calls;
  const quiet = { unfurl_links: false, unfurl_media: false };
  if (destination.way === 'webhook') {
    const call = { name: 'the webhook', url: destination.url, token: null };
    const post = async (payload: Payload, deadlineAt: number): Promise<null> => {
      await paced({ ...call, body: { ...payload, ...quiet } }, deadlineAt);
      return null;
    };
    return {
      way: 'webhook',
      underLock,
      freeAt,
      post,
      update: async (_message, payload, deadlineAt) => void (await post(payload, deadlineAt)),
    };
  }
  const { token, channel, apiUrl = API_URL } = destination;
  const call = (name: string, body: object) => ({ name, url: `${apiUrl}${name}`, token, body });
  return {
    way: 'bot',
    underLock,
    freeAt,
    post: async (payload, deadlineAt, answer) => {
      const where = answer === undefined ? { channel } : threadOf(answer);
      const posted = await paced(call('chat.postMessage', { ...payload, ...quiet, ...where }), deadlineAt);
      if (typeof posted.ts !== 'string') throw new SlackError('chat.postMessage', 'answered_without_ts', 'later');
      return { channel: typeof posted.channel === 'string' ? posted.channel : channel, ts: posted.ts };
    },
    update: async (message, payload, deadlineAt) => {
      await paced(call('chat.update', { ...payload, ...message }), deadlineAt);
    },
  };
};

const threadOf = ({ to, broadcast }: SlackAnswer) => ({
  channel: to.channel,
  thread_ts: to.ts,
  ...(broadcast ? { reply_broadcast: true } : {}),
});
