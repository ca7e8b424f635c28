import { describe, expect, it } from 'vitest';
import { learn } from '../../../shared/core/ledger/learn.ts';
import { emptyLedger } from '../../../shared/core/ledger/ledger.ts';
import { DEFAULT_POLICY } from '../../../shared/core/rules/default-policy.ts';
import type { Inspector } from '../../../shared/edge/inspect/inspector.ts';
import { recordByPace } from '../../../shared/edge/inspect/record-by-pace.ts';
import { factsIn, inventoryAt } from '../../core/advance/service.ts';
import { createMemoryStore } from '../../doubles/memory-store.ts';
import { drawn } from '../../drawn.ts';
import {
  applicationTask,
  at,
  clusterArn,
  daemonTask,
  instance,
  instanceArn,
  type Time,
  taskArn,
  timeline,
} from '../../timeline/index.ts';

const CLUSTER = clusterArn();
/** The daemon of each instance ends at 10:00, the one of the last at 11:00, and nobody drains it; or, of some, somebody does. */
const eventsOf = (on: string, ended: Time, drainedAt?: Time) =>
  timeline(
    instance(
      ['00:00 REGISTERING', '01:00 ACTIVE', ...(drainedAt === undefined ? [] : [`${drainedAt} DRAINING` as const])],
      { on },
    ),
    daemonTask({ on, id: `agent-${on}`, started: '00:50', ended }),
    applicationTask({ on, id: `web-${on}`, started: '01:05' }),
  );

const cluster = async (size: number, drained = 0) => {
  const reads = { items: 0, calls: 0 };
  let now = at('16:05');
  const store = createMemoryStore({
    before: ({ call, pks }) => {
      reads.calls += call === 'readItems' || call === 'itemKeysOf' ? 1 : 0;
      reads.items += call === 'readItems' ? pks.length : 0;
    },
  });
  await store.writeInventory(inventoryAt(now), 0);
  const names = Array.from({ length: size }, (_, n) => `i${n}`);
  for (const [n, on] of names.entries()) {
    const ledger = emptyLedger(instanceArn(on), CLUSTER);
    for (const fact of factsIn(eventsOf(on, n < size - 1 ? '10:00' : '11:00', n < drained ? '10:30' : undefined)))
      if (fact.kind !== 'deployment') learn(ledger, fact);
    await store.writeItem({ kind: 'instance', incident: null, notices: 0, untold: [], due: null, ledger }, 0);
  }
  const recorder = { store, policy: DEFAULT_POLICY, now: () => now, wait: async () => {} } satisfies Partial<Inspector>;
  const look = (on: string) =>
    ({
      kind: 'look',
      clusterArn: CLUSTER,
      containerInstanceArn: instanceArn(on),
      at: now - 1000,
      listed: ['RUNNING', 'STOPPED', 'container-instance'],
      taskArns: [taskArn(`web-${on}`)],
      missing: [],
      complete: true,
    }) as const;
  /** Looks at some instances, as one batch of checks does. */
  const inspect = async (some: readonly string[]) => {
    const items = some.map((on) => ({
      key: { kind: 'instance', containerInstanceArn: instanceArn(on) } as const,
      clusterArn: CLUSTER,
      facts: [look(on)],
    }));
    const recorded = await recordByPace(CLUSTER, items, recorder);
    return recorded.flatMap(({ verdicts }) => verdicts).filter(({ rule }) => rule === 'repair-started');
  };
  const passes = (seconds: number) => {
    now += seconds * 1000;
  };
  return { names, reads, inspect, passes };
};

const outcomes = (verdicts: Awaited<ReturnType<Awaited<ReturnType<typeof cluster>>['inspect']>>) =>
  verdicts.map(({ outcome }) => outcome);

describe('the repair pace of a cluster', () => {
  it('is read once for a lost zone, however large: reads grow with its size', async () => {
    const readsOf = async (size: number) => {
      const { names, reads, inspect, passes } = await cluster(size);
      for (let from = 0; from < size; from += 50) {
        const found = outcomes(await inspect(names.slice(from, from + 50)));
        expect(found.filter((outcome) => outcome === 'violated')).toHaveLength(Math.min(50, size - from));
        passes(2);
      }
      return { items: reads.items / size, calls: reads.calls / size };
    };
    const [small, middle, large] = [await readsOf(50), await readsOf(500), await readsOf(drawn(5000, 1500))];
    expect(small.items).toBeLessThanOrEqual(5);
    expect(middle.items).toBeLessThanOrEqual(small.items + 1); // the last fails later
    expect(large.items).toBeLessThanOrEqual(small.items + 1);
    expect(large.calls).toBeLessThanOrEqual(small.calls * 1.5);
  }, 120_000);

  it('that is used up holds the repairs of the others back', async () => {
    const { names, inspect } = await cluster(20, 4);
    expect(outcomes(await inspect(names.slice(4, 8))).filter((outcome) => outcome === 'violated')).toEqual([]);
    const free = await cluster(20, 3);
    expect(
      outcomes(await free.inspect(free.names.slice(4, 8))).filter((outcome) => outcome === 'violated'),
    ).toHaveLength(4);
  });

  it('is read again for what fails later, and not by every batch', async () => {
    const { names, reads, inspect, passes } = await cluster(500);
    await inspect(names.slice(0, 1));
    const once = reads.items;
    passes(60);
    await inspect(names.slice(1, 2));
    expect(reads.items - once).toBeGreaterThan(500);
    const twice = reads.items;
    passes(1);
    await inspect(names.slice(2, 3));
    expect(reads.items - twice).toBeLessThan(10);
  });

  it('is not read at once for what failed later: that waits for its next look', async () => {
    const { names, reads, inspect, passes } = await cluster(500);
    await inspect(names.slice(0, 1));
    const once = reads.items;
    passes(2);
    expect(outcomes(await inspect(names.slice(499)))).toEqual(['pending']);
    expect(reads.items - once).toBeLessThan(10);
    passes(60);
    expect(outcomes(await inspect(names.slice(499))).at(-1)).toBe('violated');
  });
});
