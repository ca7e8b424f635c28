import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MOST_MEMBERS } from '../../../shared/core/groups/group.ts';
import { dueKey } from '../../../shared/edge/tell/threads/thread-store.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling, type Way } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const HOUR = 3_600_000;
const bookend = (way: Way) => telling({ way, origin: slack.origin });
const GOING = { groupId: GROUP, now: 'going-on' } as const;
const going = (n: number, rest: Parameters<typeof notice>[1] = {}) => notice(n, { ...GOING, ...rest });
/** The headlines of the channel without their mark and cluster. */
const heads = () => slack.channel().map(({ text }) => text.replace(/^\S+ (Over: )?prod: /u, '$1'));

describe('a group of a cause that goes on for hours', () => {
  it('takes members for four hours; the next incident begins another, and each is told on in its own', async () => {
    const { tell, passes } = bookend('bot');
    await tell([going(1)]);
    await passes(4 * HOUR - 60_000);
    await tell([going(2)]);
    await passes(60_000);
    expect(heads()).toEqual([expect.stringMatching(/^2 instances: /)]);
    await tell([going(3)]);
    await passes(60_000);
    expect(heads()).toEqual([expect.stringMatching(/^2 instances: /), expect.stringMatching(/^2 tasks /)]);
    await tell([1, 2].map((n) => going(n, { n: 2, state: 'resolved', now: 'over' })));
    await passes(60_000);
    expect(heads()).toEqual([expect.stringMatching(/^Over: 2 instances: /), expect.stringMatching(/^2 tasks /)]);
  });

  it.each(['bot', 'webhook'] as const)('is told again by a %s every repeatSeconds, until it is over', async (way) => {
    const options = { repeatSeconds: 600 };
    const { tell, passes, digests } = bookend(way);
    await tell([going(1)], options);
    await passes(1500_000, options);
    const isPush = ({ isBroadcast }: { readonly isBroadcast: boolean }) => way === 'webhook' || isBroadcast;
    const still = () => slack.shown.filter((one) => isPush(one) && one.text.includes('Still: ')).length;
    const stillMailed = () => digests.filter(({ subject }) => subject.includes('Still: ')).length;
    expect([still(), stillMailed()]).toEqual([2, 2]);
    await tell([going(1, { n: 2, state: 'resolved', now: 'over' })], options);
    await passes(HOUR, options);
    expect([still(), stillMailed()]).toEqual([2, 2]);
  });

  it('has the time of its next reminder in its record, where a sweep finds it: SQS holds no message for hours', async () => {
    const { tell, threads, wakes, clock } = bookend('webhook');
    const toldAt = clock.now();
    await tell([going(1)], { repeatSeconds: 14_400 });
    const group = `${GROUP}#${toldAt}`;
    const record = (await threads.read([dueKey(group)])).get(dueKey(group))?.thread;
    expect(record).toMatchObject({ kind: 'due', dueAt: expect.any(Number), wakeAt: null });
    const late = record?.kind === 'due' ? Number(record.dueAt) - toldAt : 0;
    expect(late).toBeGreaterThanOrEqual(14_400_000);
    expect(late).toBeLessThan(14_430_000);
    expect(wakes).toEqual([]);
  });
});

describe('the incident after the twelve thousandth', () => {
  it('begins another group, whose message has its own number', async () => {
    const { tell, passes } = bookend('bot');
    const all = notices(MOST_MEMBERS + 3, GOING);
    await tell(all.slice(0, MOST_MEMBERS));
    await passes(60_000);
    await tell(all.slice(MOST_MEMBERS));
    await passes(60_000);
    expect(heads()).toEqual([expect.stringMatching(/^12000 instances: /), expect.stringMatching(/^3 instances: /)]);
  });
});
