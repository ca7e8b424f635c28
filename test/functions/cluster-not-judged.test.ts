import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Notice } from '../../shared/core/notices/notice.ts';
import { namedScenario } from '../../simulator/scenarios/load.ts';
import { expectNotice } from '../core/notices/notice-contract.ts';
import { drawnOf, inCi, RUNS_ALL_DRAWN } from '../drawn.ts';
import { type Ecs, startEcs } from '../simulator/api/ecs.ts';
import { startService } from './service.ts';

const STEP_SECONDS = RUNS_ALL_DRAWN ? 30 : 120;
const MINUTE = 60 / STEP_SECONDS;

let ecs: Ecs;
let service: Awaited<ReturnType<typeof startService>>;
let clusterArn: string;
let observed: number;
let steps: number;
/** The checks whose messages failed: the queue brings them again. */
let comingAgain: readonly unknown[];
let told: Notice[];

/** A fleet on a good day, in a cluster of which nothing is known yet but that it is watched. */
beforeEach(async () => {
  ecs = await startEcs({ scenario: namedScenario('a-good-day'), afterSeconds: 0 });
  vi.useFakeTimers({ toFake: ['Date'], now: ecs.server.now });
  vi.resetModules(); // the handlers read their environment once
  service = await startService({ ecsUrl: ecs.server.url });
  [clusterArn = ''] = ecs.fleet.clusters.keys();
  const unknown = { clusterArn, watchedSince: ecs.server.now, refreshedAt: null, daemons: [], providers: [] };
  await service.store.writeInventory(unknown, 0);
  [observed, steps, comingAgain, told] = [0, 0, [], []];
});
afterEach(async () => {
  await service.stop();
  vi.useRealTimers();
});

/** All that the functions do within so many minutes, and the notices that reach the topic meanwhile. */
const live = async (minutes: number): Promise<void> => {
  for (let left = minutes * MINUTE; left > 0; left -= 1) {
    ecs.advance(STEP_SECONDS);
    vi.setSystemTime(ecs.server.now);
    await hearAndLook();
    steps += 1;
    if (steps % MINUTE === 0) await service.sweeps();
    expect(await service.reacts(await service.changes())).toEqual({ batchItemFailures: [] });
    told.push(...(await service.notices()));
  }
};

const hearAndLook = async (): Promise<void> => {
  const events = ecs.events.slice(observed);
  observed = ecs.events.length;
  expect(await service.observes(events)).toEqual({ batchItemFailures: [] });
  const checks = [...comingAgain, ...(await service.checks())];
  const { batchItemFailures = [] } = (await service.inspects(checks)) ?? {};
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  comingAgain = checks.filter((_, index) => failed.has(`m${index}`));
};

describe('a cluster whose daemons ECS does not list', () => {
  it.each(
    drawnOf([
      { fault: 'server-error', says: 'ServerException' },
      { fault: 'throttling', says: 'ECS throttles' },
    ] as const),
  )(
    'for $fault is told of on the topic once, after a quarter of an hour, and as resolved when it is judged again',
    async ({ fault, says }) => {
      ecs.server.faults.inject({ fault, action: 'ListDaemons' });
      await live(14);
      expect(told).toEqual([]);
      await live(20);
      expect(told).toHaveLength(1);
      expectNotice(told[0]);
      expect(told[0]).toMatchObject({
        kind: 'not-judged',
        state: 'open',
        clusterArn,
        containerInstanceArn: null,
        summary: expect.stringContaining(says),
      });

      ecs.server.faults.clear();
      await live(20);
      expect(told.map(({ kind, state }) => [kind, state])).toEqual([
        ['not-judged', 'open'],
        ['not-judged', 'resolved'],
      ]);
      expect(told[1]?.incidentId).toBe(told[0]?.incidentId);
    },
  );

  it.runIf(RUNS_ALL_DRAWN)(inCi('for five minutes is not told of'), async () => {
    ecs.server.faults.inject({ fault: 'server-error', action: 'ListDaemons' });
    await live(5);
    ecs.server.faults.clear();
    await live(20);
    expect(told).toEqual([]);
  });
});
