import { describe, expect, it } from 'vitest';
import { eventsMissingSince } from '../../../shared/core/looks/unheard.ts';
import { auditCluster } from '../../../shared/edge/audit/audit-cluster.ts';
import type { Scenario } from '../../../simulator/scenarios/scenario.ts';
import { drawnOf } from '../../drawn.ts';
import { startEcs } from '../../simulator/api/ecs.ts';
import { SmallService } from '../inspect/small-service.ts';
import { BUSY } from './busy-fleet.ts';

const HOUR = 60;

const STATIC: Scenario = { ...BUSY, name: 'static', faults: [] };

type Way = {
  readonly scenario?: Scenario;
  readonly seed?: number;
  /** Minutes of the fleet's life before Bookend is there. */
  readonly before?: number;
  /** True for an event that comes, by the minute in which it happens. */
  readonly comes?: (minute: number, event: Readonly<Record<string, unknown>>) => boolean;
  /** Events come so many minutes late. */
  readonly late?: number;
};

/** Hourly audits, from the minute zero on: the minutes in which one says that events are missing. */
const missingAt = async ({ scenario = BUSY, seed = 1, before = 0, comes = () => true, late = 0 }: Way) => {
  const ecs = await startEcs({ scenario, seed, afterSeconds: before * 60 });
  const service = new SmallService(ecs);
  await service.observe(() => false); // what happened before has never come
  const auditedSince = ecs.server.now;
  const waiting: (() => Promise<void>)[] = [];
  const found: number[] = [];
  for (let minute = 0; minute <= 6 * HOUR; minute += 1) {
    ecs.advance(60);
    const events = service.take((event) => comes(minute, event));
    waiting.push(() => service.learn(events));
    while (waiting.length > late) await waiting.shift()?.();
    if (minute % HOUR !== 0) continue;
    for (const clusterArn of ecs.fleet.clusters.keys()) {
      const { news } = await auditCluster({ clusterArn, since: ecs.server.now }, service.inspector);
      if (news !== null && eventsMissingSince(news.changes, { ...news, auditedSince }) !== null) found.push(minute);
    }
  }
  return found;
};

/** Three of ten, the same ones for a seed. */
const threeInTen = (seed: number) => (_: number, event: Readonly<Record<string, unknown>>) => {
  let hash = seed;
  for (const character of JSON.stringify(event)) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % 10 >= 3;
};

describe('events that stop altogether', () => {
  it.each([
    { from: 61, by: 120 },
    { from: 89, by: 120 },
    // what happens in the minutes before an audit may still have its event: the next one is sure
    { from: 119, by: 180 },
    { from: 149, by: 180 },
  ])('from minute $from on are missed by the audit of minute $by', async ({ from, by }) => {
    const found = await missingAt({ comes: (minute) => minute < from });
    expect(found).toEqual([120, 180, 240, 300, 360].filter((minute) => minute >= by));
  });

  it('are missed until they come again', async () => {
    const found = await missingAt({ comes: (minute) => minute < 61 || minute > 200 });
    expect(found).toEqual([120, 180]);
  });

  it('are missed of a fleet whose rule was never on', async () => {
    expect((await missingAt({ before: 60, comes: () => false }))[0]).toBeLessThanOrEqual(2 * HOUR);
  });
});

describe('events are not missed', () => {
  it.each<Way & { readonly of: string }>([
    { of: 'a fleet in which all is well' },
    { of: 'a static fleet', scenario: STATIC },
    { of: 'a static fleet that was there before Bookend', scenario: STATIC, before: 120 },
    { of: 'a busy fleet that was there before Bookend', before: 120 },
    { of: 'a fleet whose events come eight minutes late', late: 8 },
    ...drawnOf([1, 2, 3, 4, 5]).map((seed) => ({
      of: `three in ten lost, seed ${seed}`,
      seed,
      comes: threeInTen(seed),
    })),
  ])('of $of', async (way) => {
    expect(await missingAt(way)).toEqual([]);
  });
});
