import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Sent = {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown> & { readonly text: string };
};
/** Slack would show this: a message of the channel, or an answer in its thread. */
export type Shown = {
  readonly ts: string;
  readonly thread: string | null;
  text: string;
  blocks: unknown;
  edits: number;
  /** True for an answer that the channel sees too. */
  readonly isBroadcast: boolean;
};
/** The next calls fail like this; `hang`: they get no answer, `drop`: they are carried out, and the answer is lost. */
export type Fault = { readonly status: number; readonly body?: string; readonly retryAfter?: string } | 'hang' | 'drop';

/** Slack's channel, as it looks after each call of a method. */
export class SlackChannel {
  readonly shown: Shown[] = [];

  /** Acts, and answers as Slack's Web API does. */
  show(method: string, body: Sent['body']): object {
    if (method !== 'chat.update') {
      const ts = `${1_795_428_000 + this.shown.length}.000100`;
      const thread = typeof body.thread_ts === 'string' ? body.thread_ts : null;
      const isBroadcast = body.reply_broadcast === true;
      this.shown.push({ ts, thread, text: body.text, blocks: body.blocks, edits: 0, isBroadcast });
      return { ok: true, channel: 'C0BOOKEND', ts };
    }
    const known = this.shown.find(({ ts }) => ts === body.ts);
    if (known === undefined) return { ok: false, error: 'message_not_found' };
    Object.assign(known, { text: body.text, blocks: body.blocks, edits: known.edits + 1 });
    return { ok: true, channel: body.channel, ts: body.ts };
  }

  heads = (): readonly Shown[] => this.shown.filter(({ thread }) => thread === null);
  thread = (ts: string): readonly Shown[] => this.shown.filter(({ thread }) => thread === ts);
}

/** Slack on loopback: an incoming webhook at /hook/…, and two methods of its Web API at /api/. */
export class LoopbackSlack {
  readonly sent: Sent[] = [];
  readonly faults: Fault[] = [];
  isDown = false;
  origin = '';
  readonly #channel = new SlackChannel();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  clear(): void {
    for (const list of [this.sent, this.#channel.shown, this.faults]) list.length = 0;
    this.isDown = false;
  }

  get shown(): Shown[] {
    return this.#channel.shown;
  }
  channel = (): readonly Shown[] => this.#channel.heads();
  thread = (ts: string): readonly Shown[] => this.#channel.thread(ts);

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const method = (request.url ?? '').split('/').at(-1) ?? '';
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Sent['body'];
    this.sent.push({ method, authorization: request.headers.authorization, body });
    const fault = this.isDown ? { status: 503 } : this.faults.shift();
    if (fault === 'hang') return;
    if (fault !== undefined && fault !== 'drop') {
      const retry = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      response.writeHead(fault.status, retry).end(fault.body ?? '');
      return;
    }
    const answer = this.#channel.show(method, body);
    if (fault === 'drop') response.destroy();
    else response.writeHead(200).end(request.url?.startsWith('/hook') ? 'ok' : JSON.stringify(answer));
  }
}

/** A clock that only sleeping moves. */
export const fakeClock = (start = Date.parse('2026-11-23T10:01:00Z')) => {
  const clock = {
    at: start,
    slept: [] as number[],
    now: () => clock.at,
    sleep: async (ms: number) => {
      clock.slept.push(ms);
      clock.at += ms;
    },
  };
  return clock;
};
