import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../shared/core/notices/notice.ts';
import { mailReceiver } from '../../../shared/edge/tell/mail/mail-receiver.ts';
import { tellNotices } from '../../../shared/edge/tell/receivers/tell-notices.ts';
import {
  CHANNEL_KEY,
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

describe.each(['bot', 'webhook'] as const)("by a %s, one incident's record", (way) => {
  it.each([
    { when: 'never', fails: () => true, mails: 0 },
    { when: 'once only', fails: (write: number) => write > 1, mails: 1 },
    { when: 'twice only', fails: (write: number) => write > 2, mails: 1 },
    { when: 'every other time', fails: (write: number) => write % 2 === 0, mails: 1 },
    { when: 'every other time, from the second on', fails: (write: number) => write % 2 === 1, mails: 1 },
    { when: 'two times of three', fails: (write: number) => write % 3 === 2, mails: 1 },
  ])('that can be written $when costs nobody a second e-mail, and the others no message', async ({ fails, mails }) => {
    const key = incidentKey(noticeOf(2).incidentId);
    const store = failing((written, write) => written === key && fails(write));
    const { tell, mailsOf, messagesOf } = deliveries(way, store);
    for (let delivery = 0; delivery < 6; delivery += 1) {
      const failed = await tell(all(3));
      expect(failed.every((id) => id === noticeOf(2).id)).toBe(true);
    }
    expect([mailsOf(1), mailsOf(3), messagesOf(1), messagesOf(3)]).toEqual([1, 1, 1, 1]);
    expect(mailsOf(2)).toBe(mails);
  });

  it('in a storm costs the others nothing: they are told and counted once', async () => {
    const key = incidentKey(noticeOf(5).incidentId);
    const { tell, mailsOf, channel } = deliveries(
      way,
      failing((written, write) => written === key && write > 1),
    );
    expect(await tell(all(40), 0)).toEqual([noticeOf(5).id]);
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(40), 0)).toEqual([noticeOf(5).id]);
    expect(channel.heads().map(({ text }) => text.slice(0, 15))).toEqual(['🔴 40 incidents']);
    expect(mailsOf(1)).toBe(1);
  });
});

describe.each(['bot', 'webhook'] as const)("by a %s, a storm's record", (way) => {
  it('that can never be written fails the storm alone, and nothing of it is posted again and again', async () => {
    const { tell, mailsOf, messagesOf, channel } = deliveries(
      way,
      failing((key) => key.startsWith('storm#')),
    );
    const worst = all(30).map((one) => ({ ...one, severity: 'critical' as const }));
    const batch = [...worst.slice(0, 28), ...worst.slice(28).map((one) => ({ ...one, severity: 'info' as const }))];
    for (let delivery = 0; delivery < 4; delivery += 1) await tell(batch, 2);
    expect(channel.heads().filter(({ text }) => text.includes('incidents'))).toEqual([]);
    // each minute has room for two more: the storm that can't be told melts away
    expect(channel.heads()).toHaveLength(8);
    expect(new Set(channel.heads().map(({ text }) => text)).size).toBe(8);
    expect([mailsOf(1), messagesOf(1)]).toEqual([1, 1]);
  });

  it('that fails later leaves an incident beside it its message', async () => {
    let isBroken = false;
    const { tell, messagesOf, mailsOf } = deliveries(
      way,
      failing((key) => isBroken && key.startsWith('storm#')),
    );
    expect(await tell(all(12), 0)).toEqual([]);
    isBroken = true;
    const changed = all(12).map((_, n) => noticeOf(n + 1, { n: 2, state: 'changed' }));
    const other = noticeOf(99, { severity: 'info' });
    for (let delivery = 0; delivery < 3; delivery += 1)
      expect((await tell([...changed, other])).toSorted()).toEqual(changed.map(({ id }) => id).toSorted());
    expect([messagesOf(99), mailsOf(99)]).toEqual([1, 1]);
    isBroken = false;
    expect(await tell([...changed, other])).toEqual([]);
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
        // the lock, three times a mark and three times the e-mail
        return writes > 7 ? Promise.reject(new Error('throttled')) : store.write(...write);
      },
    });
    expect(await tell(all(3))).toHaveLength(3);
    expect(channel.shown).toHaveLength(1);
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
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(batch, 4)).toEqual([noticeOf(count + 1).id]);
    expect([mailsOf(1), mailsOf(count), mailsOf(count + 1)]).toEqual([1, count > 20 ? mailsOf(count) : 1, 0]);
    expect(channel.heads()).toHaveLength(count === 3 ? 3 : 5);
  });

  it('says why', async () => {
    const ports = { receivers: [mailReceiver(async () => {})], threads: memoryThreadStore(), now: () => 1 };
    const { failed } = await tellNotices([unwordable(1)], ports, { deadlineAt: 2 });
    expect(failed[0]?.why).toBe('no message can be made of it: it has no words');
  });
});

const FAR = 1e12;
const put = (store: ThreadStore, key: string, thread: unknown) => store.write(key, thread as Thread, 0);

describe('a record that makes no sense', () => {
  it.each([
    { kind: 'incident' },
    { kind: 'incident', toldSequence: 'a', headSequence: {}, digestSequence: null, message: 7, stormId: [] },
    { kind: 'incident', toldSequence: 1e300, headSequence: 1e300, digestSequence: 1e300, state: 'loud' },
    { kind: 'incident', stormId: 'none', message: { ts: 4 }, mailing: { sequence: 'x' } },
    { kind: 'storm' },
    null,
  ])('holds no incident up: %j', async (thread) => {
    const store = memoryThreadStore();
    await put(store, incidentKey(noticeOf(1).incidentId), thread);
    const { tell, mailsOf } = deliveries('bot', store);
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(2))).toEqual([]);
    expect([mailsOf(1), mailsOf(2)]).toEqual([1, 1]);
  });

  it.each([{}, { storm: null }, { storm: { id: 's', rows: 'all', worst: [1], notices: -1 } }, { storm: { id: 7 } }])(
    'holds no storm up: %j',
    async (storm) => {
      const store = memoryThreadStore();
      const { tell, channel, clock, mailsOf } = deliveries('bot', store);
      await put(store, 'storm#s', { kind: 'storm', message: null, ...storm });
      await put(store, CHANNEL_KEY, { kind: 'channel', since: 0, singles: 0, stormId: 's', stormAt: clock.now() });
      for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(12), 0)).toEqual([]);
      expect(channel.heads().map(({ text }) => text.slice(0, 15))).toEqual(['🔴 12 incidents']);
      expect(mailsOf(1)).toBe(1);
    },
  );

  it.each([
    { since: FAR * 4, singles: 10 },
    { since: 'soon', singles: 'many', stormAt: 'then' },
    { turn: { by: 'gone', until: FAR * 4 } },
    { turn: { by: 'gone', until: 'ever' } },
    { turn: 'mine' },
    { stormId: 'of-tomorrow', stormAt: FAR * 4 },
    { sent: 'all', mails: 'many' },
    { mails: Number.MAX_SAFE_INTEGER, sent: [Number.MAX_SAFE_INTEGER] },
  ])('or is from the future holds no channel up: %j', async (thread) => {
    const store = memoryThreadStore();
    const { tell, channel, mailsOf } = deliveries('bot', store);
    await put(store, CHANNEL_KEY, { kind: 'channel', since: 0, singles: 0, stormId: null, stormAt: 0, ...thread });
    for (let delivery = 0; delivery < 3; delivery += 1) expect(await tell(all(2))).toEqual([]);
    expect(await tell(all(14).slice(2), 1)).toEqual([]);
    expect([mailsOf(1), mailsOf(2)]).toEqual([1, 1]);
    expect(channel.heads()).toHaveLength(4);
    expect((await store.read(['storm#of-tomorrow'])).size).toBe(0);
  });
});
