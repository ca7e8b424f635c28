import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatReceiver } from '../../../shared/edge/tell/chat/chat-receiver.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const SECOND = 1000;
const REST = { groupId: GROUP, now: 'going-on', affected: { count: 1, of: 300 } } as const;
const OVER = { ...REST, n: 2, state: 'resolved', now: 'over' } as const;

/** Everybody who can edit nothing, with the moments at which each was told, in seconds. */
const everybody = () => {
  const moments = { chat: [] as number[] };
  const chat = chatReceiver(async () => void moments.chat.push((bookend.clock.now() - began) / SECOND));
  const bookend = telling({ way: 'webhook', origin: slack.origin, others: [chat] });
  const began = bookend.clock.now();
  return { ...bookend, moments };
};

describe('where nothing can be edited', () => {
  it('a hundred that are put right one by one are told every five minutes, and half a minute after the last', async () => {
    const { tell, passes, digests, moments } = everybody();
    await tell(notices(100, REST));
    for (let n = 1; n <= 40; n++) {
      await passes(25 * SECOND);
      await tell([notice(n, OVER)]);
    }
    await passes(3600 * SECOND);
    expect(moments.chat).toEqual([0, 300, 600, 900, 1030]);
    expect([slack.shown.length, digests.length]).toEqual([5, 5]);
    expect(slack.shown.at(-1)?.text).toContain('60 of 300 instances');
  });

  it('a fourth instance that goes on after three were told as over is told half a minute after that', async () => {
    const { tell, passes, moments } = everybody();
    await tell(notices(3, REST));
    await passes(60 * SECOND);
    await tell([1, 2, 3].map((n) => notice(n, OVER)));
    await passes(10 * SECOND);
    await tell([notice(4, REST)]);
    await passes(3600 * SECOND);
    expect(moments.chat).toEqual([0, 60, 90]);
    expect(slack.shown.at(-1)?.text).not.toContain('Over');
  });
});

describe('a bot', () => {
  it('is reminded of what goes on though it changes every twenty seconds', async () => {
    const { tell, passes } = telling({ way: 'bot', origin: slack.origin });
    const options = { repeatSeconds: 600 };
    await tell([notice(1, REST)], options);
    for (let n = 2; n <= 100; n++) {
      await passes(20 * SECOND, options);
      await tell([notice(1, { ...REST, n, state: 'changed' })], options);
    }
    expect(slack.shown.filter(({ isBroadcast }) => isBroadcast)).toHaveLength(3);
  });
});
