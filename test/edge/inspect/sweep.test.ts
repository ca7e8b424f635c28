import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../../shared/core/state/instance-state.ts';
import { refreshInventory } from '../../../shared/edge/inspect/refresh-inventory.ts';
import { sweep } from '../../../shared/edge/inspect/sweep.ts';
import { outboxKey } from '../../../shared/edge/outbox/outbox.ts';
import { namedScenario } from '../../../simulator/scenarios/load.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { createMemoryOutbox } from '../../doubles/memory-outbox.ts';
import type { StoreStep } from '../../doubles/memory-store.ts';
import { callsOf, startEcs } from '../../simulator/api/ecs.ts';
import { instanceState } from '../store/states.ts';
import { SmallService } from './small-service.ts';

const MINUTE = 60_000;

/** The fleet is there, and the service knows of nothing yet. */
const started = async (scenario: Scenario = namedScenario('a-good-day'), afterSeconds = 300) => {
  const ecs = await startEcs({ scenario, afterSeconds });
  const service = new SmallService(ecs);
  const { store, inspector } = service;
  const [clusterArn = ''] = ecs.fleet.clusters.keys();
  const refreshedAt = ecs.server.now - 10 * MINUTE;
  const stale: Inventory = { clusterArn, watchedSince: 1, refreshedAt, daemons: [], providers: [] };
  const on = (name: string, written: Parameters<typeof instanceState>[1] = {}) =>
    instanceState(name, { cluster: clusterArn, ...written });
  return { ecs, service, store, inspector, clusterArn, stale, on, now: ecs.server.now };
};

describe('what is overdue', () => {
  it('is sent to be made, but not what may still be on its way, and not what is due later', async () => {
    const { service, store, inspector, on, now } = await started();
    const due = { lost: now - 31_000, long: now - 86_400_000, onItsWay: now - 29_000, later: now + 1 };
    for (const [name, at] of Object.entries(due))
      await store.writeItem(on(name, { due: { at, needs: 'look', why: name } }), 0);
    expect(await sweep(inspector)).toMatchObject({ overdue: 2, failed: [] });
    expect(service.checks.map(({ body, at }) => [body.dueAt, at])).toEqual([
      [due.long, now],
      [due.lost, now],
    ]);
  });

  it('is sent five hundred at a time, the most overdue first', async () => {
    const { service, store, inspector, on, now } = await started();
    const at = (n: number) => now - MINUTE - n;
    for (let n = 0; n < 520; n++)
      await store.writeItem(on(`many-${n}`, { due: { at: at(n), needs: 'clock', why: 'time' } }), 0);
    expect((await sweep(inspector)).overdue).toBe(500);
    expect(Math.max(...service.checks.map(({ body }) => body.dueAt))).toBe(at(20));
  });
});

describe('what is overdue in a cluster whose checks can not be made', () => {
  it('does not keep the checks of another cluster from being sent, however much of it there is', async () => {
    const { service, store, inspector, clusterArn, on, now } = await started();
    const denied = `${clusterArn}-denied`;
    const due = (at: number) => ({ due: { at, needs: 'look', why: 'time' } }) as const;
    for (let n = 0; n < 900; n++)
      await store.writeItem(instanceState(`denied-${n}`, { cluster: denied, ...due(now - 60 * MINUTE - n) }), 0);
    for (let n = 0; n < 20; n++) await store.writeItem(on(`other-${n}`, due(now - MINUTE - n)), 0);
    expect((await sweep(inspector)).overdue).toBe(500);
    const young = service.checks.filter(({ body }) => body.dueAt > now - 10 * MINUTE);
    expect(young).toHaveLength(20);
  });
});

describe('what is not watched any more', () => {
  const elsewhere = [{ accountId: '123456789012', regions: ['eu-central-1'] }];

  it('is not looked at: its checks and its inventory are taken out of the index, and nothing is asked of ECS', async () => {
    const { ecs, service, store, inspector, clusterArn, stale, on, now } = await started();
    const due = { at: now - MINUTE, needs: 'look', why: 'x' } as const;
    for (const name of ['one', 'other']) await store.writeItem(on(name, { due }), 0);
    await store.writeInventory(stale, 0);
    const before = callsOf(ecs);
    expect(await sweep({ ...inspector, watched: elsewhere })).toMatchObject({
      overdue: 0,
      retired: 3,
      refreshed: 0,
      isComplete: true,
      failed: [],
    });
    expect(service.checks).toEqual([]);
    expect(callsOf(ecs)).toBe(before);
    expect(await store.overdue(now, 10)).toEqual([]);
    expect(await store.staleInventories(now, 10)).toEqual([]);
    expect(await sweep({ ...inspector, watched: elsewhere })).toMatchObject({ retired: 0 });
    expect((await store.readInventory(clusterArn))?.state.watchedSince).toBe(1);
  });

  it('does not stand before what is watched: however much of it is overdue', async () => {
    const { service, store, inspector, on, now } = await started();
    const at = (n: number) => now - MINUTE - 1000 - n;
    const foreign = 'arn:aws:ecs:eu-central-1:123456789012:cluster/left';
    for (let n = 0; n < 520; n++) {
      const state = instanceState(`left-${n}`, { cluster: foreign, due: { at: at(n), needs: 'clock', why: 'time' } });
      await store.writeItem(state, 0);
    }
    await store.writeItem(on('here', { due: { at: now - MINUTE, needs: 'clock', why: 'time' } }), 0);
    expect(await sweep(inspector)).toMatchObject({ overdue: 1, retired: 499 });
    expect(service.checks).toHaveLength(1);
    expect(await sweep(inspector)).toMatchObject({ retired: 21 });
  });
});

describe('what is untold', () => {
  const untold = (at: number) => ({ untold: [{ id: 'x#1', state: 'open' as const, at }] });

  it('is written again as it is, once it has been untold for longer than telling takes', async () => {
    const { store, inspector, on, now } = await started();
    const [forgotten, fresh] = [on('forgotten', untold(now - 91_000)), on('fresh', untold(now - 60_000))];
    for (const state of [forgotten, fresh]) await store.writeItem(state, 0);
    expect(await sweep(inspector)).toMatchObject({ woken: 1, failed: [] });
    const keys = [forgotten, fresh].map(({ ledger: { containerInstanceArn } }) => ({
      kind: 'instance' as const,
      containerInstanceArn,
    }));
    expect(await store.readItems(keys)).toEqual([
      { state: forgotten, revision: 2 },
      { state: fresh, revision: 1 },
    ]);
  });

  it('that can not be written is named, and the others are woken', async () => {
    const { service, store, inspector, on, now } = await started();
    for (const name of ['one', 'two', 'three']) await store.writeItem(on(name, untold(now - MINUTE * 5)), 0);
    const broken = on('two').ledger.containerInstanceArn;
    service.before = ({ call, pks }) => {
      if (call === 'writeItem' && pks[0]?.includes(broken)) throw new Error('throttled');
    };
    const { woken, failed, isComplete } = await sweep(inspector);
    expect(woken).toBe(2);
    expect(failed).toEqual([{ what: `wake instance#${broken}`, cause: new Error('throttled') }]);
    expect(isComplete).toBe(true);
  });
});

describe('messages in the outbox', () => {
  /** An outbox with messages that were written so many milliseconds ago, and the keys that it has woken. */
  const withLetters = async (now: number, agesMs: readonly number[]) => {
    const woken: string[] = [];
    const outbox = createMemoryOutbox((key) => woken.push(key));
    const keys = agesMs.map((age, n) => outboxKey(now - age, String(n)));
    for (const key of keys) await outbox.write({ key, body: {}, at: now + MINUTE });
    woken.length = 0;
    return { outbox, keys, woken };
  };

  it('are woken once they are there for two minutes, whenever they are due', async () => {
    const { inspector, now } = await started();
    const { outbox, keys, woken } = await withLetters(now, [120_001, 120_000, 3_600_000]);
    expect(await sweep({ ...inspector, outbox })).toMatchObject({ unsentWoken: 2, failed: [], isComplete: true });
    expect(new Set(woken)).toEqual(new Set([keys[0], keys[2]]));
  });

  it('are woken two hundred at a time, the oldest first', async () => {
    const { inspector, now } = await started();
    const ages = Array.from({ length: 230 }, (_, n) => 600_000 + n);
    const { outbox, keys, woken } = await withLetters(now, ages);
    expect((await sweep({ ...inspector, outbox })).unsentWoken).toBe(200);
    expect(new Set(woken)).toEqual(new Set(keys.slice(30)));
  });

  it('that were sent meanwhile are not counted', async () => {
    const { inspector, now } = await started();
    const { outbox, keys } = await withLetters(now, [600_000, 600_001]);
    const wake = async (key: string, at: number) => key !== keys[0] && outbox.wake(key, at);
    expect(await sweep({ ...inspector, outbox: { ...outbox, wake } })).toMatchObject({ unsentWoken: 1, failed: [] });
  });

  it('that can not be woken are named, and the others are woken', async () => {
    const { inspector, now } = await started();
    const { outbox, keys, woken } = await withLetters(now, [600_000, 600_001, 600_002]);
    const wake = async (key: string, at: number) => {
      if (key === keys[1]) throw new Error('throttled');
      return outbox.wake(key, at);
    };
    const { unsentWoken, failed, isComplete } = await sweep({ ...inspector, outbox: { ...outbox, wake } });
    expect(unsentWoken).toBe(2);
    expect(failed).toEqual([{ what: `wake ${keys[1]}`, cause: new Error('throttled') }]);
    expect(isComplete).toBe(true);
    expect(woken).toHaveLength(2);
  });

  it('that can not be listed keep the sweep from nothing else', async () => {
    const { inspector, store, on, now } = await started();
    await store.writeItem(on('overdue', { due: { at: now - MINUTE, needs: 'clock', why: 'time' } }), 0);
    const stranded = () => Promise.reject(new Error('throttled'));
    const swept = await sweep({ ...inspector, outbox: { ...createMemoryOutbox(), stranded } });
    expect(swept).toMatchObject({ overdue: 1, unsentWoken: 0, isComplete: false });
    expect(swept.failed).toEqual([{ what: 'wake unsent messages', cause: new Error('throttled') }]);
  });
});

describe('inventories', () => {
  it('are refreshed when they are five minutes old', async () => {
    const { ecs, store, inspector, stale, clusterArn, on, now } = await started();
    await store.writeItem(on('there'), 0);
    await store.writeInventory({ ...stale, refreshedAt: now - 5 * MINUTE }, 0);
    expect(await sweep(inspector)).toMatchObject({ refreshed: 1, failed: [], asked: { calls: callsOf(ecs) } });
    expect((await store.readInventory(clusterArn))?.state).toMatchObject({
      refreshedAt: now,
      watchedSince: 1,
      daemons: [{ daemonName: 'log-agent' }],
    });
    expect(await sweep(inspector)).toMatchObject({ refreshed: 0, asked: { calls: 0 } });
  });

  it('of a cluster without any container instance become unknown, and ECS is not asked', async () => {
    const { store, inspector, stale, clusterArn } = await started();
    await store.writeInventory(stale, 0);
    expect(await sweep(inspector)).toMatchObject({ refreshed: 0, failed: [], asked: { calls: 0 } });
    expect((await store.readInventory(clusterArn))?.state.refreshedAt).toBeNull();
    expect(await store.staleInventories(Number.POSITIVE_INFINITY, 10)).toEqual([]);
  });

  it('take their turns where there are many, though some can never be refreshed', async () => {
    const { store, inspector, stale, clusterArn, on, ecs } = await started();
    await store.writeItem(on('there'), 0);
    const clusters = Array.from({ length: 12 }, (_, n) => clusterArn.replace('shop', `broken-${n}`));
    for (const arn of clusters) {
      await store.writeInventory({ ...stale, clusterArn: arn, refreshedAt: 1 }, 0);
      await store.writeItem(instanceState('on it', { cluster: arn }), 0);
    }
    await store.writeInventory({ ...stale, refreshedAt: 2 }, 0);
    ecs.server.faults.inject({ fault: 'server-error', action: 'ListDaemons', times: 10 });
    let failed = 0;
    for (let minute = 0; minute < 6; minute++) {
      const swept = await sweep(inspector);
      expect(swept.refreshed + swept.failed.length).toBeLessThanOrEqual(5);
      failed += swept.failed.length;
      ecs.advance(60);
    }
    expect(failed).toBe(10);
    expect((await store.readInventory(clusterArn))?.state.refreshedAt).toBeGreaterThan(2);
  });

  it('end their round at a throttle: the others would be refused as well', async () => {
    const { store, inspector, stale, clusterArn, on, ecs } = await started();
    for (const name of ['shop', 'mall', 'yard']) {
      const arn = clusterArn.replace('shop', name);
      await store.writeInventory({ ...stale, clusterArn: arn }, 0);
      await store.writeItem(on(name, { cluster: arn }), 0);
    }
    ecs.server.faults.inject({ fault: 'throttling', times: 1 });
    expect(await sweep(inspector)).toMatchObject({ refreshed: 0, failed: [], asked: { calls: 1, throttled: 1 } });
  });
});

describe('a sweep in trouble', () => {
  const CALLS: readonly StoreStep['call'][] = ['overdue', 'untold', 'staleInventories'];

  it.each(CALLS)('does the rest where %s can not be asked', async (call) => {
    const { service, store, inspector, stale, on, now } = await started();
    await store.writeInventory(stale, 0);
    await store.writeItem(on('overdue', { due: { at: now - MINUTE, needs: 'clock', why: 'time' } }), 0);
    const notice = { id: 'x#1', state: 'open' as const, at: now - 2 * MINUTE };
    await store.writeItem(on('untold', { untold: [notice] }), 0);
    service.before = (step) => {
      if (step.call === call) throw new Error('throttled');
    };
    const outbox = createMemoryOutbox();
    await outbox.write({ key: outboxKey(now - 3 * MINUTE, 'a'), body: {}, at: now });
    const swept = await sweep({ ...inspector, outbox });
    expect(swept.failed).toEqual([{ what: expect.any(String), cause: new Error('throttled') }]);
    expect(swept.isComplete).toBe(false);
    expect([swept.overdue, swept.woken, swept.refreshed]).toEqual(CALLS.map((one) => (one === call ? 0 : 1)));
    expect(swept.unsentWoken).toBe(1);
  });
});

describe('an inventory that changes verdicts', () => {
  /** Instances that wait for it. */
  const waiting = async () => {
    const parts = await started();
    await parts.service.watches();
    await parts.service.observe();
    const { service } = parts;
    const waits = async () => (await service.states()).filter(({ due }) => due?.why.includes('inventory')).length;
    expect(await waits()).toBeGreaterThan(2);
    return { ...parts, waits };
  };

  it('has the cluster judged again, and says so no more', async () => {
    const { inspector, clusterArn, store, waits } = await waiting();
    const { recorded } = (await refreshInventory(clusterArn, inspector)) as { recorded: readonly unknown[] };
    expect(recorded.length).toBeGreaterThan(2);
    expect(await waits()).toBe(0);
    expect((await store.readInventory(clusterArn))?.state.unjudged).toBeUndefined();
  });

  it('is judged by whoever refreshes it next, if it was written and then nothing more', async () => {
    const { ecs, service, inspector, clusterArn, store, waits } = await waiting();
    service.before = ({ call }) => {
      if (call === 'itemKeysOf') throw new Error('crashed');
    };
    await expect(refreshInventory(clusterArn, inspector)).rejects.toThrow('crashed');
    service.before = () => {};
    expect(await waits()).toBeGreaterThan(2);
    expect((await store.readInventory(clusterArn))?.state.unjudged).toBe(true);
    ecs.advance(1);
    await refreshInventory(clusterArn, inspector);
    expect(await waits()).toBe(0);
    expect((await store.readInventory(clusterArn))?.state.unjudged).toBeUndefined();
  });

  it('that says what is known costs no read of any instance', async () => {
    const { ecs, service, inspector, clusterArn } = await waiting();
    await refreshInventory(clusterArn, inspector);
    ecs.advance(1);
    const steps: string[] = [];
    service.before = ({ call }) => void steps.push(call);
    expect(await refreshInventory(clusterArn, inspector)).toMatchObject({ kind: 'refreshed' });
    expect(steps).not.toContain('itemKeysOf');
  });

  it('of two workers is that of the one who asked ECS later', async () => {
    const { ecs, service, inspector, clusterArn, store } = await waiting();
    const known = await store.readInventory(clusterArn);
    const later = { ...known?.state, clusterArn, watchedSince: 1, refreshedAt: ecs.server.now + 1 } as Inventory;
    service.before = async ({ call }) => {
      if (call !== 'writeInventory') return;
      service.before = () => {};
      await store.writeInventory({ ...later, daemons: [], providers: [] }, known?.revision ?? 0);
    };
    await refreshInventory(clusterArn, inspector);
    expect((await store.readInventory(clusterArn))?.state.refreshedAt).toBe(ecs.server.now + 1);
  });
});
