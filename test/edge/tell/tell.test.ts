import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Digest } from '../../../shared/core/messages/as-text.ts';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { mailReceiver } from '../../../shared/edge/tell/mail/mail-receiver.ts';
import { type TellResult, tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import { slackClient } from '../../../shared/edge/tell/slack/client.ts';
import { slackReceiver } from '../../../shared/edge/tell/slack/slack-receiver.ts';
import { incidentKey, type ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { factsIn, place } from '../../core/advance/service.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { drawn } from '../../drawn.ts';
import { applicationTask, daemonTask, instance, timeline } from '../../timeline/index.ts';
import { fakeClock, LoopbackSlack } from './loopback-slack.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const BUDGET_MS = 60_000;

/** One deployment's way to Slack; `restart` is a new Lambda: nothing is kept but the threads. */
const bookend = (way: 'bot' | 'webhook', threads: ThreadStore = memoryThreadStore()) => {
  const clock = fakeClock();
  const digests: Digest[] = [];
  const destination =
    way === 'bot'
      ? ({ way, token: 'xoxb-1', channel: 'C0BOOKEND', apiUrl: `${slack.origin}/api/` } as const)
      : ({ way, url: `${slack.origin}/hook/a` } as const);
  const client = () => slackClient(destination, { fetch, now: clock.now, sleep: clock.sleep }, { timeoutMs: 2000 });
  let current = client();
  const tell = (
    all: readonly Notice[],
    more: { singlesAMinute?: number; budgetMs?: number; store?: ThreadStore } = {},
  ) => {
    const { singlesAMinute, budgetMs = BUDGET_MS, store = threads } = more;
    const publishMail = async (digest: Digest) => void digests.push(digest);
    const receivers = [mailReceiver(publishMail), slackReceiver(current)];
    const ports = { receivers, threads: store, now: clock.now };
    const options = { deadlineAt: clock.now() + budgetMs, ...(singlesAMinute === undefined ? {} : { singlesAMinute }) };
    return tellNotices(all, ports, options);
  };
  const restart = () => {
    current = client();
  };
  return { clock, digests, threads, tell, restart };
};

const idsOf = ({ failed }: TellResult) => failed.map(({ noticeId }) => noticeId);

describe('one incident, told by a bot', () => {
  it('is one message that is edited as it changes, with the details and its end in the thread', async () => {
    const { tell, digests } = bookend('bot');
    expect(await tell([notice()])).toEqual({ told: [notice().id], settled: [], failed: [] });
    await tell([notice(1, { n: 2, state: 'changed', severity: 'critical' })]);
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
    expect(await tell([notice()])).toEqual({ told: [], settled: [notice().id], failed: [] });
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
          const { tell } = bookend('bot');
          const edges = [...new Set([0, ...cuts.sort((one, other) => one - other), 8])];
          for (const [at, from] of edges.entries()) await tell(arrived.slice(from, edges[at + 1] ?? 8));
          expect(slack.channel()).toHaveLength(1);
          expect(slack.channel()[0]?.text).toMatch(/^✅ Over: /);
        },
      ),
      { numRuns: drawn(40) },
    );
  });

  it('begins anew where somebody took its message away', async () => {
    const { tell } = bookend('bot');
    await tell([notice()]);
    slack.shown.length = 0;
    await tell([notice(1, { n: 2, state: 'resolved' })]);
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
    const { tell } = bookend('bot');
    const application = { id: 'one', group: 'service:orders-api', started: '01:05' } as const;
    const joined = instance(['00:00 REGISTERING', '01:00 ACTIVE']);
    seen.hears('01:30', factsIn(timeline(joined, daemonTask({ started: '01:13.4' }), applicationTask(application))));
    await tell(seen.tells());
    expect(slack.channel()[0]?.text).toMatch(/^🟠 payments: 1 orders-api task started .* before cloudwatch-agent/);
    expect(JSON.stringify(slack.channel()[0]?.blocks)).toContain('8.4 s before');
    seen.hears('09:00', factsIn(timeline(applicationTask({ ...application, ended: '08:30' }))));
    await tell(seen.tells());
    expect(slack.channel()).toHaveLength(1);
    expect(slack.channel()[0]?.text).toMatch(
      /^✅ Over: payments: 1 orders-api task started .* before cloudwatch-agent/,
    );
    expect(slack.thread(slack.channel()[0]?.ts ?? '').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a webhook', () => {
  it('gets one message for each change', async () => {
    const { tell } = bookend('webhook');
    await tell([notice()]);
    await tell([notice(1, { n: 2, state: 'resolved' })]);
    await tell([notice(1, { n: 2, state: 'resolved' }), notice(1)]);
    expect(slack.shown.map(({ text }) => text.slice(0, 11))).toEqual(
      ['🔴 prod: 2 tasks', '✅ Over: prod'].map((t) => t.slice(0, 11)),
    );
    expect(JSON.stringify(slack.shown[0]?.blocks)).toContain('Timeline');
  });
});

const MANY = drawn(10_000, 2000);

describe('a storm', () => {
  it(`of ${MANY} notices in batches becomes few messages, and its end is told in the same place`, async () => {
    const { tell, digests, clock } = bookend('bot');
    const told: string[] = [];
    const all = notices(MANY);
    const batch = MANY / 5;
    for (let at = 0; at < all.length; at += batch) told.push(...(await tell(all.slice(at, at + batch))).told);
    expect(new Set(told).size).toBe(MANY);
    const [storm, ...singles] = slack.channel().toSorted((one, other) => other.edits - one.edits);
    expect(singles).toHaveLength(10);
    expect(storm?.text).toContain(`${MANY - 10} incidents in prod`);
    expect(slack.thread(storm?.ts ?? '')).toHaveLength(5);
    expect(digests.length).toBeLessThanOrEqual(5);
    clock.at += 3_600_000;
    const over = notices(MANY, { n: 2, state: 'resolved' }).slice(10);
    for (let at = 0; at < over.length; at += batch) told.push(...(await tell(over.slice(at, at + batch))).told);
    expect(new Set(told).size).toBe(2 * MANY - 10);
    expect(slack.channel()).toHaveLength(11);
    expect(slack.channel().find(({ ts }) => ts === storm?.ts)?.text).toMatch(
      new RegExp(`^✅ Resolved: ${MANY - 10} incidents`),
    );
  });

  it('is at most one message a second', async () => {
    const { tell, clock } = bookend('webhook');
    const start = clock.now();
    await tell(notices(10));
    expect(slack.sent).toHaveLength(10);
    expect(clock.now() - start).toBe(9000);
  });

  it('is recognised over small batches too', async () => {
    const { tell } = bookend('webhook');
    for (const each of notices(40)) await tell([each]);
    const singles = slack.shown.filter(({ text }) => text.includes('started before'));
    expect(singles.length).toBeLessThan(25);
    expect(slack.shown.at(-1)?.text).toMatch(/\d+ incidents? in prod/);
  });

  it('tells what is critical first', async () => {
    const { tell } = bookend('webhook');
    await tell([notice(1, { severity: 'info' }), notice(2, { severity: 'warning' }), notice(3)]);
    expect(slack.shown.map(({ text }) => text.slice(0, 2))).toEqual(['🔴', '🟠', '🔵']);
  });
});

describe('trouble on the way to people', () => {
  it('an hour without Slack: nothing is lost, nothing is told twice, and the mail went out at once', async () => {
    const { tell, clock, digests, restart } = bookend('bot');
    let queue: Notice[] = [notice(1), notice(2), notice(3, { severity: 'warning' })];
    const told = new Map<string, number>();
    slack.isDown = true;
    const end = clock.now() + 3_600_000;
    while (queue.length > 0) {
      if (clock.now() >= end) slack.isDown = false;
      const result = await tell(queue);
      for (const id of result.told) told.set(id, (told.get(id) ?? 0) + 1);
      const back = new Set(idsOf(result));
      queue = queue.filter(({ id }) => back.has(id));
      clock.at += 60_000;
      restart();
    }
    expect([...told.values()]).toEqual([1, 1, 1]);
    expect(slack.channel()).toHaveLength(3);
    expect(slack.shown).toHaveLength(6);
    expect(digests).toHaveLength(1);
  });

  it('Slack asks to wait for longer than there is time: the rest goes back to the queue', async () => {
    const { tell } = bookend('webhook');
    slack.faults.push({ status: 429, retryAfter: '600' });
    const result = await tell(notices(5));
    expect(result.failed).toHaveLength(5);
    expect(result.failed[0]).toMatchObject({ why: 'Slack, the webhook: no_time_left', needsAPerson: false });
    expect(slack.sent).toHaveLength(1);
  });

  it('the time is up in the middle: what was told stays told', async () => {
    const { tell } = bookend('webhook');
    const first = await tell(notices(8), { budgetMs: 4500 });
    expect([first.told.length, first.failed.length]).toEqual([3, 5]);
    const second = await tell(notices(8));
    expect([second.told.length, second.settled.length, second.failed.length]).toEqual([5, 3, 0]);
    expect(slack.shown).toHaveLength(8);
  });

  it('Slack fails in the middle of a storm: what comes again is not counted twice', async () => {
    const { tell } = bookend('bot');
    slack.faults.push('drop', { status: 500 }, { status: 500 }, { status: 500 });
    expect((await tell(notices(30), { singlesAMinute: 0 })).failed).toHaveLength(30);
    slack.clear();
    slack.faults.push({ status: 200, body: '{"ok":false,"error":"invalid_blocks"}' });
    expect((await tell(notices(30), { singlesAMinute: 0 })).told).toHaveLength(30);
    expect((await tell(notices(40), { singlesAMinute: 0 })).told).toHaveLength(10);
    expect(slack.channel().map(({ text }) => text.slice(0, 15))).toEqual(['🔴 40 incidents']);
  });

  it('a token that nobody accepts any more is said to need a person, and is not tried for each notice', async () => {
    const { tell } = bookend('bot');
    slack.faults.push({ status: 200, body: '{"ok":false,"error":"invalid_auth"}' });
    const { failed } = await tell(notices(3));
    expect(failed.map(({ needsAPerson }) => needsAPerson)).toEqual([true, true, true]);
    expect(slack.sent).toHaveLength(1);
  });

  it('a topic that refuses: Slack is told all the same, and the notice comes again for the mail alone', async () => {
    const { threads, clock } = bookend('bot');
    const destination = { way: 'bot', token: 't', channel: 'C', apiUrl: `${slack.origin}/api/` } as const;
    const client = slackClient(destination, { fetch, now: clock.now, sleep: clock.sleep });
    const portsWith = (publish: (mail: Digest) => Promise<void>) => ({
      receivers: [mailReceiver(publish), slackReceiver(client)],
      threads,
      now: clock.now,
    });
    const refusing = portsWith(() => Promise.reject(new Error('the topic refuses')));
    const options = { deadlineAt: clock.now() + BUDGET_MS };
    expect((await tellNotices([notice()], refusing, options)).failed[0]?.why).toBe('the topic refuses');
    const digests: Digest[] = [];
    const publishMail = async (digest: Digest) => void digests.push(digest);
    expect(await tellNotices([notice()], portsWith(publishMail), options)).toMatchObject({
      told: [notice().id],
      failed: [],
    });
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

  it.each(
    ([1, 2, 3, 4, 5, 6, 7] as const).flatMap((at) => (['before', 'after'] as const).map((when) => ({ at, when }))),
  )('a crash $when write $at repeats at most the one message that was not recorded', async ({ at, when }) => {
    for (const all of [notices(2), notices(30)]) {
      slack.clear();
      const { tell, threads, clock } = bookend('bot');
      await tell(all, { store: crashing(threads, at, when), singlesAMinute: 2 }).catch(() => undefined);
      const expected = all.length === 2 ? 4 : 6;
      clock.at += 1000;
      const { failed } = await tell(all, { singlesAMinute: 2 });
      expect(failed).toEqual([]);
      expect(slack.shown.length).toBeGreaterThanOrEqual(expected);
      expect(slack.shown.length).toBeLessThanOrEqual(expected + 1);
      const last = await tell(all);
      expect([last.told, last.settled.length]).toEqual([[], all.length]);
    }
  });

  it('a store that takes no writes: nothing is told, rather than told again with each delivery', async () => {
    const { tell, threads, digests } = bookend('bot');
    const full = { ...threads, write: () => Promise.reject(new Error('throttled')) };
    await expect(tell([notice()], { store: full })).rejects.toThrow('throttled');
    expect([slack.sent, digests]).toEqual([[], []]);
    expect((await tell([notice()])).told).toEqual([notice().id]);
  });

  it('two who tell at once leave one record, and the newest of both', async () => {
    const shared = memoryThreadStore();
    const [one, other] = [bookend('bot', shared), bookend('bot', shared)];
    await Promise.all([one.tell([notice()]), other.tell([notice(1, { n: 2, state: 'resolved' })])]);
    const { settled } = await one.tell([notice(), notice(1, { n: 2, state: 'resolved' })]);
    expect(settled).toHaveLength(2);
    const key = incidentKey(notice().incidentId);
    expect((await shared.read([key])).get(key)?.thread).toMatchObject({
      state: 'resolved',
      lastNoticeId: notice(1, { n: 2 }).id,
    });
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
    const { tell, digests, clock } = bookend(way, broken(memoryThreadStore(), incidentKey(incidentId)));
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
