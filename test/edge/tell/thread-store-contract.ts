import { beforeAll, expect, it } from 'vitest';
import { atMost } from '../../../shared/edge/pacing/at-most.ts';
import type { IncidentThread, StormThread, ThreadStore } from '../../../shared/edge/tell/threads/thread-store.ts';
import { UNTOLD } from '../../../shared/edge/tell/threads/threads.ts';

const told: IncidentThread = {
  ...UNTOLD,
  message: { channel: 'C1', ts: '1795428002.000100' },
  headSequence: 2,
  toldSequence: 1,
  lastNoticeId: 'prod/1/daemon-started-first/1#1',
  state: 'open',
};
const storm: StormThread = {
  kind: 'storm',
  message: null,
  storm: {
    id: 's',
    startedAt: 1,
    notices: 3,
    incidents: 2,
    over: 1,
    rows: [{ cluster: 'prod', rule: 'daemon-alone', daemon: 'd', severity: 'info', notices: 3, resolved: 1 }],
    worst: [{ incidentId: 'i', severity: 'info', region: 'eu-west-1', clusterArn: 'arn', line: 'l' }],
  },
};

/** Every store of threads keeps to this. */
export const threadStoreContract = (make: () => Promise<ThreadStore>): void => {
  let store: ThreadStore;
  beforeAll(async () => {
    store = await make();
  });

  it('gives back what was written, with its revision', async () => {
    expect(await store.write('incident#a', told, 0)).toBe('written');
    expect(await store.write('storm#a', storm, 0)).toBe('written');
    const found = await store.read(['incident#a', 'storm#a', 'incident#none']);
    expect(found.get('incident#a')).toEqual({ thread: told, revision: 1 });
    expect(found.get('storm#a')).toEqual({ thread: storm, revision: 1 });
    expect(found.size).toBe(2);
  });

  it('lets one of two win who read the same', async () => {
    const writes = Array.from({ length: 8 }, (_, at) => store.write('incident#race', { ...told, headSequence: at }, 0));
    expect((await Promise.all(writes)).filter((answer) => answer === 'written')).toHaveLength(1);
    expect(await store.write('incident#race', told, 0)).toBe('lost-race');
    expect(await store.write('incident#race', told, 2)).toBe('lost-race');
    expect(await store.write('incident#race', { ...told, headSequence: 9 }, 1)).toBe('written');
    expect((await store.read(['incident#race'])).get('incident#race')).toMatchObject({
      thread: { headSequence: 9 },
      revision: 2,
    });
  });

  it('refuses an expected revision of what is not there', async () => {
    expect(await store.write('incident#absent', told, 3)).toBe('lost-race');
  });

  it('reads hundreds, repeated keys and none', async () => {
    const keys = Array.from({ length: 230 }, (_, at) => `incident#many-${at}`);
    await atMost(16, keys, (key) => store.write(key, { ...told, lastNoticeId: key }, 0));
    const found = await store.read([...keys, ...keys]);
    expect(found.size).toBe(230);
    for (const key of keys) expect(found.get(key)?.thread).toMatchObject({ lastNoticeId: key });
    expect((await store.read([])).size).toBe(0);
  });

  it.each(['', 'x'.repeat(5000), '\ud800', '\u0000', 'a#b%c', '日本'])('keeps any key: %#', async (name) => {
    const key = `incident#${name}`;
    expect(await store.write(key, { ...told, lastNoticeId: 'hostile' }, 0)).toBe('written');
    expect((await store.read([key])).get(key)?.thread).toMatchObject({ lastNoticeId: 'hostile' });
  });

  it('is not changed by what its readers do with what they read', async () => {
    await store.write('incident#own', told, 0);
    const read = (await store.read(['incident#own'])).get('incident#own');
    if (read !== undefined && read.thread !== null) Object.assign(read.thread, { headSequence: 77 });
    expect((await store.read(['incident#own'])).get('incident#own')?.thread).toEqual(told);
  });
};
