import type { Random } from '../../simulator/engine/random.ts';
import type { Account, Process } from './lambda.ts';

/** A message as a person has it before them: of the channel, or an answer in a thread. */
export interface SlackMessage {
  readonly ts: string;
  readonly threadTs: string | null;
  /** The newest text and blocks, as one text to search in. */
  shown: string;
  edits: number;
  readonly at: number;
}

/** Slack's channel, as the two methods of its Web API make it. Once in a while it asks to be called later. */
export class Slack {
  readonly messages: SlackMessage[] = [];
  calls = 0;
  /** The moment of each call, epoch milliseconds, and the environment of `tell` that sent it. */
  readonly sent: { readonly at: number; readonly by: number }[] = [];
  private readonly account: Account;
  private readonly random: Random;
  private readonly hasMoods: boolean;

  constructor(account: Account, hasMoods: boolean) {
    this.account = account;
    this.random = account.random.fork('slack');
    this.hasMoods = hasMoods;
  }

  fetchFor(process: Process): typeof fetch {
    return async (url, init) => {
      const method = String(url).split('/').at(-1) ?? '';
      const body: Body = JSON.parse(String(init?.body));
      this.sent.push({ at: this.account.time.now(), by: process.id });
      return process.step('slack', 'a call of Slack', () => this.answer(method, body));
    };
  }

  private answer(method: string, body: Body): Response {
    this.calls += 1;
    if (this.hasMoods && this.random.chance(0.02))
      return answered({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': '3' });
    if (this.hasMoods && this.random.chance(0.01)) return answered({}, 503);
    return method === 'chat.update' ? this.edit(body) : this.post(body);
  }

  private post(body: Body): Response {
    const ts = `${this.messages.length + 1}.000000`;
    const threadTs = body.thread_ts ?? null;
    this.messages.push({ ts, threadTs, shown: shownBy(body), edits: 0, at: this.account.time.now() });
    return answered({ ok: true, channel: 'C0', ts });
  }

  private edit(body: Body): Response {
    const message = this.messages.find(({ ts }) => ts === body.ts);
    if (message === undefined) return answered({ ok: false, error: 'message_not_found' });
    message.shown = shownBy(body);
    message.edits += 1;
    return answered({ ok: true, channel: 'C0', ts: message.ts });
  }
}

interface Body {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly ts?: string;
  readonly thread_ts?: string;
}

/** As much of a Response as is read: a real one would be read in turns of the event loop that no clock here knows. */
const answered = (body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  ({ status, headers: new Headers(headers), text: async () => JSON.stringify(body) }) as Response;

const shownBy = ({ text = '', blocks = [] }: Body): string => `${text}\n${JSON.stringify(blocks)}`;
