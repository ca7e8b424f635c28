import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Severity } from '../../../shared/core/words/severity.ts';
import { readAckRequest } from '../../../shared/edge/tell/receivers/ack-request.ts';
import { dueKey, groupKey, type ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { notice, notices } from '../../core/messages/notices.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { LoopbackSlack } from './loopback-slack.ts';
import { GROUP, telling, type Way } from './telling.ts';

const slack = new LoopbackSlack();
beforeAll(() => slack.listen());
beforeEach(() => slack.clear());
afterAll(() => slack.close());

const HOUR_MS = 3_600_000;
const HALF_A_MINUTE = 30_000;
const bookend = (way: Way, threads: ThreadStore = memoryThreadStore()) =>
  telling({ way, origin: slack.origin, threads });
/** An incident of a group, at the severity that people see. */
const of = (n: number, severity: Severity = 'warning', more: object = {}) =>
  notice(n, { groupId: GROUP, severity, ...more });
const request = (id: string = GROUP) => ({ id, forSeconds: 3600, reason: 'the image is rolled back', by: 'kim' });
/** Messages that push: those of the channel, and answers in threads. */
const pushes = () => slack.shown.length;

describe('an acknowledgement of a group', () => {
  it('is said once in the thread: by whom, until when and why', async () => {
    const { tell, ack, passes, clock } = bookend('bot');
    await tell([of(1)]);
    const until = new Date(clock.now() + HOUR_MS).toISOString();
    const answer = await ack(request());
    expect(answer).toMatchObject({ acked: true, id: expect.stringContaining(`${GROUP}#`), why: null });
    await passes(HOUR_MS / 2);
    const [head, ...others] = slack.channel();
    const said = slack.thread(head?.ts ?? '').filter(({ text }) => text.includes('Acknowledged'));
    expect([others, head?.edits, said.length]).toEqual([[], 0, 1]);
    expect(said[0]?.text).toContain(`Acknowledged by kim until ${until.slice(0, 10)}`);
    expect(said[0]?.text).toContain(': the image is rolled back.');
  });

  it('is one message of a webhook, and one e-mail', async () => {
    const { tell, ack, passes, digests } = bookend('webhook');
    await tell([of(1)]);
    await ack(request());
    await passes(HOUR_MS / 2);
    expect(slack.channel().map(({ text }) => text.includes('Acknowledged by kim'))).toEqual([false, true]);
    expect(digests.map(({ text }) => text.includes('Acknowledged by kim'))).toEqual([false, true]);
  });

  it('is said once, also where its own record is lost after the message', async () => {
    const store = memoryThreadStore();
    let isLost = false;
    const losing: ThreadStore = {
      ...store,
      write: (key, thread, revision) => {
        if (isLost && thread.kind === 'told' && thread.trying === undefined) throw new Error('no writes');
        return store.write(key, thread, revision);
      },
    };
    const { tell, ack, passes, digests } = bookend('webhook', losing);
    await tell([of(1)]);
    isLost = true;
    await ack(request());
    isLost = false;
    await passes(HOUR_MS / 2);
    expect([slack.channel().length, digests.length]).toEqual([2, 2]);
  });

  it('is told later where a receiver does not take it, and stands all the same', async () => {
    const { tell, ack, passes, digests, wakes, clock } = bookend('bot');
    await tell([of(1)]);
    slack.isDown = true;
    const { acked, id } = await ack(request());
    expect(acked).toBe(true);
    slack.isDown = false;
    expect([pushes(), digests.length]).toEqual([2, 2]);
    // as the sweep wakes it
    wakes.push({ at: clock.now(), key: dueKey(id) });
    await passes(HALF_A_MINUTE);
    expect([pushes(), digests.length]).toEqual([3, 2]);
  });
});

describe.each(['bot', 'webhook'] as const)('while a group is acknowledged, a %s', (way) => {
  it('tells no more of it: neither of more incidents, nor again of what goes on', async () => {
    const { tell, ack, passes, digests } = bookend(way);
    const options = { repeatSeconds: 600 };
    await tell(
      [1, 2, 3, 4].map((n) => of(n, 'warning', { now: 'going-on' })),
      options,
    );
    await ack(request(), options);
    const before = [pushes(), digests.length];
    for (const n of [5, 6, 7]) {
      await passes(5 * 60_000, options);
      await tell([of(n, 'warning', { now: 'going-on' })], options);
    }
    await passes(HALF_A_MINUTE, options);
    expect([pushes(), digests.length]).toEqual(before);
    if (way === 'bot') expect(slack.channel()[0]?.text).toContain('prod: 7 ');
  });

  it('tells again once its number has doubled', async () => {
    const { tell, ack, passes, digests } = bookend(way);
    await tell([of(1)]);
    await ack(request());
    await passes(HALF_A_MINUTE);
    const before = [pushes(), digests.length];
    await tell(Array.from({ length: 500 }, (_, n) => of(n + 2)));
    expect([pushes(), digests.length]).toEqual(before.map((count) => count + 1));
  });

  it('tells when it is over', async () => {
    const { tell, ack, passes, digests } = bookend(way);
    await tell([of(1)]);
    await ack(request());
    const before = [pushes(), digests.length];
    await tell([of(1, 'warning', { n: 2, state: 'resolved' })]);
    await passes(HALF_A_MINUTE);
    expect([pushes(), digests.length]).toEqual(before.map((count) => count + 1));
    expect(slack.shown.at(-1)?.text).toContain('Over: ');
  });

  it('tells at once that its severity has risen, and is quiet about nothing from then on', async () => {
    const { tell, ack, passes, digests } = bookend(way);
    await tell([of(1)]);
    await ack(request());
    const before = [pushes(), digests.length];
    await passes(HALF_A_MINUTE);
    await tell([of(1, 'critical', { n: 2, state: 'changed' })]);
    expect([pushes(), digests.length]).toEqual(before.map((count) => count + 1));
    await passes(HALF_A_MINUTE);
    await tell([of(2), of(3), of(4)]);
    expect([pushes(), digests.length]).toEqual(before.map((count) => count + 2));
  });

  it.each([0, 600])('tells what it held back once the time is over (repeated every %i s)', async (repeatSeconds) => {
    const { tell, ack, passes, digests } = bookend(way);
    await tell([of(1, 'warning', { now: 'going-on' })], { repeatSeconds });
    await ack(request(), { repeatSeconds });
    const before = [pushes(), digests.length];
    await tell([of(2, 'warning', { now: 'going-on' })], { repeatSeconds });
    await passes(HOUR_MS - 60_000, { repeatSeconds });
    expect([pushes(), digests.length]).toEqual(before);
    await passes(2 * 60_000, { repeatSeconds });
    // an hour is further than a message to itself reaches: the sweep wakes it
    await tell([of(1, 'warning', { now: 'going-on' })], { repeatSeconds });
    expect([pushes(), digests.length]).toEqual(before.map((count) => count + 1));
  });
});

describe('an acknowledgement finds', () => {
  const ofOne = of(1);
  it.each([
    ['the group of a notice', GROUP, [ofOne], true, null],
    ['the group of the only incident', ofOne.incidentId, [ofOne], true, null],
    ['an incident that names no group', notice().incidentId, [notice()], true, null],
    [
      'no incident of many',
      ofOne.incidentId,
      [ofOne, of(2), of(3)],
      false,
      `2 others: acknowledge their group, ${GROUP}#`,
    ],
    ['nothing that is over', GROUP, [of(1, 'warning', { state: 'resolved' })], false, 'it is over'],
    ['nothing that was never told', 'elsewhere', [ofOne], false, 'no incident or group of that id is told'],
  ])('%s', async (_what, id, told, acked, why) => {
    const { tell, ack } = bookend('bot');
    await tell(told);
    const answer = await ack(request(id));
    expect(answer.acked).toBe(acked);
    if (why === null) expect(answer.id).not.toBe('');
    else expect(answer).toMatchObject({ id, until: null, why: expect.stringContaining(why) });
  });

  it('a group by its own id, and what a second one says takes the place of the first', async () => {
    const threads = memoryThreadStore();
    const { tell, ack } = bookend('bot', threads);
    await tell(notices(1).map((one) => ({ ...one, groupId: GROUP })));
    const { id } = await ack(request());
    expect(await ack({ ...request(id), by: null })).toMatchObject({ acked: true, id });
    const stored = (await threads.read([groupKey(id)])).get(groupKey(id))?.thread;
    expect(stored).toMatchObject({ group: { ack: { by: null, reason: 'the image is rolled back' } } });
    const said = slack.shown.filter(({ text }) => text.includes('Acknowledged by'));
    expect(said.map(({ text }) => text.includes('by kim'))).toEqual([true, false]);
  });
});

describe('a request to acknowledge', () => {
  const sound = { id: 'a', forSeconds: 60, reason: ' why ' };
  it('is read, with or without a name', () => {
    expect(readAckRequest(sound)).toEqual({ ...sound, reason: 'why', by: null });
    expect(readAckRequest({ ...sound, by: 'kim' }).by).toBe('kim');
  });

  it.each<readonly [string, unknown]>([
    ['ack: must be', null],
    ['ack: must be', 'a'],
    ['ack: id: must be', { ...sound, id: '' }],
    ['ack: id: must be given', { forSeconds: 60, reason: 'why' }],
    ['ack: id: must have at most', { ...sound, id: 'a'.repeat(4097) }],
    ['ack: forSeconds: must be a whole number', { ...sound, forSeconds: 0 }],
    ['ack: forSeconds: must be a whole number', { ...sound, forSeconds: 1.5 }],
    ['ack: forSeconds: must be a whole number', { ...sound, forSeconds: 7 * 86_400 + 1 }],
    ['ack: forSeconds: must be a whole number', { ...sound, forSeconds: '60' }],
    ['ack: reason: must say why', { ...sound, reason: '  ' }],
    ['ack: reason: must have at most 500', { ...sound, reason: 'a'.repeat(501) }],
    ['ack: by: must be a name', { ...sound, by: 7 }],
    ['ack: until: is not a field', { ...sound, until: 'tomorrow' }],
  ])('is refused: %s', (problem, asked) => {
    expect(() => readAckRequest(asked)).toThrow(problem);
  });
});
