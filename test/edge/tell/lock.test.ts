import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../../shared/edge/tell/slack/slack-receiver.ts';
import { takeLock } from '../../../shared/edge/tell/threads/lock.ts';
import { threadsOf } from '../../../shared/edge/tell/threads/threads.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { fakeClock, SlackChannel } from './loopback-slack.ts';

/** Several who tell, each with its own memory, over one store, one channel and one clock. */
const channelOfMany = () => {
  const store = memoryThreadStore();
  const channel = new SlackChannel();
  const clock = fakeClock();
  const wakes: unknown[] = [];
  const answer: typeof fetch = async (url, init) => {
    await Promise.resolve(); // somebody else works meanwhile
    const body = JSON.parse(String(init?.body)) as { text: string };
    return new Response(JSON.stringify(channel.show(String(url).split('/').at(-1) ?? '', body)));
  };
  const ports = { fetch: answer, now: clock.now, sleep: clock.sleep };
  const holder = (by: string) => {
    const slack = slackClient({ way: 'bot', token: 'xoxb-1', channel: 'C0BOOKEND' }, ports);
    // The clock is everybody's: it is moved by who tells, and not by who waits.
    const waits = async () => void (await new Promise(setImmediate));
    const send = async (messages: readonly unknown[]) => void wakes.push(...messages);
    const receivers = [slackReceiver(slack)];
    const all = { receivers, threads: store, send, now: clock.now, holder: { by, sleep: waits } };
    return (told: readonly Notice[], budgetMs = 75_000) =>
      tellNotices({ notices: told, wakes: [] }, all, { deadlineAt: clock.now() + budgetMs });
  };
  const lockOf = (by: string, budgetMs = 75_000) => {
    const threads = threadsOf(store);
    const own = { by, sleep: clock.sleep };
    return { take: () => takeLock(threads, { holder: own, now: clock.now, deadlineAt: clock.now() + budgetMs }) };
  };
  const channelItem = async () => (await store.read(['channel'])).get('channel')?.thread;
  return { channel, clock, wakes, holder, lockOf, channelItem };
};

describe('two who tell at once', () => {
  it('of one incident make one message: the second waits for the lock, and leaves the edit for half a minute', async () => {
    const { channel, wakes, holder } = channelOfMany();
    const [one, other] = [holder('one'), holder('other')];
    const results = await Promise.all([one([notice()]), other([notice(1, { n: 2, state: 'resolved' })])]);
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    expect(channel.heads()).toHaveLength(1);
    expect(wakes).toHaveLength(1);
  });

  it('of many incidents of one cause keep the pace of one, and make one group', async () => {
    const { channel, clock, holder } = channelOfMany();
    const begun = clock.now();
    const all = notices(40, { groupId: 'one cause' });
    await Promise.all([holder('one')(all.slice(0, 20)), holder('other')(all.slice(20))]);
    expect(clock.now() - begun).toBeGreaterThanOrEqual((channel.shown.length - 2) * 1000);
    expect(channel.heads().map(({ text }) => text.slice(0, 21))).toEqual(['🔴 prod: 20 instances']);
  });
});

describe('a lock', () => {
  it('is given back when all is told, so that the next one waits for the pace alone', async () => {
    const { clock, holder } = channelOfMany();
    await holder('one')([notice()]);
    const told = clock.now();
    await holder('other')([notice(2)]);
    expect(clock.now() - told).toBe(2000); // a message and its details, each a second after what was sent before
  });

  it('that nobody gives back ends by itself, within half a minute', async () => {
    const { clock, lockOf } = channelOfMany();
    await lockOf('gone').take();
    const begun = clock.now();
    await lockOf('next').take();
    expect(clock.now() - begun).toBe(20_000);
  });

  it('that is kept lasts as long as what it is kept for, and a little longer', async () => {
    const { clock, lockOf } = channelOfMany();
    const lock = await lockOf('one').take();
    const begun = clock.now();
    await Promise.all([lock.keep(begun + 10_000), lock.keep(begun + 40_000), lock.keep(begun + 12_000)]);
    await lockOf('next').take();
    expect(clock.now() - begun).toBe(45_000);
  });

  it('that lasts beyond the deadline of who waits is not waited for, and nothing is told', async () => {
    const { channel, holder, lockOf } = channelOfMany();
    await lockOf('busy').take();
    await expect(holder('other')([notice()], 0)).rejects.toThrow('another function tells now');
    expect(channel.shown).toEqual([]);
  });

  it('is neither ended nor kept by who has lost it, not even once it is free again', async () => {
    const { clock, lockOf } = channelOfMany();
    const slow = await lockOf('slow').take();
    clock.at += 200_000;
    const next = await lockOf('next').take();
    await slow.release(0);
    await expect(slow.keep(clock.now() + 20_000)).rejects.toThrow('another function has told since');
    await expect(lockOf('third', 5000).take()).rejects.toThrow('another function tells now');
    await next.release(clock.now());
    await expect(slow.keep(clock.now() + 40_000)).rejects.toThrow('another function has told since');
  });

  it('can be taken again by who has it', async () => {
    const { lockOf } = channelOfMany();
    const lock = lockOf('one');
    await lock.take();
    await lock.take();
  });

  it('leaves others the time to ask before the same one takes it again, and nobody else any', async () => {
    const { clock, lockOf } = channelOfMany();
    await (await lockOf('one').take()).release(0);
    const ended = clock.now();
    await (await lockOf('other').take()).release(0);
    expect(clock.now() - ended).toBe(0);
    await lockOf('other').take();
    expect(clock.now() - ended).toBe(1000);
  });

  it('leaves how telling went, and what is not tried again stays as it was', async () => {
    const { clock, lockOf, channelItem } = channelOfMany();
    const trouble = 'Slack, chat.postMessage: invalid_auth';
    const first = clock.now();
    await (await lockOf('one').take()).release(0, {
      slack: { told: false, why: trouble },
      mail: { told: true, why: null },
    });
    expect(await channelItem()).toMatchObject({
      slack: { toldAt: null, trouble: { at: first, why: trouble } },
      mail: { toldAt: first, trouble: null },
    });
    clock.at += 60_000;
    await (await lockOf('one').take()).release(0, { slack: { told: false, why: null } });
    expect(await channelItem()).toMatchObject({ slack: { trouble: { why: trouble } }, mail: { toldAt: first } });
    await (await lockOf('other').take()).release(0, { slack: { told: true, why: null } });
    expect(await channelItem()).toMatchObject({ slack: { toldAt: clock.now(), trouble: null } });
  });

  it('of a slow minute of Slack leaves no trouble: what was told counts, and what was only late is told next', async () => {
    const { clock, wakes, holder, channelItem } = channelOfMany();
    const { failed } = await holder('one')(notices(8), 10_000);
    expect(failed).toEqual([]);
    expect(wakes.length).toBeGreaterThan(0);
    expect(await channelItem()).toMatchObject({ slack: { toldAt: clock.now(), trouble: null } });
  });

  it('in which there was time for nothing leaves that as its trouble', async () => {
    const { holder, channelItem } = channelOfMany();
    await holder('one')([notice()], 1000);
    expect(await channelItem()).toMatchObject({
      slack: { toldAt: null, trouble: { why: expect.stringContaining('no_time_left') } },
    });
  });

  it.each([
    { of: 'a moment', freeInMs: 700, waits: 700 },
    { of: 'what Slack asked for', freeInMs: 30_000, waits: 30_000 },
    { of: 'a day, which a wrong clock wrote', freeInMs: 86_400_000, waits: 60_000 },
  ])('hands on a quiet of $of', async ({ freeInMs, waits }) => {
    const { clock, lockOf } = channelOfMany();
    await (await lockOf('one').take()).release(clock.now() + freeInMs);
    expect((await lockOf('other').take()).freeAt - clock.now()).toBe(waits);
  });
});
