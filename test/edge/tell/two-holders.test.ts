import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { type TellResult, tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../../shared/edge/tell/slack/slack-receiver.ts';
import { notice } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { SlackChannel } from './loopback-slack.ts';

const START = Date.parse('2026-11-30T10:00:00Z');

/** One clock for many who wait: it moves to the next one's moment when nobody has anything else to do. */
const commonClock = () => {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let at = START;
  return {
    now: () => at,
    sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: at + ms, wake })),
    run: async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      let isOver = false;
      const over = (): void => {
        isOver = true;
      };
      work.then(over, over);
      while (!isOver) {
        await new Promise(setImmediate);
        sleepers.sort((one, other) => one.at - other.at);
        const next = sleepers.shift();
        at = Math.max(at, next?.at ?? at);
        next?.wake();
      }
      return work;
    },
  };
};

type Sent = { readonly by: string; readonly at: number };
const HANGS = new Promise<Response>(() => {});

/** Functions that tell at the same time: each has its own memory and client; the table, Slack and the time are shared. */
const holders = () => {
  const clock = commonClock();
  const store = memoryThreadStore();
  const channel = new SlackChannel();
  const sent: Sent[] = [];
  const wakes: unknown[] = [];
  const answers: (Response | 'dies' | 'stands still')[] = [];
  const holder = (by: string) => {
    const answer: typeof fetch = async (url, init) => {
      sent.push({ by, at: clock.now() });
      const odd = answers.shift();
      if (odd === 'dies') return HANGS;
      await clock.sleep(odd === 'stands still' ? 40_000 : 150);
      if (odd instanceof Response) return odd;
      const body = JSON.parse(String(init?.body)) as { text: string };
      return new Response(JSON.stringify(channel.show(String(url).split('/').at(-1) ?? '', body)));
    };
    const slack = slackClient(
      { way: 'bot', token: 'xoxb-1', channel: 'C0BOOKEND' },
      { fetch: answer, now: clock.now, sleep: clock.sleep },
    );
    const ports = {
      send: async (messages: readonly unknown[]) => void wakes.push(...messages),
      receivers: [slackReceiver(slack)],
      threads: store,
      now: clock.now,
      holder: { by, sleep: clock.sleep },
    };
    return (notices: readonly Notice[]): Promise<TellResult> =>
      tellNotices({ notices, wakes: [] }, ports, { deadlineAt: clock.now() + 75_000 });
  };
  return { clock, channel, sent, wakes, answers, holder };
};

const gapsOf = (sent: readonly Sent[]): readonly number[] =>
  sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? at));

describe('two functions that tell at the same time', () => {
  it('send a message a second together, one after the other, and all they have to tell', async () => {
    const { clock, channel, sent, holder } = holders();
    const waited: number[] = [];
    const tellsBatches = async (by: string, first: number): Promise<void> => {
      const tell = holder(by);
      for (let batch = 0; batch < 10; batch++) {
        const begun = clock.now();
        const { failed } = await tell([notice(`${first + 2 * batch}`), notice(`${first + 2 * batch + 1}`)]);
        expect(failed).toEqual([]);
        waited.push(clock.now() - begun);
      }
    };
    await clock.run(Promise.all([tellsBatches('one', 100), tellsBatches('other', 200)]));
    expect(channel.heads()).toHaveLength(40);
    expect(sent).toHaveLength(80);
    expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...waited)).toBeLessThan(15_000); // nobody is passed by: a batch of one's own takes four seconds
  });

  it('both keep the quiet that Slack asked one of them for', async () => {
    const { clock, sent, answers, holder } = holders();
    answers.push(new Response('', { status: 429, headers: { 'retry-after': '30' } }), 'dies');
    void holder('one')([notice(1)]);
    await clock.run(clock.sleep(40_000));
    expect(sent.map(({ at }) => at - START)).toEqual([0, 30_150]);
    await clock.run(holder('other')([notice(2)]));
    expect(Math.min(...gapsOf(sent))).toBeGreaterThanOrEqual(1000);
  });

  it('lose no half minute by one that dies while it tells, and keep the pace after it', async () => {
    const { clock, channel, sent, answers, holder } = holders();
    answers.push('dies');
    void holder('dies')([notice(1)]);
    const { failed } = await clock.run(holder('other')([notice(2)]));
    expect(failed).toEqual([]);
    expect(channel.heads()).toHaveLength(1);
    const [died = 0, next = 0] = sent.map(({ at }) => at);
    expect(next - died).toBeGreaterThanOrEqual(1000);
    expect(next - died).toBeLessThanOrEqual(30_000);
  });

  it('never both tell: one that stood still sends nothing more once another has told, and its groups come again', async () => {
    const { clock, sent, wakes, answers, holder } = holders();
    answers.push('stands still');
    const stood = holder('slow')([notice(1), notice(2)]);
    const { failed } = await clock.run(holder('other')([notice(3)]));
    expect(failed).toEqual([]);
    const late = await clock.run(stood);
    expect(late.failed).toEqual([]);
    expect(wakes).toHaveLength(2);
    expect(sent.map(({ by }) => by)).toEqual(['slow', 'other', 'other']);
  });
});
