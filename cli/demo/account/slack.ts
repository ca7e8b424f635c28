import { createServer, type IncomingMessage } from 'node:http';
import { bodyOf, close, listen } from './listen.ts';

/** A message as a person has it before them: of the channel, or an answer in a thread. */
export type SlackMessage = {
  readonly ts: string;
  /** The message that it answers; null in the channel. */
  readonly thread: string | null;
  readonly text: string;
  readonly blocks: readonly unknown[];
  /** True where an answer is shown in the channel, too. */
  readonly isBroadcast: boolean;
  /** The number of edits. */
  readonly edits: number;
};

type Body = {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
};

/** Slack, as far as it is talked to: an incoming webhook at `/hook`, and two methods of its Web API at `/api/`. */
export class LoopbackSlack {
  readonly messages: SlackMessage[] = [];
  origin = '';
  readonly #now: () => number;
  readonly #onMessage: (message: SlackMessage) => void;
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(
      (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
      (cause: unknown) => response.destroy(cause instanceof Error ? cause : new Error(String(cause))),
    );
  });

  /** @param onMessage told of each message that is new, or has been edited */
  constructor(now: () => number, onMessage: (message: SlackMessage) => void = () => {}) {
    this.#now = now;
    this.#onMessage = onMessage;
  }

  async start(): Promise<void> {
    this.origin = await listen(this.#server);
  }

  stop(): Promise<void> {
    return close(this.#server);
  }

  async #answer(request: IncomingMessage): Promise<string> {
    const body = JSON.parse(await bodyOf(request)) as Body;
    if (request.url === '/hook') {
      this.#post(body);
      return 'ok';
    }
    const method = request.url?.replace('/api/', '');
    if (method === 'chat.postMessage') return this.#done(this.#post(body));
    if (method === 'chat.update') return this.#edit(body);
    return JSON.stringify({ ok: false, error: 'unknown_method' });
  }

  #post({ text = '', blocks = [], thread_ts, reply_broadcast: isBroadcast = false }: Body): SlackMessage {
    const ts = `${Math.floor(this.#now() / 1000)}.${String(this.messages.length + 1).padStart(6, '0')}`;
    return this.#shown({ ts, thread: thread_ts ?? null, text, blocks, isBroadcast, edits: 0 });
  }

  #edit({ ts, text = '', blocks = [] }: Body): string {
    const index = this.messages.findIndex((message) => message.ts === ts);
    const known = this.messages[index];
    if (known === undefined) return JSON.stringify({ ok: false, error: 'message_not_found' });
    return this.#done(this.#shown({ ...known, text, blocks, edits: known.edits + 1 }, index));
  }

  #shown(message: SlackMessage, index = this.messages.length): SlackMessage {
    this.messages[index] = message;
    this.#onMessage(message);
    return message;
  }

  #done({ ts }: SlackMessage): string {
    return JSON.stringify({ ok: true, channel: 'C0LOOPBACK', ts });
  }
}
