import { beforeAll, expect, it } from 'vitest';
import { grownBy } from '../../../shared/core/groups/group.ts';
import { atMost } from '../../../shared/edge/pacing/at-most.ts';
import type {
  DueThread,
  GroupThread,
  ThreadStore,
  ToldThread,
} from '../../../shared/edge/tell/threads/thread-store.ts';
import { notices } from '../../core/messages/notices.ts';

export const TOLD: ToldThread = {
  kind: 'told',
  revision: 2,
  toldAt: 3,
  loudAt: 1,
  places: 14,
  severity: 'warning',
  isOver: false,
  message: { channel: 'C1', ts: '1795428002.000100' },
  trying: { revision: 3, attempt: 7 },
};
const made = grownBy(null, 'cause#1', notices(300), 1);
if (made === null) throw new Error('no group');
const group: GroupThread = { kind: 'group', group: made };
const due: DueThread = { kind: 'due', groupId: 'cause#1', dueAt: 5, wakeAt: null };

/** Every store of threads keeps to this. */
export const threadStoreContract = (make: () => Promise<ThreadStore>): void => {
  let store: ThreadStore;
  beforeAll(async () => {
    store = await make();
  });

  it('gives back what was written, with its revision', async () => {
    const all = { told: TOLD, group, due, cause: { kind: 'cause' as const, current: 'a', earlier: ['b'] } };
    for (const [key, thread] of Object.entries(all)) expect(await store.write(key, thread, 0)).toBe('written');
    const found = await store.read([...Object.keys(all), 'none']);
    for (const [key, thread] of Object.entries(all)) expect(found.get(key)).toEqual({ thread, revision: 1 });
    expect(found.size).toBe(4);
  });

  it('lets one of two win who read the same', async () => {
    const writes = Array.from({ length: 8 }, (_, at) => store.write('told#race', { ...TOLD, places: at }, 0));
    expect((await Promise.all(writes)).filter((answer) => answer === 'written')).toHaveLength(1);
    expect(await store.write('told#race', TOLD, 0)).toBe('lost-race');
    expect(await store.write('told#race', TOLD, 2)).toBe('lost-race');
    expect(await store.write('told#race', { ...TOLD, places: 9 }, 1)).toBe('written');
    expect((await store.read(['told#race'])).get('told#race')).toMatchObject({
      thread: { places: 9 },
      revision: 2,
    });
  });

  it('refuses an expected revision of what is not there', async () => {
    expect(await store.write('told#absent', TOLD, 3)).toBe('lost-race');
  });

  it('reads hundreds, repeated keys and none', async () => {
    const keys = Array.from({ length: 230 }, (_, at) => `told#many-${at}`);
    await atMost(16, keys, (key) => store.write(key, { ...TOLD, message: { channel: key, ts: '1' } }, 0));
    const found = await store.read([...keys, ...keys]);
    expect(found.size).toBe(230);
    for (const key of keys) expect(found.get(key)?.thread).toMatchObject({ message: { channel: key } });
    expect((await store.read([])).size).toBe(0);
  });

  it.each(['', 'x'.repeat(5000), '\ud800', '\u0000', 'a#b%c', '日本'])('keeps any key: %#', async (name) => {
    const key = `told#${name}`;
    expect(await store.write(key, { ...TOLD, places: 77 }, 0)).toBe('written');
    expect((await store.read([key])).get(key)?.thread).toMatchObject({ places: 77 });
  });

  it('is not changed by what its readers do with what they read', async () => {
    await store.write('told#own', TOLD, 0);
    const read = (await store.read(['told#own'])).get('told#own');
    if (read !== undefined && read.thread !== null) Object.assign(read.thread, { places: 77 });
    expect((await store.read(['told#own'])).get('told#own')?.thread).toEqual(TOLD);
  });
};
