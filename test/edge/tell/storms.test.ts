import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_MEMBERS } from '../../../shared/core/groups/group.ts';
import { deflated } from '../../../shared/edge/store/deflate.ts';
import type { AlertEvent } from '../../../shared/edge/tell/bus/alert-event.ts';
import { busReceiver } from '../../../shared/edge/tell/bus/bus-receiver.ts';
import { chatReceiver } from '../../../shared/edge/tell/chat/chat-receiver.ts';
import type { Notification } from '../../../shared/edge/tell/chat/notification.ts';
import type { ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { drawn, inCi, RUNS_ALL_DRAWN } from '../../drawn.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling, type Way } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

/** A deployment that tells everybody: by the one way to Slack, by e-mail, by Amazon Q, and on a bus. */
const bookend = (way: Way) => {
  const chats: Notification[] = [];
  const events: AlertEvent[] = [];
  const chat = chatReceiver(async (one) => void chats.push(one));
  const bus = busReceiver(async (one) => void events.push(one));
  return { ...telling({ way, origin: slack.origin, others: [chat, bus] }), chats, events };
};
const members = (amount: number, of: number, rest: Parameters<typeof notice>[1] = {}) =>
  notices(amount, { groupId: GROUP, now: 'going-on', affected: { count: 1, of }, ...rest });
const over = (amount: number, of: number) => members(amount, of, { n: 2, state: 'resolved', now: 'over' });

const MANY = drawn(10_000, 1200);

/** The rows of the table in docs/receivers.md. */
const STORMS = [
  { size: 1, of: 1, bot: 1, webhook: 2, mails: 2, chats: 2, events: 2 },
  { size: 16, of: 16, bot: 2, webhook: 3, mails: 3, chats: 3, events: 3 },
  { size: 159, of: 300, bot: 2, webhook: 3, mails: 3, chats: 3, events: 3 },
  { size: MANY, of: MANY, bot: 2, webhook: 3, mails: 3, chats: 3, events: 4 },
] as const;

describe('a storm', () => {
  it.each(STORMS.flatMap((storm) => (['bot', 'webhook'] as const).map((way) => ({ ...storm, way }))))(
    'of $size of $of is few messages by a $way, and the last one has the true number',
    async (storm) => {
      const { size, of, way } = storm;
      const { tell, passes, digests, chats, events } = bookend(way);
      const all = members(size, of);
      await tell(all.slice(0, 1));
      for (let at = 1; at < size; at += 1000) {
        await passes(2000);
        await tell(all.slice(at, at + 1000));
      }
      await passes(3_600_000);
      const ends = over(size, of);
      for (let at = 0; at < size; at += 1000) await tell(ends.slice(at, at + 1000));
      await passes(3_600_000);
      const broadcasts = slack.shown.filter(({ isBroadcast }) => isBroadcast).length;
      expect({
        slack: slack.channel().length + broadcasts,
        mails: digests.length,
        chats: chats.length,
        events: events.length,
      }).toEqual({ slack: storm[way], mails: storm.mails, chats: storm.chats, events: storm.events });
      const last = [
        way === 'bot' ? slack.channel()[0]?.text : slack.shown.at(-1)?.text,
        chats.at(-1)?.content.title,
        `✅ ${JSON.parse(events.at(-1)?.detail ?? '{}').headline}`,
      ];
      const truth = size > 1 ? new RegExp(`^✅ Over: prod: ${size} of ${of} instances`) : /^✅ Over: /;
      for (const text of last) expect(text).toMatch(truth);
      expect(digests.at(-1)?.subject).toMatch(size > 1 ? `${size} of ${of} instances` : 'Over: ');
      expect(JSON.parse(events.at(-1)?.detail ?? '{}')).toMatchObject({ change: 'over', group: { places: size } });
    },
  );

  it.each([
    { way: 'bot', most: 80 },
    { way: 'webhook', most: 120 },
  ] as const)(
    'of forty causes at once is forty groups by a $way, the critical ones first, and three e-mails',
    async ({ way, most }) => {
      const { tell, passes, digests, chats, events } = bookend(way);
      const severityOf = (cause: number) => (cause % 4 === 0 ? 'critical' : 'warning');
      const ofCause = (cause: number, rest: Parameters<typeof notice>[1] = {}) =>
        Array.from({ length: 10 }, (_, n) => {
          const severity = severityOf(cause);
          const known = { groupId: `${GROUP}/${cause}`, severity, affected: { count: 1, of: 10 } } as const;
          return notice(cause * 100 + n, { ...known, now: 'going-on', ...rest });
        });
      const causes = Array.from({ length: 40 }, (_, cause) => cause + 1);
      await tell(causes.flatMap((cause) => ofCause(cause).slice(0, 1)));
      const marks = slack.channel().map(({ text }) => text.slice(0, 2));
      expect(marks.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => '🔴'));
      expect(marks.slice(10)).not.toContain('🔴');
      await tell(causes.flatMap((cause) => ofCause(cause)));
      await passes(3_600_000);
      await tell(causes.flatMap((cause) => ofCause(cause, { n: 2, state: 'resolved', now: 'over' })));
      await passes(3_600_000);
      const broadcasts = slack.shown.filter(({ isBroadcast }) => isBroadcast).length;
      expect(slack.channel().length + broadcasts).toBeLessThanOrEqual(most);
      const over = way === 'bot' ? slack.channel() : slack.shown.filter(({ text }) => text.startsWith('✅ Over: '));
      expect(over).toHaveLength(40);
      for (const { text } of over) expect(text).toMatch(/^✅ Over: prod: 10 of 10 instances/);
      expect([digests.length, chats.length, events.length]).toEqual([3, 120, 120]);
    },
  );

  it.runIf(RUNS_ALL_DRAWN)(inCi('is one item of less than 150 KB, however many it takes'), async () => {
    let largest = 0;
    const threads = memoryThreadStore();
    const measured: ThreadStore = {
      ...threads,
      write: (key, thread, revision) => {
        if (thread.kind === 'group') largest = Math.max(largest, deflated(JSON.stringify(thread), key).length);
        return threads.write(key, thread, revision);
      },
    };
    const { tell, passes } = telling({ way: 'webhook', origin: slack.origin, threads: measured });
    const size = MOST_MEMBERS + 1000;
    const running = { count: 1, others: 1, asOf: '2026-11-23T10:00:12.000Z' };
    const deployed = { deployedAt: null, deployedBeforeMs: null };
    const all = members(size, size, { state: 'changed', n: 99 }).map((one, index) => ({
      ...one,
      daemonRevision: { daemonName: 'cloudwatch-agent', revision: 40 + (index % 3), running, ...deployed },
    }));
    for (let at = 0; at < size; at += 4000) await tell(all.slice(at, at + 4000));
    await passes(3_600_000);
    expect(largest).toBeGreaterThan(50_000);
    expect(largest).toBeLessThan(150_000);
  });
});
