import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { mailReceiver } from '../../../shared/edge/tell/mail/mail-receiver.ts';
import { tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import {
  CHANNEL_KEY,
  causeKey,
  groupKey,
  incidentKey,
  type Thread,
  type ThreadStore,
} from '../../../shared/edge/tell/threads/thread-store.ts';
import { memoryThreadStore } from '../../doubles/memory-threads.ts';
import { deliveries, noticeOf } from './deliveries.ts';

/** A store of which some writes fail. @param fails by the key and the how-manieth write of it this is, from 1 */
const failing = (fails: (key: string, write: number) => boolean, store = memoryThreadStore()): ThreadStore => {
  const writes = new Map<string, number>();
  return {
    ...store,
    write: async (key, thread, revision) => {
      const write = (writes.get(key) ?? 0) + 1;
      writes.set(key, write);
      if (fails(key, write)) throw new Error(`the thread ${key} could not be written`);
      return store.write(key, thread, revision);
    },
  };
};

const all = (count: number): readonly Notice[] => Array.from({ length: count }, (_, n) => noticeOf(n + 1));

const causeOf = (n: number): string => causeKey(`alone/${noticeOf(n).incidentId}`);
/** The records that are written of an incident, by the beginnings of their keys. */
const RECORDS = ['cause#', 'group#', 'told#mail#', 'told#slack#', 'due#'];

describe.each(['bot', 'webhook'] as const)('by a %s, one record of an incident', (way) => {
  it.each(RECORDS)(
    'that can never be written (%s) costs the others nothing, and nobody a second e-mail',
    async (kind) => {
      const { incidentId } = noticeOf(2);
      const store = failing((key) => key.startsWith(kind) && key.includes(incidentId));
      const { tell, mailsOf, messagesOf } = deliveries(way, store);
      for (let delivery = 0; delivery < 6; delivery += 1) {
        const failed = await tell(all(3));
        expect(failed.every((id) => id === noticeOf(2).id)).toBe(true);
      }
      expect([mailsOf(1), mailsOf(3), messagesOf(1), messagesOf(3)]).toEqual([1, 1, 1, 1]);
      expect(mailsOf(2)).toBeLessThanOrEqual(1);
      expect(messagesOf(2)).toBeLessThanOrEqual(1);
    },
  );

  it.each([
    { when: 'once only', fails: (write: number) => write > 1 },
    { when: 'every other time', fails: (write: number) => write % 2 === 0 },
    { when: 'every other time, from the second on', fails: (write: number) => write % 2 === 1 },
    { when: 'two times of three', fails: (write: number) => write % 3 === 2 },
  ])('that can be written $when costs nobody a second e-mail or message', async ({ fails }) => {
    const { incidentId } = noticeOf(2);
    const store = failing((key, write) => key.startsWith('told#') && key.includes(incidentId) && fails(write));
    const { tell, mailsOf, messagesOf } = deliveries(way, store);
    for (let delivery = 0; delivery < 6; delivery += 1) await tell(all(3));
    expect([mailsOf(1), mailsOf(3), messagesOf(1), messagesOf(3)]).toEqual([1, 1, 1, 1]);
    expect([mailsOf(2), messagesOf(2)]).toEqual([1, 1]);
  });
});

describe('a message of which no record could be written once it was begun', () => {
  it.each([
    { when: 'its telling ended', deliveries: 1 },
    { when: 'it was delivered again', deliveries: 3 },
  ])('is edited by the next telling, and no other is begun, when $when', async ({ deliveries: times }) => {
    const { incidentId } = noticeOf(2);
    let isFailing = true;
    const fails = (key: string, write: number) => isFailing && key.startsWith('told#slack#') && write > 1;
    const { tell, channel, messagesOf } = deliveries(
      'bot',
      failing((key, write) => key.includes(incidentId) && fails(key, write)),
    );
    for (let delivery = 0; delivery < times; delivery += 1) await tell(all(3));
    isFailing = false;
    expect(await tell([noticeOf(2, { n: 2, state: 'resolved', now: 'over' })])).toEqual([]);
    expect(messagesOf(2)).toBe(1);
    expect(channel.heads().filter(({ text }) => text.startsWith('✅ Over: '))).toHaveLength(1);
  });
});

describe('a store that takes no record any more', () => {
  it('stops the batch: what is told could not be recorded', async () => {
    let writes = 0;
    const store = memoryThreadStore();
    const { tell, channel } = deliveries('webhook', {
      ...store,
      write: (...write) => {
        writes += 1;
        // the lock; of each of three incidents its cause, its group, and that mail is about to tell of it; one such of Slack
        return writes > 14 ? Promise.reject(new Error('throttled')) : store.write(...write);
      },
    });
    expect(await tell(all(3))).toHaveLength(3);
    expect(channel.shown.length).toBeLessThanOrEqual(2);
  });
});

/** Of which no message can be made. */
const unwordable = (n: number): Notice =>
  Object.defineProperty({ ...noticeOf(n) }, 'violations', {
    get: () => {
      throw new Error('it has no words');
    },
  });

describe('a notice of which no message can be made', () => {
  it.each([3, 30])('fails alone, among %i', async (count) => {
    const { tell, mailsOf, channel } = deliveries('bot');
    const batch = [unwordable(count + 1), ...all(count)];
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(batch)).toEqual([noticeOf(count + 1).id]);
    expect([mailsOf(1), mailsOf(count), mailsOf(count + 1)]).toEqual([1, 1, 0]);
    expect(channel.heads()).toHaveLength(count);
  });

  it('says why', async () => {
    const [receivers, send] = [[mailReceiver(async () => {})], async () => {}];
    const ports = { receivers, threads: memoryThreadStore(), send, now: () => 1 };
    const { failed } = await tellNotices({ notices: [unwordable(1)], wakes: [] }, ports, { deadlineAt: 2 });
    expect(failed[0]?.why).toBe('no message can be made of it: it has no words');
  });
});

const FAR = 4e12;
const put = (store: ThreadStore, key: string, thread: unknown) => store.write(key, thread as Thread, 0);

describe('a record that makes no sense', () => {
  const cause = causeOf(1);
  const { incidentId } = noticeOf(1);
  it.each([
    { key: incidentKey(incidentId), thread: { kind: 'incident' } },
    { key: incidentKey(incidentId), thread: { kind: 'incident', toldSequence: 'a', digestSequence: null, message: 7 } },
    { key: incidentKey(incidentId), thread: { kind: 'incident', toldSequence: 1e300, state: 'loud', stormId: [] } },
    { key: cause, thread: { kind: 'cause' } },
    { key: cause, thread: { kind: 'cause', current: '', earlier: 7 } },
    { key: cause, thread: { kind: 'cause', current: 'x', earlier: ['y', 7] } },
    { key: cause, thread: { kind: 'told' } },
    { key: cause, thread: null },
  ])('holds no incident up: $key $thread', async ({ key, thread }) => {
    const store = memoryThreadStore();
    await put(store, key, thread);
    const { tell, mailsOf } = deliveries('bot', store);
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(2))).toEqual([]);
    expect([mailsOf(1), mailsOf(2)]).toEqual([1, 1]);
  });

  it.each([
    {},
    { group: null },
    { group: { id: 'x', members: 7 } },
    { group: { id: 'x', members: 'x,y,,', leads: [], firstAt: '', lastAt: '' } },
    { group: { id: 'x', members: '', leads: [{}], firstAt: '', lastAt: '' } },
  ])('or is a group that is none, holds nothing up: %j', async (group) => {
    const store = memoryThreadStore();
    await put(store, cause, { kind: 'cause', current: 'x', earlier: [] });
    await put(store, groupKey('x'), { kind: 'group', ...group });
    const { tell, mailsOf } = deliveries('bot', store);
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(2))).toEqual([]);
    expect([mailsOf(1), mailsOf(2)]).toEqual([1, 1]);
  });

  it.each([
    { turn: { by: 'gone', until: FAR } },
    { turn: { by: 'gone', until: 'ever' } },
    { turn: 'mine' },
    { unrecorded: 'all', mails: 'many', begun: [7] },
    { mails: Number.MAX_SAFE_INTEGER, unrecorded: [7] },
  ])('or is from the future holds no channel up: %j', async (thread) => {
    const store = memoryThreadStore();
    await put(store, CHANNEL_KEY, { kind: 'channel', ...thread });
    const { tell, channel, mailsOf } = deliveries('bot', store);
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(2))).toEqual([]);
    expect([mailsOf(1), mailsOf(2)]).toEqual([1, 1]);
    expect(channel.heads()).toHaveLength(2);
  });
});
