import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_MEMBERS } from '../../../shared/core/groups/group.ts';
import { deflated } from '../../../shared/edge/store/deflate.ts';
import type { ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { type notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { drawn } from '../../drawn.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling, type Way } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const bookend = (way: Way) => telling({ way, origin: slack.origin });
const members = (amount: number, rest: Parameters<typeof notice>[1] = {}) =>
  notices(amount, { groupId: GROUP, now: 'going-on', affected: { count: 1, of: amount }, ...rest });
const over = (amount: number) => members(amount, { n: 2, state: 'resolved', now: 'over' });

const MANY = drawn(10_000, 2000);

describe('a storm', () => {
  it.each([
    { size: 1, way: 'bot', channel: 1, mails: 2 },
    { size: 1, way: 'webhook', channel: 2, mails: 2 },
    { size: 16, way: 'bot', channel: 2, mails: 3 },
    { size: 16, way: 'webhook', channel: 3, mails: 3 },
    { size: 159, way: 'bot', channel: 2, mails: 3 },
    { size: 159, way: 'webhook', channel: 3, mails: 3 },
    { size: MANY, way: 'bot', channel: 2, mails: 3 },
    { size: MANY, way: 'webhook', channel: 3, mails: 3 },
  ] as const)('of $size is few messages by a $way, and the last one has the true number', async (storm) => {
    const { size, way, channel, mails } = storm;
    const { tell, passes, digests } = bookend(way);
    const all = members(size);
    await tell(all.slice(0, 1));
    for (let at = 1; at < size; at += 1000) {
      await passes(2000);
      await tell(all.slice(at, at + 1000));
    }
    await passes(3_600_000);
    const ends = over(size);
    for (let at = 0; at < size; at += 1000) await tell(ends.slice(at, at + 1000));
    await passes(3_600_000);
    const broadcasts = slack.shown.filter(({ isBroadcast }) => isBroadcast).length;
    expect([slack.channel().length + broadcasts, digests.length]).toEqual([channel, mails]);
    const last = way === 'bot' ? slack.channel()[0]?.text : slack.shown.at(-1)?.text;
    if (size > 1) expect(last).toMatch(new RegExp(`^✅ Over: prod: ${size} of ${size} instances`));
    else expect(last).toMatch(/^✅ Over: /);
  });

  it('is one item of less than 150 KB, however many it takes', async () => {
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
    const all = members(size, { state: 'changed', n: 99 });
    for (let at = 0; at < size; at += 4000) await tell(all.slice(at, at + 4000));
    await passes(3_600_000);
    expect(largest).toBeGreaterThan(50_000);
    expect(largest).toBeLessThan(150_000);
  });
});
