import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { callsOf, type Ecs, startEcs } from '../simulator/api/ecs.ts';
import { startService } from './service.ts';

let ecs: Ecs;
let service: Awaited<ReturnType<typeof startService>>;
let observed = 0;

/** One container instance of two runs applications without its daemon: no event tells of it, only a look at ECS can. */
beforeEach(async () => {
  ecs = await startEcs({ scenario: namedScenario('daemon-missing'), afterSeconds: 0 });
  vi.useFakeTimers({ toFake: ['Date'], now: ecs.server.now });
  vi.resetModules(); // the handlers read their environment once
  service = await startService({ ecsUrl: ecs.server.url });
  observed = 0;
  for (const clusterArn of ecs.fleet.clusters.keys()) {
    const unknown = { clusterArn, watchedSince: ecs.server.now, refreshedAt: null, daemons: [], providers: [] };
    await service.store.writeInventory(unknown, 0);
  }
});
afterEach(async () => {
  await service.stop();
  vi.useRealTimers();
});

const advance = (seconds: number): void => {
  ecs.advance(seconds);
  vi.setSystemTime(ecs.server.now);
};

/** The events that have come since it last did, and what the stream brings for them. */
const hears = async (): Promise<void> => {
  const events = ecs.events.slice(observed);
  observed = ecs.events.length;
  expect(await service.observes(events)).toEqual({ batchItemFailures: [] });
  expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
};

/** The checks that are there now, made; and what the stream brings for them. */
const looks = async () => {
  const checks = await service.checks();
  expect(await service.inspects(checks)).toEqual({ batchItemFailures: [] });
  await service.reacts(await service.changes());
  return checks;
};

/** So much time, in steps of five seconds. */
const lives = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 5) {
    advance(5);
    await hears();
    await looks();
  }
};

describe('inspect', () => {
  it('finds that a daemon is missing, by its checks alone, and people are told', async () => {
    await lives(120);
    const notices = await service.notices();
    expect(notices.map(({ state }) => state)).toEqual(['open']);
    expect(notices[0]?.rules).toEqual(['daemon-running', 'daemon-started-first']);
    // the inventory, and once more before it is said that a daemon is missing: it may have been deleted
    expect(ecs.server.calls.get('ListDaemons')).toBe(2);
  });

  it('asks ECS nothing for checks that are none of the ledgers any more', async () => {
    await lives(20);
    const calls = callsOf(ecs);
    const [clusterArn = ''] = ecs.fleet.clusters.keys();
    const old: unknown[] = [];
    for await (const place of service.store.itemKeysOf(clusterArn))
      old.push({ id: 'an old one', place, clusterArn, dueAt: 1, needs: 'look' });
    expect(old.length).toBeGreaterThan(0);
    expect(await service.inspects(old)).toEqual({ batchItemFailures: [] });
    expect(callsOf(ecs)).toBe(calls);
  });

  it('fails messages that are no checks alone', async () => {
    const { batchItemFailures } = (await service.inspects(['no JSON', { id: 'x' }])) ?? {};
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }]);
  });

  it('fails the checks of a cluster that ECS does not let it ask about, and they come again', async () => {
    advance(30);
    await hears();
    const checks = await service.checks();
    expect(checks.length).toBeGreaterThan(0);
    ecs.server.faults.inject({ fault: 'server-error', times: 1 });
    const { batchItemFailures = [] } = (await service.inspects(checks)) ?? {};
    expect(batchItemFailures).toHaveLength(checks.length);
    expect(await service.inspects(checks)).toEqual({ batchItemFailures: [] });
  });

  it('is woken by nothing else', async () => {
    await expect(service.isWokenBy({ schedule: 'nightly' })).rejects.toThrow('the event: schedule: must be sweep');
  });
});

describe('the sweep', () => {
  it('finds checks whose messages were lost, and people are told in the end', async () => {
    for (let second = 0; second < 60; second += 5) {
      advance(5);
      await hears();
      await service.checks(); // lost
    }
    expect(await service.notices()).toEqual([]);
    advance(30);
    await service.sweeps();
    expect((await looks()).length).toBeGreaterThan(0); // of the inventory
    expect(await service.itemOf('status#sweep')).toEqual({ pk: 'status#sweep', at: ecs.server.now });
    await lives(60);
    await service.sweeps();
    await looks();
    expect((await service.notices()).map(({ state }) => state)).toEqual(['open']);
  });

  it('wakes react for notices that the stream has given up on', async () => {
    for (let second = 0; second < 120 && (await untold()) === 0; second += 5) {
      advance(5);
      await service.observes(ecs.events.slice(observed));
      observed = ecs.events.length;
      await service.inspects(await service.checks());
      if ((await untold()) === 0) await service.reacts(await service.changes());
    }
    await service.changes(); // gone with the stream
    advance(60);
    await service.sweeps();
    expect(await service.changes()).toEqual([]);
    advance(60);
    await service.sweeps();
    expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
    expect((await service.notices()).map(({ state }) => state)).toContain('open');
    expect(await untold()).toBe(0);
  });

  it('keeps a copy of the policy while it is good', async () => {
    const good = '{"settleSeconds": 600}';
    await service.put({ pk: 'policy', document: good });
    await service.sweeps();
    await service.put({ pk: 'policy', document: '{"settleSeconds": ' });
    await service.sweeps();
    expect(await service.itemOf('policy#good')).toMatchObject({ document: good });
  });
});

const untold = async (): Promise<number> => (await service.store.untold(Date.now(), 10)).length;
