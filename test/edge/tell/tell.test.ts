import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import type { TellResult } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { causeKey, type ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { factsIn, place } from '../../core/advance/service.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { drawn } from '../../drawn.ts';
import { applicationTask, daemonTask, instance, timeline } from '../../timeline/index.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling, type Way } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const bookend = (way: Way, threads?: ThreadStore) =>
  telling({ way, origin: slack.origin, ...(threads === undefined ? {} : { threads }) });
const idsOf = ({ failed }: TellResult) => failed.map(({ id }) => id);
const HALF_A_MINUTE = 30_000;

describe('one incident, told by a bot', () => {
  it('is one message that is edited as it changes, with the details and its end in the thread', async () => {
    const { tell, passes, digests } = bookend('bot');
    expect(await tell([notice()])).toMatchObject({ told: [notice().id], settled: [], failed: [], failedWakes: [] });
    await passes(60_000);
    await tell([notice(1, { n: 2, state: 'changed', severity: 'critical' })]);
    await passes(60_000);
    await tell([notice(1, { n: 3, state: 'resolved' })]);
    const [head, ...others] = slack.channel();
    expect([others, head?.edits]).toEqual([[], 2]);
    expect(head?.text).toMatch(/^✅ Over: prod: 2 tasks of 2 services started/);
    const thread = slack.thread(head?.ts ?? '');
    expect(thread.map(({ text }) => text.slice(0, 11))).toEqual(
      ['🔴 prod: 2 tasks', '🔴 prod: 2 tasks', '✅ Over: prod'].map((t) => t.slice(0, 11)),
    );
    expect(JSON.stringify(thread[0]?.blocks)).toContain('the daemon task cloudwatch-agent (77ab01cd) started');
    expect(digests.map(({ subject }) => subject)).toEqual([
      'Bookend: [critical] prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent',
      'Bookend: [critical] prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent',
      'Bookend: [critical] Over: prod: 2 tasks of 2 services started up to 8.4 s before cloudwatch-agent',
    ]);
  });

  it('is told once, however often its notices come', async () => {
    const { tell, digests } = bookend('bot');
    await tell([notice(), notice()]);
    const calls = slack.sent.length;
    expect(await tell([notice()])).toMatchObject({ told: [], settled: [notice().id], failed: [], failedWakes: [] });
    expect([slack.sent.length, digests.length]).toEqual([calls, 1]);
  });

  it('is not opened again by an older notice', async () => {
    const { tell } = bookend('bot');
    await tell([notice(1, { n: 2, state: 'resolved' })]);
    expect(await tell([notice()])).toMatchObject({ told: [], settled: [notice().id] });
    expect(slack.channel().map(({ text }) => text.slice(0, 7))).toEqual(['✅ Over:']);
  });

  it('ends the same whatever the order and the batches in which its notices arrive', async () => {
    const history = [
      notice(1, { n: 1 }),
      notice(1, { n: 2, state: 'changed', severity: 'warning' }),
      notice(1, { n: 3, state: 'repaired' }),
      notice(1, { n: 4, state: 'resolved' }),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...history, ...history], { minLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
        async (arrived, cuts) => {
          slack.clear();
          const { tell, passes } = bookend('bot');
          const edges = [...new Set([0, ...cuts.sort((one, other) => one - other), 8])];
          for (const [at, from] of edges.entries()) await tell(arrived.slice(from, edges[at + 1] ?? 8));
          await passes(HALF_A_MINUTE);
          expect(slack.channel()).toHaveLength(1);
          expect(slack.channel()[0]?.text).toMatch(/^✅ Over: /);
        },
      ),
      { numRuns: drawn(40) },
    );
  });

  it('begins anew where somebody took its message away', async () => {
    const { tell, passes } = bookend('bot');
    await tell([notice()]);
    slack.shown.length = 0;
    await tell([notice(1, { n: 2, state: 'resolved' })]);
    await passes(HALF_A_MINUTE);
    expect(slack.channel().map(({ text }) => text.slice(0, 7))).toEqual(['✅ Over:']);
    expect(slack.thread(slack.channel()[0]?.ts ?? '')).toHaveLength(1);
  });

  it('goes out as bare text where Slack refuses its blocks', async () => {
    const { tell } = bookend('bot');
    slack.faults.push({ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' });
    expect(idsOf(await tell([notice()]))).toEqual([]);
    expect(slack.channel()[0]).toMatchObject({ text: expect.stringContaining('cloudwatch-agent'), blocks: [] });
  });
});

describe('an application that started before its daemon, from its events on', () => {
  it('is told when it opens and when it is over, in one place', async () => {
    const seen = place();
    const { tell, passes } = bookend('bot');
    const application = { id: 'one', group: 'service:orders-api', started: '01:05' } as const;
    const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
    seen.hears('01:30', factsIn(timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask(application))));
    await tell(seen.tells());
    expect(slack.channel()[0]?.text).toMatch(/^🟠 payments: 1 orders-api task started .* before cloudwatch-agent/);
    expect(JSON.stringify(slack.channel()[0]?.blocks)).toContain('8.4 s before');
    seen.hears('09:00', factsIn(timeline(applicationTask({ ...application, ended: '08:30' }))));
    await tell(seen.tells());
    await passes(HALF_A_MINUTE);
    expect(slack.channel()).toHaveLength(1);
    expect(slack.channel()[0]?.text).toMatch(
      /^✅ Over: payments: 1 orders-api task started .* before cloudwatch-agent/,
    );
    expect(slack.thread(slack.channel()[0]?.ts ?? '').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a webhook', () => {
  it('gets one message for each change', async () => {
    const { tell, passes } = bookend('webhook');
    await tell([notice()]);
    await tell([notice(1, { n: 2, state: 'resolved' })]);
    await passes(HALF_A_MINUTE);
    await tell([notice(1, { n: 2, state: 'resolved' }), notice(1)]);
    expect(slack.shown.map(({ text }) => text.slice(0, 11))).toEqual(
      ['🔴 prod: 2 tasks', '✅ Over: prod'].map((t) => t.slice(0, 11)),
    );
    expect(JSON.stringify(slack.shown[0]?.blocks)).toContain('Timeline');
  });
});

describe('what is told at once', () => {
  it('is at most one message a second', async () => {
    const { tell, clock } = bookend('webhook');
    const start = clock.now();
    await tell(notices(10));
    expect(slack.sent).toHaveLength(10);
    expect(clock.now() - start).toBe(9000);
  });

  it('begins with what is critical', async () => {
    const { tell } = bookend('webhook');
    await tell([notice(1, { severity: 'info' }), notice(2, { severity: 'warning' }), notice(3)]);
    expect(slack.shown.map(({ text }) => text.slice(0, 2))).toEqual(['🔴', '🟠', '🔵']);
  });
});

describe('trouble on the way to people', () => {
  it('an hour without Slack: nothing is lost, nothing is told twice, and the mail went out at once', async () => {
    const { tell, clock, digests, restart } = bookend('bot');
    let queue: Notice[] = [notice(1), notice(2), notice(3, { severity: 'warning' })];
    slack.isDown = true;
    const end = clock.now() + 3_600_000;
    while (queue.length > 0) {
      if (clock.now() >= end) slack.isDown = false;
      const result = await tell(queue);
      const back = new Set(idsOf(result));
      queue = queue.filter(({ id }) => back.has(id));
      clock.at += 60_000;
      restart();
    }
    expect(slack.channel()).toHaveLength(3);
    expect(slack.shown).toHaveLength(6);
    expect(digests).toHaveLength(1);
  });

  it('Slack asks to wait for longer than there is time: the groups come again, and nobody asks more than six times a minute', async () => {
    const { tell, passes } = bookend('webhook');
    slack.faults.push({ status: 429, retryAfter: '600' });
    expect((await tell(notices(5))).failed).toEqual([]);
    expect(slack.sent).toHaveLength(1);
    await passes(500_000);
    expect(slack.sent).toHaveLength(1);
    await passes(150_000);
    expect(slack.shown).toHaveLength(5);
  });

  it('the time is up in the middle: what was told stays told, and the rest comes again', async () => {
    const { tell, passes } = bookend('webhook');
    expect((await tell(notices(8), { budgetMs: 4500 })).failed).toEqual([]);
    expect(slack.shown).toHaveLength(3);
    await passes(60_000);
    expect(slack.shown).toHaveLength(8);
    expect(new Set(slack.shown.map(({ blocks }) => JSON.stringify(blocks))).size).toBe(8);
  });

  it('Slack fails in the middle of a storm: what comes again is not counted twice', async () => {
    const { tell, passes } = bookend('bot');
    const all = notices(40, { groupId: GROUP });
    slack.faults.push('drop', { status: 500 }, { status: 500 }, { status: 500 });
    expect((await tell(all.slice(0, 30))).failed).toHaveLength(30);
    slack.clear();
    slack.faults.push({ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' });
    expect((await tell(all.slice(0, 30))).settled).toHaveLength(30);
    expect((await tell(all)).told).toHaveLength(10);
    await passes(60_000);
    expect(slack.channel().map(({ text }) => text.slice(0, 17))).toEqual(['🔴 prod: 40 insta']);
  });

  it('a token that nobody accepts any more is said to need a person, and is not tried for each notice', async () => {
    const { tell } = bookend('bot');
    slack.faults.push({ status: 200, body: '{"ok":false,"error":"invalid_auth"}' });
    const { failed } = await tell(notices(3));
    expect(failed.map(({ needsAPerson }) => needsAPerson)).toEqual([true, true, true]);
    expect(slack.sent).toHaveLength(1);
  });

  it('a topic that refuses: Slack is told all the same, and the notice comes again for the mail alone', async () => {
    const { tell, mail, digests } = bookend('bot');
    mail.isDown = true;
    expect((await tell([notice()])).failed[0]?.why).toBe('the topic refuses');
    mail.isDown = false;
    expect(await tell([notice()])).toMatchObject({ settled: [notice().id], failed: [] });
    expect([digests.length, slack.channel().length, slack.shown.length]).toEqual([1, 1, 2]);
  });

  /** A store whose n-th write is a crash, before or after it is done. */
  const crashing = (store: ThreadStore, at: number, when: 'before' | 'after'): ThreadStore => {
    let writes = 0;
    return {
      ...store,
      write: async (...write) => {
        writes += 1;
        if (writes === at && when === 'before') throw new Error('crashed');
        const answer = await store.write(...write);
        if (writes === at) throw new Error('crashed');
        return answer;
      },
    };
  };

  const STEPS = Array.from({ length: 14 }, (_, index) => index + 1);

  it.each(STEPS.flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when }))))(
    'a crash $when write $at loses nothing, and repeats at most the one message that was not recorded',
    async ({ at, when }) => {
      for (const all of [notices(2), notices(30, { groupId: GROUP })]) {
        slack.clear();
        const { tell, passes, threads, digests, clock } = bookend('bot');
        await tell(all, { store: crashing(threads, at, when) }).catch(() => undefined);
        const expected = all.length === 2 ? 4 : 2;
        clock.at += 540_000;
        const { failed } = await tell(all);
        expect(failed).toEqual([]);
        await passes(600_000);
        const heads = slack.channel().length;
        expect(slack.shown.length).toBeGreaterThanOrEqual(expected);
        expect(slack.shown.length).toBeLessThanOrEqual(expected + 1);
        expect(heads).toBeLessThanOrEqual(expected / 2 + 1);
        expect(digests.length).toBeLessThanOrEqual(2);
        const last = await tell(all);
        expect([last.told, last.settled.length]).toEqual([[], all.length]);
        if (all.length > 2) expect(slack.channel().at(-1)?.text).toMatch(/^🔴 prod: 30 instances/);
      }
    },
  );

  it('a store that takes no writes: nothing is told, rather than told again with each delivery', async () => {
    const { tell, threads, digests } = bookend('bot');
    const full = { ...threads, write: () => Promise.reject(new Error('throttled')) };
    await expect(tell([notice()], { store: full })).rejects.toThrow('throttled');
    expect([slack.sent, digests]).toEqual([[], []]);
    expect((await tell([notice()])).told).toEqual([notice().id]);
  });
});

describe('one record that cannot be written', () => {
  const broken = (store: ThreadStore, key: string): ThreadStore => ({
    ...store,
    write: async (written, thread, revision) => {
      if (written === key) throw new Error(`the thread ${key} could not be written`);
      return store.write(written, thread, revision);
    },
  });

  it.each(['bot', 'webhook'] as const)('costs nobody else a message or an e-mail, by a %s', async (way) => {
    const { incidentId } = notice(2);
    const { tell, digests, clock } = bookend(way, broken(memoryThreadStore(), causeKey(`alone/${incidentId}`)));
    const all = [notice(1), notice(2), notice(3)];
    for (let delivery = 0; delivery < 4; delivery += 1) {
      const result = await tell(all);
      expect(idsOf(result)).toEqual([notice(2).id]);
      expect([...result.told, ...result.settled].toSorted()).toEqual([notice(1).id, notice(3).id].toSorted());
      clock.at += 61_000;
    }
    expect(digests).toHaveLength(1);
    expect(slack.channel()).toHaveLength(2);
  });
});
