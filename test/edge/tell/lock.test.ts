import { describe, expect, it } from 'vitest';
import { tellNotices } from '../../../shared/edge/tell/receivers/tell.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { takeTurn } from '../../../shared/edge/tell/threads/lock.ts';
import { threadsOf } from '../../../shared/edge/tell/threads/threads.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { fakeClock, SlackChannel } from './loopback-slack.ts';

/** Several who tell, each with its own memory, over one store, one channel and one clock. */
const channelOfMany = () => {
  const store = memoryThreadStore();
  const channel = new SlackChannel();
  const clock = fakeClock();
  const answer: typeof fetch = async (url, init) => {
    await Promise.resolve(); // somebody else's turn
    const body = JSON.parse(String(init?.body)) as { text: string };
    return new Response(JSON.stringify(channel.show(String(url).split('/').at(-1) ?? '', body)));
  };
  const ports = { fetch: answer, now: clock.now, sleep: clock.sleep };
  const teller = (by: string) => {
    const slack = slackClient({ way: 'bot', token: 'xoxb-1', channel: 'C0BOOKEND' }, ports);
    // The clock is everybody's: it is moved by who tells, and not by who waits.
    const waits = async () => void (await new Promise(setImmediate));
    const all = { slack, publishDigest: null, threads: store, now: clock.now, teller: { by, sleep: waits } };
    return (told: Parameters<typeof tellNotices>[0], budgetMs = 75_000) =>
      tellNotices(told, all, { deadlineAt: clock.now() + budgetMs });
  };
  const turnOf = (by: string, budgetMs = 75_000) => {
    const threads = threadsOf(store);
    const own = { by, sleep: clock.sleep };
    return { take: () => takeTurn(threads, { teller: own, now: clock.now, deadlineAt: clock.now() + budgetMs }) };
  };
  const channelItem = async () => (await store.read(['channel'])).get('channel')?.thread;
  return { channel, clock, teller, turnOf, channelItem };
};

describe('two who tell at once', () => {
  it('of one incident make one message: the second waits for its turn, and edits', async () => {
    const { channel, teller } = channelOfMany();
    const [one, other] = [teller('one'), teller('other')];
    const results = await Promise.all([one([notice()]), other([notice(1, { n: 2, state: 'resolved' })])]);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    expect(channel.heads().map(({ text }) => text.slice(0, 11))).toEqual(['✅ Resolved:']);
  });

  it('of many incidents keep the pace of one, and count one storm', async () => {
    const { channel, clock, teller } = channelOfMany();
    const begun = clock.now();
    await Promise.all([teller('one')(notices(20)), teller('other')(notices(40).slice(20))]);
    expect(clock.now() - begun).toBeGreaterThanOrEqual((channel.shown.length - 2) * 1000);
    const storms = channel.heads().filter(({ text }) => text.includes('incidents in prod'));
    expect(storms).toHaveLength(1);
    expect(storms[0]?.text).toContain('30 incidents in prod');
  });
});

describe('a turn', () => {
  it('is given back when all is told, so that the next one waits for the pace alone', async () => {
    const { clock, teller } = channelOfMany();
    await teller('one')([notice()]);
    const told = clock.now();
    await teller('other')([notice(2)]);
    expect(clock.now() - told).toBe(2000); // a message and its details, each a second after what was sent before
  });

  it('that nobody gives back ends by itself, within half a minute', async () => {
    const { clock, turnOf } = channelOfMany();
    await turnOf('gone').take();
    const begun = clock.now();
    await turnOf('next').take();
    expect(clock.now() - begun).toBe(20_000);
  });

  it('that is kept lasts as long as what it is kept for, and a little longer', async () => {
    const { clock, turnOf } = channelOfMany();
    const turn = await turnOf('one').take();
    const begun = clock.now();
    await Promise.all([turn.keep(begun + 10_000), turn.keep(begun + 40_000), turn.keep(begun + 12_000)]);
    await turnOf('next').take();
    expect(clock.now() - begun).toBe(45_000);
  });

  it('that lasts beyond the deadline of who waits is not waited for, and nothing is told', async () => {
    const { channel, teller, turnOf } = channelOfMany();
    await turnOf('busy').take();
    await expect(teller('other')([notice()], 0)).rejects.toThrow('another function tells now');
    expect(channel.shown).toEqual([]);
  });

  it('is neither ended nor kept by who has lost it, not even once it is free again', async () => {
    const { clock, turnOf } = channelOfMany();
    const slow = await turnOf('slow').take();
    clock.at += 200_000;
    const next = await turnOf('next').take();
    await slow.end(0);
    await expect(slow.keep(clock.now() + 20_000)).rejects.toThrow('another function has told since');
    await expect(turnOf('third', 5000).take()).rejects.toThrow('another function tells now');
    await next.end(clock.now());
    await expect(slow.keep(clock.now() + 40_000)).rejects.toThrow('another function has told since');
  });

  it('can be taken again by who has it', async () => {
    const { turnOf } = channelOfMany();
    const turn = turnOf('one');
    await turn.take();
    await turn.take();
  });

  it('leaves others the time to ask before the same one takes it again, and nobody else any', async () => {
    const { clock, turnOf } = channelOfMany();
    await (await turnOf('one').take()).end(0);
    const ended = clock.now();
    await (await turnOf('other').take()).end(0);
    expect(clock.now() - ended).toBe(0);
    await turnOf('other').take();
    expect(clock.now() - ended).toBe(1000);
  });

  it('leaves how telling went, and what is not tried again stays as it was', async () => {
    const { clock, turnOf, channelItem } = channelOfMany();
    const trouble = 'Slack, chat.postMessage: invalid_auth';
    const first = clock.now();
    await (await turnOf('one').take()).end(0, {
      slack: { told: false, why: trouble },
      mail: { told: true, why: null },
    });
    expect(await channelItem()).toMatchObject({
      slack: { toldAt: null, trouble: { at: first, why: trouble } },
      mail: { toldAt: first, trouble: null },
    });
    clock.at += 60_000;
    await (await turnOf('one').take()).end(0, { slack: { told: false, why: null } });
    expect(await channelItem()).toMatchObject({ slack: { trouble: { why: trouble } }, mail: { toldAt: first } });
    await (await turnOf('other').take()).end(0, { slack: { told: true, why: null } });
    expect(await channelItem()).toMatchObject({ slack: { toldAt: clock.now(), trouble: null } });
  });

  it('of a slow minute of Slack leaves no trouble: what was told counts, and what was only late is told next', async () => {
    const { clock, teller, channelItem } = channelOfMany();
    const { told, failed } = await teller('one')(notices(8), 10_000);
    expect(told.length).toBeGreaterThan(0);
    expect(failed.map(({ why }) => why)).toContain('Slack, chat.postMessage: no_time_left');
    expect(await channelItem()).toMatchObject({ slack: { toldAt: clock.now(), trouble: null } });
  });

  it('in which there was time for nothing leaves that as its trouble', async () => {
    const { teller, channelItem } = channelOfMany();
    expect((await teller('one')([notice()], 1000)).told).toEqual([]);
    expect(await channelItem()).toMatchObject({
      slack: { toldAt: null, trouble: { why: expect.stringContaining('no_time_left') } },
    });
  });

  it.each([
    { of: 'a moment', freeInMs: 700, waits: 700 },
    { of: 'what Slack asked for', freeInMs: 30_000, waits: 30_000 },
    { of: 'a day, which a wrong clock wrote', freeInMs: 86_400_000, waits: 60_000 },
  ])('hands on a quiet of $of', async ({ freeInMs, waits }) => {
    const { clock, turnOf } = channelOfMany();
    await (await turnOf('one').take()).end(clock.now() + freeInMs);
    expect((await turnOf('other').take()).freeAt - clock.now()).toBe(waits);
  });
});
